/* The hall's screens: the slip prints itself and the kiosk comes back; the counter's scanner field keeps the focus. */
{
  const slip = document.querySelector("[data-print-now]");
  if (slip) {
    window.addEventListener("load", () => window.print());
    setTimeout(() => location.assign(slip.dataset.return), Number(slip.dataset.returnAfter) * 1000);
  }

  /* Whatever is typed or scanned while nothing else wants the keyboard goes into the scanner's field. */
  const field = document.querySelector("[data-keep-focus]");
  const free = () => document.activeElement === document.body || document.activeElement === null;
  if (field) {
    field.focus();
    document.addEventListener("click", () => { if (free()) field.focus(); });
    document.addEventListener("htmx:afterSettle", () => { if (free()) field.focus(); });
    window.addEventListener("focus", () => { if (free()) field.focus(); });
  }

  /* A press on the touch screen must not take two tickets. */
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    if (event.target.matches(".hall-choice")) event.target.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => { delete form.dataset.sent; }));
}
