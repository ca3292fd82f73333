// A file that is dropped anywhere on the page goes into the field with [data-dropped], and its form is sent: the page
// that comes shows what stands in it, before anything is kept. Without this file it is chosen in the field.
(() => {
  "use strict";

  const field = document.querySelector("input[type=file][data-dropped]");
  if (!field) return;
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");

  document.addEventListener("dragover", (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault(); // else the browser leaves the page and shows the file itself
    if (event.dataTransfer.files.length !== 1) return;
    field.files = event.dataTransfer.files;
    field.form.requestSubmit();
  });
})();
