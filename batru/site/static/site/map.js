/* A map from outlines and values: five shades of the place's colour, names, arrow keys and Enter. No tiles. */
{
  const english = document.documentElement.lang.startsWith("en");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  const style = (value) => ({
    color: colour("surface"), weight: 2, fillOpacity: 1, fillColor: value && value.step ? colour(`ramp-${value.step}`) : colour("sunken"),
    ...(value && value.step ? {} : { color: colour("edge"), weight: 1, dashArray: "4 3" }),
  });

  const words = (data, feature, value) => {
    const form = new Intl.NumberFormat(english ? "en-GB" : "vi-VN", { minimumFractionDigits: data.digits ?? 0, maximumFractionDigits: data.digits ?? 1 });
    const known = value && value.value !== null && value.value !== undefined;
    const unit = data.unit ? (data.unit === "%" ? "%" : ` ${data.unit}`) : "";
    return `${(value && value.name) || feature.properties.name}: ${known ? form.format(value.value) + unit : data.words.nothing}`;
  };

  const reachable = (layer, label, value) => {
    const shape = layer.getElement();
    if (!shape) return;
    shape.setAttribute("tabindex", "0");
    shape.setAttribute("role", value && value.url ? "link" : "img");
    shape.setAttribute("aria-label", label);
    shape.addEventListener("focus", () => layer.openTooltip());
    shape.addEventListener("blur", () => layer.closeTooltip());
    shape.addEventListener("keydown", (event) => { if (event.key === "Enter" && value && value.url) location.assign(value.url); });
  };

  const nameOf = (feature, value) => ((value && value.name) || feature.properties.name).replace(/^(Phường|Xã|Thị trấn|Quận|Huyện)\s+/, "");

  const fill = (map, data, outlines) => {
    const values = new Map(data.values.map((one) => [one.key, one]));
    const layer = window.L.geoJSON(outlines, {
      style: (feature) => style(values.get(feature.properties.key)),
      onEachFeature: (feature, shape) => {
        const value = values.get(feature.properties.key);
        shape.bindTooltip(words(data, feature, value), { sticky: true, className: "bt-map-tip", opacity: 1 });
        if (value && value.url) shape.on("click", () => location.assign(value.url));
      },
    });
    map.fitBounds(layer.getBounds(), { padding: [12, 12], animate: false });
    layer.addTo(map);
    layer.eachLayer((shape) => {
      const value = values.get(shape.feature.properties.key);
      reachable(shape, words(data, shape.feature, value), value);
      if (outlines.features.length <= 24) {
        window.L.tooltip({ permanent: true, direction: "center", className: `bt-map-name bt-map-ink-${(value && value.step) || 0}`, interactive: false, opacity: 1 })
          .setLatLng(shape.getBounds().getCenter()).setContent(nameOf(shape.feature, value)).addTo(map);
      }
    });
    return () => layer.eachLayer((shape) => shape.setStyle(style(values.get(shape.feature.properties.key))));
  };

  const drawMap = async (place) => {
    place.dataset.drawn = "";
    const data = JSON.parse(document.getElementById(place.dataset.map).textContent);
    const outlines = typeof data.geojson === "string" ? await (await fetch(data.geojson)).json() : data.geojson;
    const map = window.L.map(place, { attributionControl: false, scrollWheelZoom: false, keyboard: false, zoomSnap: 0.25, zoomAnimation: false, fadeAnimation: false, dragging: !matchMedia("(pointer: coarse)").matches });
    const again = fill(map, data, outlines);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    new ResizeObserver(() => map.invalidateSize()).observe(place);
  };

  window.batru.drawMap = drawMap;
}
