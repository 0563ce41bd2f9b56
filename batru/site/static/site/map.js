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

  /* Leaflet reads strings as markup; names are data. */
  const asText = (lines) => {
    const made = document.createElement("span");
    lines.forEach((line, n) => made.append(...(n ? [document.createElement("br"), line] : [line])));
    return made;
  };

  /* Names only where they fit their shape and no other name. */
  const label = (map, shapes) => {
    const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.8;
    const taken = [];
    shapes.forEach(({ shape, name, step }) => {
      const words = name.split(" ");
      const wide = Math.max(...words.map((word) => word.length)) * size * 0.62;
      const high = words.length * size * 1.25;
      const room = map.latLngToLayerPoint(shape.getBounds().getNorthEast()).subtract(map.latLngToLayerPoint(shape.getBounds().getSouthWest()));
      const at = map.latLngToLayerPoint(shape.getCenter());
      const box = [at.x - wide / 2, at.y - high / 2, at.x + wide / 2, at.y + high / 2];
      const free = taken.every((other) => box[2] < other[0] || other[2] < box[0] || box[3] < other[1] || other[3] < box[1]);
      if (Math.abs(room.x) < wide || Math.abs(room.y) < high || !free) return;
      taken.push(box);
      window.L.tooltip({ permanent: true, direction: "center", className: `bt-map-name bt-map-ink-${step}`, interactive: false, opacity: 1 })
        .setLatLng(shape.getCenter()).setContent(asText(words)).addTo(map.names);
    });
  };

  const fill = (map, data, outlines) => {
    const values = new Map(data.values.map((one) => [one.key, one]));
    const layer = window.L.geoJSON(outlines, {
      style: (feature) => style(values.get(feature.properties.key)),
      onEachFeature: (feature, shape) => {
        const value = values.get(feature.properties.key);
        shape.bindTooltip(asText([words(data, feature, value)]), { sticky: true, className: "bt-map-tip", opacity: 1 });
        if (value && value.url) shape.on("click", () => location.assign(value.url));
      },
    });
    map.fitBounds(layer.getBounds(), { padding: [12, 12], animate: false });
    layer.addTo(map);
    map.names = window.L.layerGroup().addTo(map);
    const shapes = [];
    layer.eachLayer((shape) => {
      const value = values.get(shape.feature.properties.key);
      reachable(shape, words(data, shape.feature, value), value);
      shapes.push({ shape, name: nameOf(shape.feature, value), step: (value && value.step) || 0 });
    });
    const names = () => { map.names.clearLayers(); label(map, shapes); };
    names();
    map.on("zoomend", names);
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
