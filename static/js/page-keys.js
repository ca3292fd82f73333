// The keys of the page where a plan is written. Each has something to press that does the same.
(() => {
  "use strict";

  const the = window.bpmplanPage;
  if (!the) return;

  const showKeys = () => document.getElementById("keys")?.showModal();
  const parts = () => [...the.page.querySelectorAll("[data-part]")];

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const isIn = the.isIn(event.target);
    const here = the.place() || event.target.closest?.("[data-part]");
    if (event.key === "s" && (event.ctrlKey || event.metaKey) && the.place()) {
      event.preventDefault();
      the.save().then((isSaved) => { if (isSaved) the.tell(document.getElementById("saved").textContent || "Gemt"); });
    } else if (isIn && (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey)))) {
      event.preventDefault();
      const { id } = the.place();
      the.close().then((isClosed) => { // who has gone on meanwhile is not called back
        if (isClosed && document.activeElement === document.body) document.getElementById(id)?.querySelector(".place__open")?.focus();
      });
    } else if (event.altKey && event.shiftKey && /^Arrow(Up|Down)$/.test(event.key) && here) {
      event.preventDefault();
      the.move(here, { way: event.key === "ArrowUp" ? "up" : "down" });
    } else if (event.altKey && /^Arrow(Up|Down)$/.test(event.key) && here) {
      event.preventDefault();
      const all = parts();
      const next = all[all.indexOf(here) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) the.openPart(next);
    } else if (event.key === "k" && (event.ctrlKey || event.metaKey) && !isIn) {
      event.preventDefault();
      document.getElementById("find")?.focus();
    } else if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.target.matches("input, textarea, [contenteditable=true]")) {
      document.querySelector("#slettet form")?.requestSubmit();
    } else if (event.key === "?" && !event.target.matches("input, textarea, select, [contenteditable=true]")) {
      showKeys();
    }
  });
  the.page.querySelector("[data-keys]")?.addEventListener("click", showKeys);
})();
