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

  // Which image, and what it shows. `file` is one that was pasted or dropped; `place` is where it was dropped.
  ask(chosen, file = null, place = null) {
    const { editor } = this;
    return new Promise((closed) => {
      const box = editor.dialogs.ask("image", (dialog) => this.fill(dialog, chosen, file), async (dialog) => {
        const alt = dialog.querySelector("#md-image-alt").value.trim().replace(/\s+/g, " ");
        const picked = file || dialog.querySelector("#md-image-file")?.files[0];
        const key = dialog.querySelector("#md-image-key")?.value;
        if (!picked && !key) return "Vælg et billede.";
        if (!alt) return "Skriv, hvad billedet viser.";
        const image = picked ? await this.upload(picked, alt) : { key };
        if (image.sentence) return image.sentence;
        if (picked) this.known.push(image);
        return () => this.insert(image.key, asMarkdown(alt), place);
      });
      box.addEventListener("close", closed);
    });
  }

  fill(dialog, chosen, file) {
    const [select, picker, alt] = ["#md-image-key", "#md-image-file", "#md-image-alt"].map((one) => dialog.querySelector(one));
    const image = chosen && this.find(chosen.attrs.src);
    const known = select ? this.known : [];
    const suggest = () => { alt.value = (known[select.selectedIndex] || { alt: "" }).alt; };
    if (select) {
      known.forEach(({ title, key }) => select.append(new Option(title, key)));
      select.addEventListener("change", suggest);
      if (image) select.value = image.key;
      suggest();
    }
    if (picker) {
      picker.addEventListener("change", () => {
        alt.value = "";
        if (select) select.disabled = picker.files.length > 0;
      });
    }
    if (file) {
      for (const part of dialog.querySelectorAll("[data-md-known], [data-md-new]")) part.hidden = true;
      const given = dialog.querySelector("[data-md-given]");
      given.hidden = false;
      given.querySelector("strong").textContent = file.name;
      alt.value = "";
      alt.focus();
    }
    if (chosen && chosen.attrs.alt) alt.value = wordsOf(chosen.attrs.alt);
  }

  // Images that were pasted or dropped, one after the other.
  async take(files, place = null) {
    const { editor } = this;
    if (!editor.root.dataset.uploadUrl) {
      editor.tell("Billeder kan ikke indsættes i denne tekst.");
      return;
    }
    for (const file of files) await this.ask(null, file, place);
  }

  async upload(file, alt) {
    const { area, root } = this.editor;
    const token = area.form && area.form.querySelector("[name=csrfmiddlewaretoken]");
    const body = new FormData();
    for (const [name, value] of Object.entries({ file, alt, title: file.name.replace(/\.\w+$/, ""), new_key: newKey() })) body.append(name, value);
    try {
      const answer = await fetch(root.dataset.uploadUrl, { method: "POST", body, headers: { "X-CSRFToken": token ? token.value : "" } });
      if ((answer.headers.get("Content-Type") || "").startsWith("application/json")) return await answer.json();
      return { sentence: "Billedet blev ikke taget imod. Gem teksten, log ind igen, og prøv igen." };
    } catch {
      return { sentence: "Der er ingen forbindelse lige nu. Prøv igen om lidt." };
    }
  }

  insert(key, alt, place) {
    const image = nodes.image.create({ src: `fil:${key}`, alt });
    this.editor.run((state, dispatch) => {
      const at = place === null ? null : Math.min(place, state.doc.content.size);
      dispatch(at === null ? state.tr.replaceSelectionWith(image, false) : state.tr.replaceRangeWith(at, at, image));
    });
  }
}

// As crypto.randomUUID, which browsers keep from pages without https.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
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
      const isLink = node.attrs.src && !KEY.test(node.attrs.src); // an image from elsewhere, which is printed as a link
      this.dom.textContent = isLink ? alt || node.attrs.src : `[billede mangler${alt && `: ${alt}`}]`;
    }
    this.dom.addEventListener("dblclick", () => images.editor.dialogs.image());
  }
}
