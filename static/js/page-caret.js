// Where one presses is where one writes: a text that is opened by a press on its words has its caret there, and the words
// stay under the pointer. The bar above says how high it is (--bar), so that nothing is brought to stand behind it.
(() => {
  "use strict";

  const the = window.bpmplanPage;
  if (!the) return;
  let pressed = null; // {id, letters, y}: the place, how many letters stand before the press, and how far down it was

  const letters = (text) => text.replace(/\s/g, "").length;

  function spotAt(x, y) {
    const spot = document.caretPositionFromPoint?.(x, y);
    if (spot) return [spot.offsetNode, spot.offset];
    const range = document.caretRangeFromPoint?.(x, y);
    return range ? [range.startContainer, range.startOffset] : [];
  }

  document.addEventListener("click", (event) => {
    pressed = null;
    const text = event.target.closest("[data-part]:not(.place--open) .text");
    const [node, offset] = text ? spotAt(event.clientX, event.clientY) : [];
    if (!node || !text.contains(node)) return;
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(node, offset);
    pressed = { id: text.closest("[data-part]").id, letters: letters(before.toString()), y: event.clientY };
  }, { capture: true });

  // The place in a text that has so many letters before it: a node, and how far into it.
  function after(text, count) {
    const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let left = count;
    while (nodes.nextNode()) {
      const { data } = nodes.currentNode;
      const here = letters(data);
      if (here < left) { left -= here; continue; }
      let at = 0;
      for (; left > 0; at += 1) if (/\S/.test(data[at])) left -= 1;
      return [nodes.currentNode, at];
    }
    return null;
  }

  document.addEventListener("bpmplan:part", ({ detail: place }) => {
    if (!place || place.id !== pressed?.id) return;
    const text = place.querySelector(".md-text");
    const spot = text?.offsetParent && after(text, pressed.letters);
    if (!spot) return;
    text.focus({ preventScroll: true });
    getSelection().collapse(...spot);
    const { top, height } = getSelection().getRangeAt(0).getBoundingClientRect();
    if (height) scrollBy({ top: top + height / 2 - pressed.y, behavior: "instant" });
  });

  const bar = document.getElementById("bar");
  new ResizeObserver(() => document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`)).observe(bar);
})();
