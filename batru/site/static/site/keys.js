/* The keyboard: / search · j k rows · e or Enter open · x ticks · any [data-key] · ? shows the list. */
{
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
  const here = () => document.querySelector("[data-row].is-here");
  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;

  const go = (row) => {
    if (!row) return;
    rows().forEach((one) => one.classList.toggle("is-here", one === row));
    (row.querySelector(".row-link, a, button") || row).focus();
    row.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const all = rows();
    const at = all.indexOf(here() || document.activeElement.closest("[data-row]"));
    go(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
  };

  const press = (key) => {
    const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!found) return false;
    if (found.matches("input, textarea, select")) { found.focus(); found.select?.(); } else found.click();
    return true;
  };

  const tick = () => here()?.querySelector("input[type=checkbox]")?.click();
  const open = () => here()?.querySelector(".row-link, a")?.click();

  const nameOf = (one) => (one.getAttribute("aria-label") || one.labels?.[0]?.textContent || one.querySelector("span")?.textContent || one.textContent).trim();
  const words = () => [...document.querySelectorAll("[data-key]")].map((one) => [one.dataset.key, nameOf(one)]);

  const help = () => {
    const settings = document.getElementById("bt-app").dataset;
    const box = document.createElement("dialog");
    box.className = "bt-keys";
    box.setAttribute("aria-label", settings.keysTitle);
    const title = Object.assign(document.createElement("h2"), { textContent: settings.keysTitle });
    const list = document.createElement("dl");
    const known = rows().length ? [["j k", settings.keysRows], ["e", settings.keysOpen]] : [];
    if (document.querySelector("[data-row] input[type=checkbox]")) known.push(["x", settings.keysTick]);
    [...known, ...words()].forEach(([key, text]) => list.append(Object.assign(document.createElement("dt"), { textContent: key }), Object.assign(document.createElement("dd"), { textContent: text })));
    const close = Object.assign(document.createElement("button"), { className: "btn bt-btn", textContent: settings.close });
    close.addEventListener("click", () => box.close());
    box.addEventListener("close", () => box.remove());
    box.append(title, list, close);
    document.body.append(box);
    box.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (typing(event.target)) { if (event.key === "Escape") event.target.blur(); return; }
    const known = { j: () => step(1), k: () => step(-1), x: tick, "?": help };
    if (known[event.key]) known[event.key]();
    else if (event.key === "e" && here()) open();
    else if (!press(event.key)) return;
    event.preventDefault();
  });
}
