/* A file dropped anywhere on the page lies in the form's own field, as if it had been chosen there. */
{
  const form = document.querySelector("[data-drop]");
  const field = form.querySelector("input[type=file]");
  const carriesFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");

  const lay = (files) => {
    const one = new DataTransfer();
    one.items.add(files[0]);
    field.files = one.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    form.scrollIntoView({ block: "nearest" });
    form.querySelector("button").focus();
    window.batru.say(form.dataset.drop);
  };

  const over = (yes) => form.classList.toggle("is-under-a-file", yes);

  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    over(true);
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) over(false); });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    over(false);
    if (event.dataTransfer.files.length) lay(event.dataTransfer.files);
  });
  form.querySelector("[data-drop-hint]").hidden = false;
}
