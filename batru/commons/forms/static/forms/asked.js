// Hides a question that another answer on the page makes needless; without script it stays, and the server passes it over.
(function () {
  "use strict";
  function answer(name) {
    const chosen = document.querySelector(`[name="${CSS.escape(name)}"]:checked, select[name="${CSS.escape(name)}"]`);
    return chosen ? chosen.value : "";
  }
  function draw() {
    for (const box of document.querySelectorAll("[data-asked-if]")) {
      box.hidden = !box.dataset.askedFor.split(" ").includes(answer(box.dataset.askedIf));
    }
  }
  document.addEventListener("change", draw);
  document.addEventListener("htmx:afterSwap", draw);
  draw();
})();
