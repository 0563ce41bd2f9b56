/* Charts from the JSON beside them: one series in the place's colour, the rest in greys, bands, a target line. */
{
  const drawn = new Set();
  const english = document.documentElement.lang.startsWith("en");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const asList = (value, length) => (Array.isArray(value) ? value : Array(length).fill(value));

  const writer = (data, withUnit = true) => {
    const digits = data.digits ?? null;
    const form = new Intl.NumberFormat(english ? "en-GB" : "vi-VN", { minimumFractionDigits: withUnit && digits !== null ? digits : 0, maximumFractionDigits: digits ?? 1 });
    const word = withUnit && data.unit ? ` ${data.unit}` : "";
    const unit = data.unit === "%" ? "%" : word;
    return (value) => (value === null || value === undefined ? "–" : form.format(value) + unit);
  };

  const isKnown = (value) => value !== null && value !== undefined;

  /* A figure between two gaps is no line: it is drawn as a dot. */
  const isAlone = (values, n) => isKnown(values[n]) && !isKnown(values[n - 1]) && !isKnown(values[n + 1]);

  const dots = (values) => {
    if (!values.some((_, n) => isAlone(values, n))) return { data: values, showSymbol: false, symbol: "circle" };
    const data = values.map((value, n) => (isAlone(values, n) ? { value, symbol: "circle" } : value));
    return { data, showSymbol: true, showAllSymbol: true, symbol: "none" };
  };

  const line = (name, values, tint, width, extra) => ({
    name, type: "line", ...dots(values), color: tint, symbolSize: 7,
    lineStyle: { color: tint, width }, itemStyle: { color: tint }, connectNulls: false, z: width > 2 ? 4 : 3,
    emphasis: { disabled: true }, ...extra,
  });

  const band = (low, high, opacity, stack) => [
    { name: `${stack}-low`, type: "line", data: low, stack, lineStyle: { opacity: 0 }, showSymbol: false, silent: true, tooltip: { show: false }, z: 1, stackStrategy: "all" },
    { name: `${stack}-high`, type: "line", data: high.map((value, n) => (value === null || low[n] === null ? null : value - low[n])), stack,
      lineStyle: { opacity: 0 }, showSymbol: false, silent: true, tooltip: { show: false }, areaStyle: { color: colour("primary"), opacity }, z: 1, stackStrategy: "all" },
  ];

  const target = (data) => (data.target === null || data.target === undefined ? [] : [
    line(data.words.target, asList(data.target, data.x.length), colour("accent"), 1.5, { lineStyle: { color: colour("accent"), width: 1.5, type: [6, 4] }, showSymbol: false, symbol: "none" }),
  ]);

  const greys = ["series-1", "series-2", "series-4", "series-3", "series-5"];
  const dashes = ["solid", [8, 3], [2, 3], [10, 3, 2, 3], [4, 4]];

  const plain = (data) => {
    let others = 0;
    const series = data.series.map((one) => {
      const main = one.name === data.main;
      const nth = main ? 0 : others++;
      const tint = main ? colour("primary") : colour(greys[nth % greys.length]);
      if (data.kind === "bar") return { name: one.name, type: "bar", data: one.values, color: tint, barMaxWidth: 36, itemStyle: { color: tint, borderRadius: [3, 3, 0, 0] }, emphasis: { disabled: true } };
      return line(one.name, one.values, tint, main ? 3 : 1.75, { lineStyle: { color: tint, width: main ? 3 : 1.75, type: main ? "solid" : dashes[nth % dashes.length] } });
    });
    return [...series, ...target(data)];
  };

  const banded = (data) => {
    const main = colour("primary");
    const joined = data.forecast.map((value, n) => {
      const next = data.forecast[n + 1];
      return value === null && next !== null && next !== undefined && data.actual[n] !== null ? data.actual[n] : value;
    });
    return [
      ...band(data.lo95, data.hi95, 0.14, "band95"), ...band(data.lo80, data.hi80, 0.22, "band80"),
      line(data.words.actual, data.actual, main, 3), line(data.words.forecast, joined, main, 2.5, { lineStyle: { color: main, width: 2.5, type: [3, 4] } }),
      ...target(data),
    ];
  };

  const tip = (data, write) => (points) => {
    const n = points[0].dataIndex;
    const rows = points.filter((point) => !/^band\d+-/.test(point.seriesName) && point.value !== null && point.value !== undefined && point.value !== "-")
      .filter((point) => !(data.kind === "band" && point.seriesName === data.words.forecast && data.forecast[n] === null))
      .map((point) => `${point.seriesName}  {v|${write(point.value)}}`);
    if (data.kind === "band" && data.lo80[n] !== null) {
      rows.push(`${data.words.band80}  {v|${write(data.lo80[n])} ${data.words.to} ${write(data.hi80[n])}}`);
      rows.push(`${data.words.band95}  {v|${write(data.lo95[n])} ${data.words.to} ${write(data.hi95[n])}}`);
    }
    return `{h|${data.x[n]}}\n${rows.join("\n")}`;
  };

  /* Room below the lowest point, but never below nothing where nothing is negative. */
  const lowest = (range) => (range.min >= 0 && range.min < (range.max - range.min) * 0.15 ? 0 : undefined);

  const axes = (data, size) => ({
    xAxis: { type: "category", data: data.x, boundaryGap: data.kind === "bar", axisLine: { lineStyle: { color: colour("edge") } }, axisTick: { show: false }, axisLabel: { color: colour("muted"), fontSize: size, hideOverlap: true, margin: 12 } },
    yAxis: { type: "value", scale: data.kind !== "bar", min: lowest, boundaryGap: data.kind === "bar" ? [0, "8%"] : ["6%", "10%"], splitNumber: 4, axisLabel: { color: colour("muted"), fontSize: size, formatter: writer(data, false) }, splitLine: { lineStyle: { color: colour("line") } } },
  });

  const option = (data) => {
    const write = writer(data);
    const base = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const size = Math.max(12, Math.round(base * 0.83));
    const series = data.kind === "band" ? banded(data) : plain(data);
    return {
      animation: !still, animationDuration: 300, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("text") },
      grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true }, legend: { show: false },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, backgroundColor: colour("surface"), borderColor: colour("edge"), borderWidth: 1, padding: [8, 12], formatter: tip(data, write),
        textStyle: { color: colour("text"), fontSize: size, lineHeight: size * 1.6, rich: { h: { fontWeight: 600, lineHeight: size * 1.8, fontSize: size }, v: { fontWeight: 600, fontSize: size } } }, axisPointer: { lineStyle: { color: colour("edge"), type: "solid" } } },
      ...axes(data, size), series,
    };
  };

  /* The legend is HTML: it wraps, keeps its accents whole, and each line's dashes say the same as its colour. */
  const legend = (place, series) => {
    const named = series.filter((one) => !/^band\d+-/.test(one.name));
    place.previousElementSibling?.matches(".bt-series") && place.previousElementSibling.remove();
    if (named.length < 2) return;
    const list = Object.assign(document.createElement("ul"), { className: "bt-series" });
    list.setAttribute("aria-hidden", "true");
    named.forEach((one) => {
      const item = document.createElement("li");
      const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      mark.setAttribute("viewBox", "0 0 28 8");
      const stroke = document.createElementNS("http://www.w3.org/2000/svg", "path");
      stroke.setAttribute("d", "M0 4h28");
      stroke.setAttribute("stroke", one.color);
      stroke.setAttribute("stroke-width", one.type === "bar" ? 8 : one.lineStyle.width);
      if (Array.isArray(one.lineStyle?.type)) stroke.setAttribute("stroke-dasharray", one.lineStyle.type.join(" "));
      mark.append(stroke);
      item.append(mark, one.name);
      list.append(item);
    });
    place.before(list);
  };

  const drawChart = (place) => {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    const draw = () => {
      const made = option(data);
      legend(place, made.series);
      chart.setOption(made, true);
    };
    draw();
    place.dataset.drawn = "";
    drawn.add(draw);
    new ResizeObserver(() => chart.resize()).observe(place);
  };

  const again = () => drawn.forEach((draw) => draw());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  if (document.fonts) document.fonts.ready.then(again);
  window.batru.drawChart = drawChart;
}
