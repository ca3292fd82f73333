// Finding in the plan: typing marks the words where they stand, and the sections in the list that have them. They are those
// of the texts, and the names of what can be begun. Enter goes to the next, Shift+Enter to the one before, and Escape leaves
// the field for the one that is shown.
(() => {
  "use strict";

  const the = window.bpmplanPage;
  if (!the) return;
  const finder = the.page.querySelector("[data-find]");
  const field = document.getElementById("find");
  const count = finder.querySelector("[role=status]");
  const BLOCK = "label, p, li, h1, h2, h3, h4, h5, h6, th, td, caption, dt, dd, div";
  const ASIDE = ".place--open, .place__deeds, .place__who, .sr-only, form, script";
  let found = []; // ranges
  let at = -1;
  finder.hidden = false;

  // The plan's words: `text`, with a line for each block, and the nodes that it is made of, `[node, where it begins]`.
  function words() {
    const walker = document.createTreeWalker(document.getElementById("plan"), NodeFilter.SHOW_TEXT);
    const nodes = [];
    let [text, block] = ["", null];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const { parentElement: around } = node;
      if (!around.matches("form.begin > label") && around.closest(ASIDE)) continue;
      const here = around.closest(BLOCK);
      if (here !== block) text += "\n";
      block = here;
      nodes.push([node, text.length]);
      text += node.data.replace(/\s/g, " ");
    }
    return { text, nodes };
  }

  function rangesOf(wanted) {
    const { text, nodes } = words();
    const pattern = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, " +"), "giu");
    const spot = (index) => {
      const [node, begins] = nodes.findLast((one) => one[1] <= index);
      return [node, Math.min(index - begins, node.length)];
    };
    return [...text.matchAll(pattern)].map((match) => {
      const range = document.createRange();
      range.setStart(...spot(match.index));
      const [node, last] = spot(match.index + match[0].length - 1);
      range.setEnd(node, Math.min(last + 1, node.length));
      return range;
    });
  }

  const isBegin = (range) => range.startContainer.parentElement.closest("form.begin");
  const elementAt = (range) => range.startContainer.parentElement.closest(".place, form.begin, section") || the.page;
  const nameOf = (one) => one.dataset.name || one.querySelector("h2, h3, label")?.textContent || "";

  function mark() {
    if (window.Highlight) {
      CSS.highlights.set("found", new Highlight(...found));
      CSS.highlights.set("found-here", new Highlight(...found.slice(Math.max(at, 0), at + 1)));
    }
    const all = `${found.length} ${found.length === 1 ? "sted" : "steder"}`;
    if (field.value.trim().length < 2) count.textContent = "";
    else count.textContent = at < 0 ? all : `${at + 1} af ${found.length}: ${nameOf(elementAt(found[at]))}`;
  }

  function find() {
    const wanted = field.value.trim();
    found = wanted.length > 1 ? rangesOf(wanted) : [];
    at = Math.min(at, found.length - 1);
    const sections = new Set();
    for (const range of found) {
      for (let one = elementAt(range); one; one = one.parentElement) if (one.id) sections.add(one.id);
    }
    for (const link of the.page.querySelectorAll("#list a[href^='#']")) link.classList.toggle("is-found", sections.has(link.hash.slice(1)));
    mark();
  }

  function showNext(step) {
    at = (Math.max(at, step < 0 ? 0 : -1) + step + found.length) % found.length;
    if (isBegin(found[at])) elementAt(found[at]).scrollIntoView({ block: "center" });
    else scrollBy({ top: found[at].getBoundingClientRect().top - innerHeight / 2 });
    mark();
  }

  field.addEventListener("input", () => { at = -1; find(); });
  document.addEventListener("bpmplan:changed", () => { if (field.value) find(); });
  field.addEventListener("keydown", (event) => {
    if (!found.length || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Enter") return showNext(event.shiftKey ? -1 : 1);
    if (at < 0) showNext(1);
    elementAt(found[at]).querySelector(".place__open, [name=title]")?.focus({ preventScroll: true });
  });
})();
