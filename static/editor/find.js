// Find and replace within the text, and in any text that a script holds.
import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";

const key = new PluginKey("find");
const pattern = (words) => new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+"), "giu");

// A text with `words` put in place of every `wanted`, whatever their case; how many there were.
export function replaced(text, wanted, words) {
  let count = 0;
  const made = wanted.trim() ? text.replace(pattern(wanted), () => { count += 1; return words; }) : text;
  return { text: made, count };
}

// Where `wanted` stands in a document, also across bold and links; never across blocks, breaks or images.
export function places(doc, wanted) {
  const found = [];
  if (!wanted.trim()) return found;
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const text = node.textBetween(0, node.content.size, null, "\ufffc");
    for (const match of text.matchAll(pattern(wanted))) found.push({ from: pos + 1 + match.index, to: pos + 1 + match.index + match[0].length });
    return false;
  });
  return found;
}

export function findPlugin() {
  return new Plugin({
    key,
    state: {
      init: () => ({ wanted: "", found: [] }),
      apply(transaction, old, before, state) {
        const meta = transaction.getMeta(key);
        const wanted = meta === undefined ? old.wanted : meta;
        if (!wanted) return { wanted: "", found: [] };
        return meta === undefined && !transaction.docChanged ? old : { wanted, found: places(state.doc, wanted) };
      },
    },
    props: {
      decorations(state) {
        const { found } = key.getState(state);
        return found.length ? DecorationSet.create(state.doc, found.map(({ from, to }) => Decoration.inline(from, to, { class: "md-found" }))) : null;
      },
    },
  });
}

export class Find {
  constructor(editor) {
    this.editor = editor;
    this.bar = null;
  }

  // The bar comes when it is asked for: else its fields would be the first of the form.
  make() {
    const { root } = this.editor;
    this.bar = root.querySelector("[data-md-find]").content.firstElementChild.cloneNode(true);
    [this.wanted, this.words] = this.bar.querySelectorAll("input");
    this.bar.addEventListener("click", (event) => {
      const button = event.target.closest("[data-find]");
      if (button) this[button.dataset.find]();
    });
    this.bar.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { event.stopPropagation(); this.close(); }
      if (event.key === "Enter" && event.target.matches("input")) { event.preventDefault(); this.next(); }
    });
    // What is typed here is no change of the form.
    this.bar.addEventListener("input", (event) => { event.stopPropagation(); this.look(); });
    root.querySelector(".md-tools").append(this.bar);
  }

  open() {
    const { state } = this.editor.view;
    const chosen = state.doc.textBetween(state.selection.from, state.selection.to, " ");
    if (!this.bar) this.make();
    if (chosen && chosen.length < 100) this.wanted.value = chosen;
    this.wanted.focus();
    this.wanted.select();
    this.look();
  }

  close() {
    if (!this.bar) return;
    this.bar.remove();
    this.bar = null;
    this.editor.view.dispatch(this.editor.view.state.tr.setMeta(key, ""));
    this.editor.focus();
  }

  get found() { return key.getState(this.editor.view.state).found; }

  look() {
    const { view } = this.editor;
    view.dispatch(view.state.tr.setMeta(key, this.wanted.value));
    this.say(this.wanted.value.trim() ? (this.found.length === 1 ? "1 sted" : `${this.found.length} steder`) : "");
  }

  say(sentence) {
    this.bar.querySelector("[role=status]").textContent = sentence;
  }

  next() {
    this.look();
    const { view } = this.editor;
    const at = this.found.findIndex(({ from }) => from >= view.state.selection.to);
    const place = this.found[at] || this.found[0];
    if (!place) return;
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, place.from, place.to)).scrollIntoView());
    this.say(`${this.found.indexOf(place) + 1} af ${this.found.length}`);
  }

  // The place that is marked, and on to the next.
  one() {
    this.look();
    const { view } = this.editor;
    const { from, to } = view.state.selection;
    const place = this.found.find((other) => other.from === from && other.to === to);
    if (place) this.put([place]);
    this.next();
  }

  all() {
    this.look();
    const { length } = this.found;
    this.put(this.found);
    this.say(length === 1 ? "1 sted er rettet." : `${length} steder er rettet.`);
  }

  put(found) {
    const { view } = this.editor;
    const transaction = view.state.tr;
    const { schema } = view.state;
    for (const { from, to } of [...found].reverse()) {
      const marks = view.state.doc.resolve(from).marksAcross(view.state.doc.resolve(to)) || [];
      if (this.words.value) transaction.replaceWith(from, to, schema.text(this.words.value, marks));
      else transaction.delete(from, to);
    }
    if (transaction.docChanged) view.dispatch(transaction);
  }
}
