// Keys on the page that goes through the earlier plan. What they press is on the page; without script it is clicked.
//   [data-review] … [data-key-continues|undo|before|after]   what a key presses
//   [data-keys]                                              says which keys there are; its box turns them off
(() => {
  "use strict";

  const page = document.querySelector("[data-review]");
  const help = page?.querySelector("[data-keys]");
  if (!help) return;
  const STORED = "bpmplan-review-keys";
  const box = help.querySelector("[data-keys-on]");
  help.hidden = false;
  try { box.checked = localStorage.getItem(STORED) !== "off"; } catch { /* the browser keeps nothing: they are on */ }
  box.addEventListener("change", () => {
    try { localStorage.setItem(STORED, box.checked ? "on" : "off"); } catch { /* as above */ }
  });

  const press = (selector) => () => page.querySelector(selector)?.click();
  const go = (selector) => () => page.querySelector(selector)?.focus();
  const KEYS = {
    f: press("[data-key-continues]"),
    a: go("[name=reason]"),
    l: go("[name=moved_to]"),
    n: press("[data-key-after]"),
    t: press("[data-key-before]"),
    u: press("[data-key-undo], button[value=undo]"),
  };

  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable=true]")) return;
    const act = KEYS[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
