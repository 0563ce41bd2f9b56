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

  const nameOf = (feature, value) => ((value && value.name) || feature.properties.name)
    .replace(/^(Phường|Xã|Thị trấn|Quận|Huyện)\s+/, "").replace(/\s+(Ward|Commune|Township|District)$/, "");

  /* Leaflet reads strings as markup; names are data. */
  const asText = (lines) => {
    const made = document.createElement("span");
    lines.forEach((line, n) => made.append(...(n ? [document.createElement("br"), line] : [line])));
    return made;
  };

  /* A name in one line, in two, or word by word: the ways in which it may be written. */
  const linesOf = (name) => {
    const words = name.split(" ");
    const half = Math.ceil(words.length / 2);
    const ways = [[name], [words.slice(0, half).join(" "), words.slice(half).join(" ")], words];
    return ways.filter((lines) => lines.every(Boolean));
  };

  const SHIFTS = [0, -0.12, 0.12, -0.24, 0.24, -0.36, 0.36];

  /* Where a name may stand: about the middle of its shape, in each way of writing; the nearest first. */
  const placesFor = (map, shape, name, size) => {
    const low = map.latLngToLayerPoint(shape.getBounds().getSouthWest());
    const high = map.latLngToLayerPoint(shape.getBounds().getNorthEast());
    const middle = map.latLngToLayerPoint(shape.getCenter());
    const room = { x: Math.abs(high.x - low.x), y: Math.abs(high.y - low.y) };
    const found = [];
    linesOf(name).forEach((lines) => {
      const wide = Math.max(...lines.map((line) => line.length)) * size * 0.56;
      const tall = lines.length * size * 1.2;
      const over = Math.max(0, wide - room.x) + Math.max(0, tall - room.y);
      SHIFTS.forEach((down) => SHIFTS.forEach((right) => {
        const at = { x: middle.x + right * room.x, y: middle.y + down * room.y };
        const box = [at.x - wide / 2, at.y - tall / 2, at.x + wide / 2, at.y + tall / 2];
        found.push({ lines, at, box, cost: over * 2 + Math.hypot(at.x - middle.x, at.y - middle.y) });
      }));
    });
    return found.sort((one, other) => one.cost - other.cost);
  };

  const apart = (one, other) => one[2] < other[0] || other[2] < one[0] || one[3] < other[1] || other[3] < one[1];

  /* The smallest shapes choose first; a name that would lie on another one is left to the pointer and the table. */
  const label = (map, shapes) => {
    const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.8;
    const taken = [];
    const span = ({ shape }) => shape.getBounds().getNorthEast().distanceTo(shape.getBounds().getSouthWest());
    [...shapes].sort((one, other) => span(one) - span(other)).forEach(({ shape, name, step }) => {
      const place = placesFor(map, shape, name, size).find(({ box }) => taken.every((other) => apart(box, other)));
      if (!place) return;
      taken.push(place.box);
      window.L.tooltip({ permanent: true, direction: "center", className: `bt-map-name bt-map-ink-${step}`, interactive: false, opacity: 1 })
        .setLatLng(map.layerPointToLatLng([place.at.x, place.at.y])).setContent(asText(place.lines)).addTo(map.names);
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
    map.fitBounds(layer.getBounds(), { padding: [8, 8], animate: false });
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

  const outlinesFrom = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
    return answer.json();
  };

  const drawMap = async (place) => {
    const data = JSON.parse(document.getElementById(place.dataset.map).textContent);
    const outlines = typeof data.geojson === "string" ? await outlinesFrom(data.geojson) : data.geojson;
    place.dataset.drawn = "";
    const map = window.L.map(place, { attributionControl: false, zoomControl: false, scrollWheelZoom: false, keyboard: false, zoomSnap: 0.1, zoomAnimation: false, fadeAnimation: false, dragging: !matchMedia("(pointer: coarse)").matches });
    window.L.control.zoom({ position: "bottomright" }).addTo(map);
    const again = fill(map, data, outlines);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    new ResizeObserver(() => map.invalidateSize()).observe(place);
  };

  window.batru.drawMap = drawMap;
}
