// What is asked for: a link's address, a table's size, an image and what it shows, a table's caption.
import { NodeSelection, TextSelection } from "prosemirror-state";
import { selectedRect } from "prosemirror-tables";
import { schema } from "./schema.js";
import { newTable, setCaption } from "./tables.js";

const { nodes, marks } = schema;
const oneLine = (text) => text.trim().replace(/\s+/g, " ");

// A typed address as a link can have it, or null.
export function address(typed) {
  const url = typed.trim().replace(/[\s()<>]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  if (/^(https?:\/\/[^/]|mailto:[^@]+@|tel:\+?\d)/i.test(url)) return url;
  if (/^[^@:/]+@[^@:/]+\.[a-zæøå]{2,}$/i.test(url)) return `mailto:${url}`;
  if (/^[\wæøå-]+(\.[\wæøå-]+)*\.[a-zæøå]{2,}([/?#].*)?$/i.test(url)) return `https://${url}`;
  return null;
}

export class Dialogs {
  constructor(editor) {
    this.editor = editor;
  }

  // `fill` prepares the dialog; `read` gives a sentence about what is wrong, or the deed to do once it is closed.
  ask(name, fill, read) {
    const { root } = this.editor;
    const dialog = root.querySelector(`template[data-md-dialog=${name}]`).content.cloneNode(true).querySelector("dialog");
    this.open = dialog;
    let deed = null;
    const done = () => {
      if (!dialog.isConnected) return;
      dialog.remove();
      this.open = null;
      this.editor.focus();
      if (deed) deed();
    };
    const accept = async () => {
      const ok = dialog.querySelector("[data-ok]");
      ok.disabled = true;
      const answer = await read(dialog);
      ok.disabled = false;
      if (typeof answer === "string") dialog.querySelector("#md-dialog-error").textContent = answer;
      else { deed = answer; dialog.close(); done(); }
    };
    dialog.querySelector("[data-ok]").addEventListener("click", accept);
    for (const button of dialog.querySelectorAll("[data-cancel]")) button.addEventListener("click", () => { dialog.close(); done(); });
    dialog.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && event.target.matches("input:not([type=file]), select")) { event.preventDefault(); accept(); }
    });
    dialog.addEventListener("close", done);
    document.body.append(dialog);
    dialog.showModal();
    const finish = (chosen) => { deed = chosen; dialog.close(); done(); };
    if (fill) fill(dialog, finish);
    return dialog;
  }

  end() {
    if (this.open) this.open.remove();
  }

  link() {
    const { editor } = this;
    const { state } = editor.view;
    const around = linkAround(state);
    const { from, to } = around || state.selection;
    const chosen = oneLine(state.doc.textBetween(from, to, " "));
    const isAddress = !around && /^(https?:\/\/|www\.)\S+$/i.test(chosen);
    const keepsWords = (dialog) => dialog.querySelector("#md-link-text").value.trim() === chosen;
    this.ask("link", (dialog, finish) => {
      const [text, url, remove] = ["#md-link-text", "#md-link-url", "[data-remove]"].map((one) => dialog.querySelector(one));
      text.value = isAddress ? "" : chosen;
      url.value = around ? around.mark.attrs.href : isAddress ? chosen : "";
      remove.hidden = !around;
      remove.addEventListener("click", () => finish(() => editor.run((now, dispatch) => dispatch(now.tr.removeMark(from, to, marks.link)))));
      (text.value ? url : text).focus();
    }, (dialog) => {
      const href = address(dialog.querySelector("#md-link-url").value);
      if (!href) return "Skriv en adresse, der begynder med https://, eller en mailadresse.";
      const words = dialog.querySelector("#md-link-text").value.trim() || href.replace(/^(mailto|tel):/, "");
      const mark = marks.link.create({ href });
      return () => editor.run((now, dispatch) => {
        const transaction = now.tr;
        if (chosen && keepsWords(dialog)) transaction.removeMark(from, to, marks.link).addMark(from, to, mark);
        else transaction.replaceWith(from, to, schema.text(words, mark.addToSet(now.doc.resolve(from).marks())));
        transaction.setSelection(TextSelection.near(transaction.doc.resolve(transaction.mapping.map(to)), -1)).removeStoredMark(marks.link);
        dispatch(transaction);
      });
    });
  }

  table() {
    const { editor } = this;
    this.ask("table", null, (dialog) => {
      const [columns, rows] = ["#md-table-columns", "#md-table-rows"].map((id) => Number(dialog.querySelector(id).value));
      if (!(columns >= 1 && columns <= 12 && rows >= 1 && rows <= 40)) return "Vælg 1–12 kolonner og 1–40 rækker.";
      return () => editor.run((state, dispatch) => {
        const transaction = state.tr.replaceSelectionWith(newTable(Math.floor(columns), Math.floor(rows)));
        let at = null;
        transaction.doc.nodesBetween(Math.max(0, transaction.mapping.map(state.selection.from, -1) - 1), transaction.doc.content.size, (node, pos) => {
          if (at === null && node.type === nodes.table) at = pos;
          return at === null;
        });
        if (at !== null) transaction.setSelection(TextSelection.near(transaction.doc.resolve(at + 3)));
        dispatch(transaction);
      });
    });
  }

  caption() {
    const { editor } = this;
    const { table } = selectedRect(editor.view.state);
    this.ask("caption", (dialog) => {
      dialog.querySelector("#md-caption").value = table.attrs.caption;
      dialog.querySelector("#md-chart").value = table.attrs.chart;
    }, (dialog) => {
      const words = oneLine(dialog.querySelector("#md-caption").value);
      const chart = dialog.querySelector("#md-chart").value;
      if (chart && !words) return "Skriv, hvad tallene viser. Det står over tegningen og læses op.";
      return () => editor.run(setCaption(words, chart));
    });
  }

  // One of the plan's images, or a new one; the marked one is changed.
  image() {
    const { editor } = this;
    const { selection } = editor.view.state;
    const chosen = selection instanceof NodeSelection && selection.node.type === nodes.image ? selection.node : null;
    editor.images.ask(chosen);
  }
}

// The link that the selection stands in, from its first letter to its last.
function linkAround(state) {
  const { $from } = state.selection;
  const at = $from.parent.childAfter($from.parentOffset);
  const node = at.node && marks.link.isInSet(at.node.marks) ? at : $from.parent.childBefore($from.parentOffset);
  const mark = node.node && marks.link.isInSet(node.node.marks);
  if (!mark) return null;
  let [from, to] = [node.offset, node.offset + node.node.nodeSize];
  const { parent } = $from;
  for (let i = node.index - 1; i >= 0 && mark.isInSet(parent.child(i).marks); i -= 1) from -= parent.child(i).nodeSize;
  for (let i = node.index + 1; i < parent.childCount && mark.isInSet(parent.child(i).marks); i += 1) to += parent.child(i).nodeSize;
  return { mark, from: $from.start() + from, to: $from.start() + to };
}
