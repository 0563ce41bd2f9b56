// Arrow keys move between the fields of a heat map; one field at a time is reached by Tab.
for (const table of document.querySelectorAll("[data-heat]")) {
  const rows = [...table.tBodies[0].rows];
  const links = (row) => [...row.cells].map((cell) => cell.querySelector("td a"));
  const all = [...table.querySelectorAll("td a")];
  const choose = (link) => {
    for (const one of all) one.tabIndex = one === link ? 0 : -1;
  };
  if (all.length) choose(all[0]);
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  table.addEventListener("focusin", (event) => event.target.matches("td a") && choose(event.target));
  table.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const cell = event.target.closest("td");
    if (!step || !cell) return;
    event.preventDefault();
    let row = rows.indexOf(cell.parentElement) + step[0];
    let column = cell.cellIndex + step[1];
    while (rows[row] && rows[row].cells[column]) {
      const link = links(rows[row])[column];
      if (link) return link.focus();
      row += step[0];
      column += step[1];
    }
  });
}
