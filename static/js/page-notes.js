// Notes on the page of a plan: the words that are marked become a new note's quote, and quoted words are shown in the
// text, without touching it.
(() => {
  "use strict";

  const LONGEST = 300;
  let marked = "";

  // What is marked in a place: on the page, or in a field of the part that is open.
  function markedIn(place) {
    const field = document.activeElement;
    if (field?.matches("textarea, input[type=text]") && place.contains(field)) {
      return field.value.slice(field.selectionStart, field.selectionEnd);
    }
    const selection = getSelection();
    const isHere = !selection.isCollapsed && place.contains(selection.anchorNode) && place.contains(selection.focusNode);
    return isHere ? selection.toString() : "";
  }

  const placeOf = (event) => event.target.closest?.("[data-note-of]")?.closest(".place");

  document.addEventListener("pointerdown", (event) => { // before the press takes the marking away
    const place = placeOf(event);
    marked = place ? markedIn(place) : "";
  }, true);

  document.addEventListener("click", (event) => {
    const place = placeOf(event);
    if (!place) return;
    const quote = (marked || markedIn(place)).replace(/\s+/g, " ").trim().slice(0, LONGEST);
    const link = event.target.closest("[data-note-of]");
    const address = new URL(link.href);
    address.searchParams.delete("citat");
    if (quote) address.searchParams.set("citat", quote);
    link.href = address.href;
    marked = "";
  }, true);

  // --- the quotes in the text ---------------------------------------------------------------------------------------

  // The range of the words in a place, however the text is broken into lines and pieces; or null.
  function rangeOf(place, quote) {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    const at = []; // of each character: [node, offset]
    let text = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(".place__deeds, .part-form")) continue;
      for (let i = 0; i < node.data.length; i++) {
        const sign = /\s/.test(node.data[i]) ? " " : node.data[i];
        if (sign === " " && text.endsWith(" ")) continue;
        text += sign;
        at.push([node, i]);
      }
      if (text && !text.endsWith(" ")) { text += " "; at.push([node, node.data.length]); }
    }
    let start = text.toLowerCase().indexOf(quote.toLowerCase());
    let [shown, places] = [text, at];
    if (start < 0) { // pieces of one word: without the spaces between pieces
      const kept = at.map((one, i) => i).filter((i) => text[i] !== " ");
      shown = kept.map((i) => text[i]).join("");
      places = kept.map((i) => at[i]);
      quote = quote.replace(/\s/g, "");
      start = shown.toLowerCase().indexOf(quote.toLowerCase());
    }
    if (start < 0 || !quote) return null;
    const range = new Range();
    range.setStart(...places[start]);
    const [last, offset] = places[start + quote.length - 1];
    range.setEnd(last, Math.min(offset + 1, last.data.length));
    return range;
  }

  function show() {
    if (!window.Highlight || !CSS.highlights) return;
    const ranges = [...document.querySelectorAll("#quotes [data-at]")].map((quote) => {
      const place = document.getElementById(quote.dataset.at);
      return place && rangeOf(place, quote.textContent.trim());
    });
    CSS.highlights.set("note", new Highlight(...ranges.filter(Boolean)));
  }

  document.addEventListener("bpmplan:changed", show);
  show();
})();
