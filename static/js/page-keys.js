// The keys of the page where a plan is written. Each has something to press that does the same.
(() => {
  "use strict";

  const the = window.bpmplanPage;
  if (!the) return;

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
      the.close().then((isClosed) => { if (isClosed) document.getElementById(id)?.querySelector(".place__open")?.focus(); });
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
      document.getElementById("keys")?.showModal();
    }
  });

  // --- finding in the plan -------------------------------------------------------------------------------------------
  // Typing marks in the list where the words stand, in a text or in the name of what can be begun there. Enter goes on
  // to the next of them, and Escape leaves the field for the one that is shown.

  const finder = the.page.querySelector("[data-find]");
  const field = document.getElementById("find");
  const count = finder.querySelector("[role=status]");
  let found = [];
  let at = -1;
  finder.hidden = false;
  const plain = (text) => text.toLocaleLowerCase("da").replace(/\s+/g, " ");
  const nameOf = (one) => one.dataset.name || one.querySelector("label")?.textContent || "";

  function find() {
    const words = plain(field.value.trim());
    const all = [...the.page.querySelectorAll("#plan .place, #plan form.begin")];
    found = words.length > 1 ? all.filter((one) => plain(one.textContent).includes(words)) : [];
    at = -1;
    const sections = new Set(found.map((one) => one.id.slice(4, 40)));
    for (const link of the.page.querySelectorAll("#list a[href^='#']")) link.classList.toggle("is-found", sections.has(link.hash.slice(1)));
    count.textContent = words.length > 1 ? `${found.length} ${found.length === 1 ? "sted" : "steder"}` : "";
  }

  function showNext(step) {
    at = (at + step + found.length) % found.length;
    found[at].scrollIntoView({ block: "center" });
    count.textContent = `${at + 1} af ${found.length}: ${nameOf(found[at])}`;
  }

  field.addEventListener("input", find);
  field.addEventListener("keydown", (event) => {
    if (!found.length || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    found = found.filter((one) => one.isConnected); // what was deleted meanwhile is gone
    if (!found.length) return find();
    if (event.key === "Enter") return showNext(event.shiftKey ? -1 : 1);
    if (at < 0) showNext(1);
    found[at].querySelector(".place__open, [name=title]")?.focus();
  });
})();
