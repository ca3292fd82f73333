// Where a reader would suffer: said below the text while it is written, each with a way to the place.
import { TextSelection } from "prosemirror-state";
import { wordsOf } from "./images.js";
import { schema } from "./schema.js";
import { writeBlock } from "./write.js";

const { nodes, marks } = schema;
const HERE = /^(?:(?:klik|tryk|læs|se)(?: mere)?(?: her)?|her|link|mere|dette link)[.:!]?$/i;
const SHORT = (text) => (text.length > 50 ? `${text.slice(0, 50)} …` : text);

// `[{ sentence, pos }]` about a document. `isDescribed` says of an image whether the plan knows what it shows.
export function warningsOf(doc, isDescribed = () => false) {
  const found = [];
  const add = (pos, sentence) => found.push({ pos, sentence });
  const open = [];
  doc.descendants((node, pos) => {
    if (node.type === nodes.heading) {
      const text = node.textContent.trim();
      while (open.length && open[open.length - 1] >= node.attrs.level) open.pop();
      const above = open[open.length - 1];
      if (above && node.attrs.level > above + 1) add(pos, `Overskriften »${SHORT(text)}« springer et niveau over. I planen står den lige under overskriften før.`);
      open.push(node.attrs.level);
    }
    if (node.isTextblock) {
      const text = node.textContent;
      const letters = text.match(/\p{L}/gu) || [];
      if (letters.length >= 15 && /\s/.test(text.trim()) && text === text.toUpperCase() && text !== text.toLowerCase()) {
        add(pos, `»${SHORT(text.trim())}« står med STORE BOGSTAVER, som er svære at læse og læses op bogstav for bogstav.`);
      }
      linksOf(node, pos).forEach(({ at, words }) => {
        if (HERE.test(words.trim())) add(at, `Linket »${words.trim()}« siger ikke, hvor det fører hen. Skriv det, som læseren finder der.`);
      });
    }
    if (node.type === nodes.image && !wordsOf(node.attrs.alt) && !isDescribed(node)) add(pos, "Et billede er uden beskrivelse. Skriv, hvad det viser, til dem, der ikke kan se det.");
    return true;
  });
  return found;
}

function linksOf(block, pos) {
  const found = [];
  let last = null;
  block.forEach((node, offset) => {
    const mark = node.isText && marks.link.isInSet(node.marks);
    if (mark && last && last.mark.eq(mark)) last.words += node.text;
    else if (mark) found.push(last = { mark, words: node.text, at: pos + 1 + offset });
    else last = null;
  });
  return found;
}

const written = new WeakMap(); // tables as Markdown

export class Warnings {
  constructor(editor) {
    this.editor = editor;
    this.list = editor.root.querySelector(".md-warnings");
    this.shown = "";
    // How wide a table is on paper the server knows: what it said of the text as it was, and what was asked about.
    const first = [...editor.root.querySelectorAll("[data-md-wide]")];
    this.wide = { asked: this.tables(), sentences: first.map((one) => one.textContent) };
    first.forEach((one) => one.remove());
    this.list.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.go(Number(button.value));
    }, { signal: editor.listening.signal });
  }

  look() {
    this.update();
    this.askAboutTables();
  }

  tables() {
    const found = [];
    this.editor.view.state.doc.descendants((node) => {
      if (node.type === nodes.table) {
        if (!written.has(node)) written.set(node, writeBlock(node));
        found.push(written.get(node));
      }
      return !node.isTextblock && node.type !== nodes.table;
    });
    return found.join("\n\n");
  }

  async askAboutTables() {
    const asked = this.tables();
    if (asked === this.wide.asked) return;
    this.wide.asked = asked;
    try {
      const html = asked ? await this.editor.preview.made(asked) : "";
      if (html === null || asked !== this.wide.asked) return;
      const page = new DOMParser().parseFromString(html, "text/html");
      this.wide.sentences = [...page.querySelectorAll(".md-warning")].map((one) => one.textContent);
      this.update();
    } catch { /* no connection: it is asked again when the tables change, and said when the text is opened */ }
  }

  update() {
    const { view, isPlain, images } = this.editor;
    const isDescribed = (node) => Boolean(images.find(node.attrs.src)?.alt);
    const own = isPlain ? [] : warningsOf(view.state.doc, isDescribed).slice(0, 10);
    const all = [...own, ...this.wide.sentences.map((sentence) => ({ sentence }))];
    const sign = JSON.stringify(all);
    if (sign === this.shown) return;
    this.shown = sign;
    this.list.replaceChildren(...all.map((one) => this.line(one)));
    this.list.hidden = !all.length;
  }

  line({ sentence, pos }) {
    const line = document.createElement("li");
    line.className = "md-warning";
    line.textContent = `${sentence} `;
    if (pos === undefined) return line;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "md-go";
    button.value = pos;
    button.textContent = "Vis";
    button.setAttribute("aria-label", `Vis: ${sentence}`);
    line.append(button);
    return line;
  }

  go(pos) {
    const { view } = this.editor;
    const at = Math.min(pos + 1, view.state.doc.content.size);
    view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at))).scrollIntoView());
    view.focus();
  }

  end() {
    this.list.replaceChildren();
  }
}
