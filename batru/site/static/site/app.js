/* What every page may need: copying, focus on errors, pictures when they are there, words when the connection is not. */
{
  const settings = document.getElementById("bt-app").dataset;
  const loaded = new Map();

  const load = (address) => {
    if (!loaded.has(address)) {
      loaded.set(address, new Promise((done, failed) => {
        const missed = () => { loaded.delete(address); failed(new Error(`${address} did not come`)); };
        const script = Object.assign(document.createElement("script"), { src: address, onload: done, onerror: missed });
        document.head.append(script);
      }));
    }
    return loaded.get(address);
  };

  const sheet = (address) => {
    if (!document.querySelector(`link[href="${address}"]`)) {
      document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: address }));
    }
  };

  const say = (words) => {
    const place = document.getElementById("bt-say");
    place.textContent = words;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { place.textContent = ""; }, 6000);
  };

  /* What cannot be drawn is said in words, and its numbers are laid open. */
  const undrawn = (place, error) => {
    console.error(error);
    const words = Object.assign(document.createElement("p"), { className: "bt-undrawn", textContent: settings.undrawn });
    words.setAttribute("role", "status");
    place.hidden = true;
    place.after(words);
    const numbers = place.parentElement.querySelector("details.bt-numbers");
    if (numbers) numbers.open = true;
  };

  const drawAll = async (places, scripts, draw) => {
    if (!places.length) return;
    places.forEach((place) => { place.dataset.asked = ""; });
    try {
      for (const script of scripts) await load(script);
    } catch (error) {
      places.forEach((place) => undrawn(place, error));
      return;
    }
    places.forEach((place) => draw(place).catch((error) => undrawn(place, error)));
  };

  const drawCharts = (root) => drawAll(
    [...root.querySelectorAll("[data-chart]:not([data-asked])")],
    [settings.echarts, settings.chartsScript],
    async (place) => window.batru.drawChart(place),
  );

  const drawMaps = (root) => {
    const places = [...root.querySelectorAll("[data-map]:not([data-asked])")];
    if (places.length) sheet(settings.leafletCss);
    return drawAll(places, [settings.leaflet, settings.mapScript], (place) => window.batru.drawMap(place));
  };

  const enliven = (root) => {
    drawCharts(root);
    drawMaps(root);
    root.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = !navigator.clipboard; });
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    say(settings.copied);
  });

  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });

  /* On paper nothing can be opened: the numbers lie open, and are closed again on the screen. */
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details.bt-numbers:not([open])").forEach((one) => {
      one.open = true;
      one.dataset.forPrint = "";
    });
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll("details[data-for-print]").forEach((one) => {
      one.open = false;
      delete one.dataset.forPrint;
    });
  });

  const rotate = (place) => {
    const screens = [...place.children];
    if (screens.length < 2) return;
    let shown = 0;
    place.classList.add("is-rotating");
    screens[shown].classList.add("is-shown");
    setInterval(() => {
      screens[shown].classList.remove("is-shown");
      shown = (shown + 1) % screens.length;
      screens[shown].classList.add("is-shown");
      window.dispatchEvent(new Event("resize"));
    }, Number(place.dataset.rotate) * 1000);
  };

  const tick = (clock) => {
    const shown = new Date(clock.getAttribute("datetime")).getTime();
    const opened = Date.now();
    const write = () => {
      const at = new Date(shown + Date.now() - opened);
      clock.textContent = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
    };
    setInterval(write, 1000);
  };

  document.addEventListener("DOMContentLoaded", () => {
    enliven(document);
    document.querySelectorAll("[data-rotate]").forEach(rotate);
    document.querySelectorAll("[data-clock]").forEach(tick);
  });
  document.addEventListener("htmx:afterSettle", (event) => enliven(event.target));
  document.addEventListener("htmx:sendError", () => say(settings.offline));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) say(settings.failed);
  });
  /* A refusal is an answer, not a fault: show the fragment that says what, why and what next. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([403, 404, 409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  window.addEventListener("offline", () => say(settings.offline));
  window.batru = { say };
}
