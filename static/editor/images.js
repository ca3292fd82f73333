// Images of the text: uploads of the plan, shown where they stand.
import { parser } from "./parser.js";
import { schema } from "./schema.js";

const { nodes } = schema;
const KEY = /^fil:([0-9a-f-]{36})$/i;

// What an image shows, as words: its Markdown without the signs.
export function wordsOf(markdown) {
  const flat = (tokens) => (tokens || []).map((token) => (token.children ? flat(token.children) : token.type.endsWith("break") ? " " : token.content)).join("");
  return flat(parser.parseInline(markdown, {})).trim();
}

export const asMarkdown = (words) => words.trim().replace(/\s+/g, " ").replace(/[[\]\\*_<&!]/g, "\\$&");

export class Images {
  constructor(editor) {
    this.editor = editor;
    const list = document.getElementById(`${editor.area.id}_images`);
    this.known = list ? JSON.parse(list.textContent) : [];
  }

  find(src) {
    const [, key] = src.match(KEY) || [];
    return key && this.known.find((image) => image.key === key.toLowerCase());
  }

  ask(chosen) {
    const { editor } = this;
    editor.dialogs.ask("image", (dialog) => {
      const select = dialog.querySelector("#md-image-key");
      const alt = dialog.querySelector("#md-image-alt");
      this.known.forEach((image) => select.append(new Option(image.title, image.key)));
      const suggest = () => { alt.value = (this.known[select.selectedIndex] || { alt: "" }).alt; };
      select.addEventListener("change", suggest);
      const image = chosen && this.find(chosen.attrs.src);
      if (image) select.value = image.key;
      suggest();
      if (chosen && chosen.attrs.alt) alt.value = wordsOf(chosen.attrs.alt);
    }, (dialog) => {
      const alt = asMarkdown(dialog.querySelector("#md-image-alt").value);
      if (!alt) return "Skriv, hvad billedet viser.";
      return () => this.insert(dialog.querySelector("#md-image-key").value, alt);
    });
  }

  insert(key, alt) {
    this.editor.run((state, dispatch) => dispatch(state.tr.replaceSelectionWith(nodes.image.create({ src: `fil:${key}`, alt }), false)));
  }
}

// One image in the text; in words where the plan has no such image.
export class ImageView {
  constructor(node, view, getPos, images) {
    const image = images.find(node.attrs.src);
    const alt = wordsOf(node.attrs.alt) || (image && image.alt) || "";
    if (image && image.url) {
      this.dom = document.createElement("img");
      this.dom.className = "text-image";
      this.dom.src = image.url;
      this.dom.alt = alt;
    } else {
      this.dom = document.createElement("span");
      this.dom.className = "text-missing";
      this.dom.textContent = KEY.test(node.attrs.src) ? `[billede mangler${alt && `: ${alt}`}]` : alt || node.attrs.src;
    }
    this.dom.addEventListener("dblclick", () => images.editor.dialogs.image());
  }
}
