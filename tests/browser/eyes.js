/* Questions asked of a page; each is called by its name in eyes.py and readers.py. */
({
  drawn: () => document.querySelectorAll("div[data-chart]:not([data-drawn]), div[data-map]:not([data-drawn])").length === 0,

  overflow: () => document.documentElement.scrollWidth - document.documentElement.clientWidth,

  cutTiles: () => [...document.querySelectorAll(".bt-tile")]
    .filter((one) => one.checkVisibility() && one.scrollHeight > one.clientHeight + 1)
    .map((one) => `${one.scrollHeight} of ${one.clientHeight} px: ${one.textContent.trim().slice(0, 60)}`),

  below: () => document.documentElement.scrollHeight - document.documentElement.clientHeight,

  smallTargets: (least) => {
    const inText = ".visually-hidden, .bt-skip, p, li > span, dd, .leaflet-container, .bt-checklist, .bt-hint, .bt-summary";
    return [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
      .filter((one) => one.checkVisibility({ checkVisibilityCSS: true }) && !one.closest(inText))
      .map((one) => [one, (one.closest("label") || one).getBoundingClientRect()])
      .filter(([, box]) => box.width > 1 && box.height < least - 0.5)
      .map(([one, box]) => `${Math.round(box.height)} px: ${one.outerHTML.slice(0, 120)}`);
  },

  texts: () => {
    const language = document.documentElement.lang;
    const ours = (one) => one.closest("[lang]").lang === language;
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const parent = walk.currentNode.parentElement;
      if (!parent.closest("script, style, noscript") && ours(parent)) found.push(walk.currentNode.data);
    }
    for (const name of ["aria-label", "placeholder", "title", "data-label"]) {
      document.querySelectorAll(`[${name}]`).forEach((one) => { if (ours(one)) found.push(one.getAttribute(name)); });
    }
    return found.map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean);
  },

  links: () => [...document.querySelectorAll("main a[href], header a[href], nav a[href]")]
    .filter((one) => !one.hasAttribute("download") && !one.getAttribute("href").startsWith("#"))
    .map((one) => one.getAttribute("href")),
})
