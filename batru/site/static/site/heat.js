/* Arrow keys move between the fields of a heat table; one field of it at a time is reached by Tab. */
{
  const fields = "[data-heat] td a";
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  const choose = (link) => {
    for (const one of link.closest("[data-heat]").querySelectorAll("td a")) one.tabIndex = one === link ? 0 : -1;
  };

  const prepare = (part) => part.querySelectorAll("[data-heat]").forEach((table) => {
    const first = table.querySelector("td a");
    if (first) choose(first);
  });

  const next = (cell, [down, right]) => {
    const rows = [...cell.closest("tbody").rows];
    let row = rows.indexOf(cell.parentElement) + down;
    let column = cell.cellIndex + right;
    while (rows[row]?.cells[column]) {
      const link = rows[row].cells[column].querySelector("td a");
      if (link) return link;
      row += down;
      column += right;
    }
    return null;
  };

  document.addEventListener("focusin", (event) => event.target.matches(fields) && choose(event.target));
  document.addEventListener("keydown", (event) => {
    if (!steps[event.key] || !event.target.matches(fields)) return;
    event.preventDefault();
    next(event.target.closest("td"), steps[event.key])?.focus();
  });
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
  prepare(document);
}
