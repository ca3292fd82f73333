// One editor: its view, the textarea beneath it, and the way between the two.
import { baseKeymap } from "prosemirror-commands";
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { history } from "prosemirror-history";
import { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { EditorState } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { copies, insert, onDrop, onMove, onPaste, pasteAsMarkdown, put } from "./clipboard.js";
import { commands, headingRanks, levels } from "./commands.js";
import { Dialogs } from "./dialogs.js";
import { Find, findPlugin } from "./find.js";
import { ImageView, Images } from "./images.js";
import { Keeper } from "./keeper.js";
import { keys } from "./keys.js";
import { Preview } from "./preview.js";
import { schema } from "./schema.js";
import { caretAfter, changes } from "./take-over.js";
import { lastParagraph, tablesInOrder } from "./tables.js";
import { Toolbar } from "./toolbar.js";
import { Warnings } from "./warnings.js";

const SOON = 250; // milliseconds from a change until the textarea has it
const PLAIN = "bpmplan-plain-text:";
const { nodes } = schema;

// Only what nobody types for another reason: »12. maj« begins no list.
const rules = inputRules({
  rules: [
    wrappingInputRule(/^\s*[-•]\s$/, nodes.bullet_list),
    textblockTypeInputRule(/^#\s$/, nodes.heading, () => ({ level: 1 })),
  ],
});

export class Editor {
  constructor(root) {
    this.root = root;
    this.area = root.querySelector("textarea");
    this.status = root.querySelector(".md-status");
    this.label = this.area.labels && this.area.labels[0];
    this.listening = new AbortController();
    this.timer = 0;
    this.isDirty = false;
    this.isOurs = false;
    this.keeper = new Keeper("");
    this.images = new Images(this);
    this.dialogs = new Dialogs(this);
    this.holder = root.querySelector("[data-md-view]");
    this.view = new EditorView(this.holder, {
      state: this.stateOf(this.area.value),
      attributes: () => this.attributes(),
      dispatchTransaction: (transaction) => this.dispatch(transaction),
      nodeViews: { image: (node, view, getPos) => new ImageView(node, view, getPos, this.images) },
      clipboardSerializer: copies,
      handlePaste: (view, event, slice) => put(this, slice), // its own copies alone come so far
      handleDrop: (view, event, slice, moved) => onMove(this, event, slice, moved),
      handleDOMEvents: {
        keydown: (view, event) => this.leavesKey(event),
        paste: (view, event) => onPaste(this, event),
        drop: (view, event) => onDrop(this, event),
        blur: () => { this.flush(); return false; },
        focus: () => { this.notice(); return false; },
      },
    });
    this.commands = commands(this);
    this.find = new Find(this);
    this.preview = new Preview(this);
    this.toolbar = new Toolbar(this);
    this.warnings = new Warnings(this);
    this.underneath();
    this.setPlain(localStore(() => localStorage.getItem(this.plainKey)) === "yes");
    this.count();
    this.refresh();
  }

  stateOf(text) {
    this.last = text;
    return EditorState.create({
      doc: lastParagraph(this.keeper.take(text)),
      plugins: [
        rules, keymap(keys(this)), keymap(baseKeymap), history(), gapCursor(), dropCursor({ class: "md-dropcursor", color: false }), tableEditing(),
        tablesInOrder(), headingRanks(), findPlugin(),
      ],
    });
  }

  attributes() {
    const { area } = this;
    const given = { role: "textbox", "aria-multiline": "true", class: "text md-text", lang: "da", spellcheck: "true", id: `${area.id}_view` };
    if (this.label) given["aria-labelledby"] = this.label.id || (this.label.id = `${area.id}_label`);
    for (const name of ["aria-describedby", "aria-invalid"]) if (area.hasAttribute(name)) given[name] = area.getAttribute(name);
    if (area.required) given["aria-required"] = "true";
    return given;
  }

  dispatch(transaction) {
    const { state, transactions } = this.view.state.applyTransaction(transaction);
    this.view.updateState(state);
    if (transactions.some((one) => one.docChanged) && !transaction.getMeta("taken")) this.changed();
    if (this.toolbar) this.toolbar.soon();
  }

  // Keys that are the page's: ProseMirror would keep them from it.
  leavesKey({ key, ctrlKey, metaKey, altKey }) {
    if (key === "Escape") this.isLeaving = true;
    return key === "Escape" || (key === "Enter" && (ctrlKey || metaKey)) || (altKey && (key === "ArrowUp" || key === "ArrowDown"));
  }

  run(command) {
    return command(this.view.state, (transaction) => this.view.dispatch(transaction.scrollIntoView()), this.view);
  }

  insert(markdown) {
    insert(this, markdown);
  }

  tell(sentence) {
    this.status.textContent = sentence;
    this.toldAt = Date.now();
  }

  // --- The textarea underneath --------------------------------------------------------------------------------------

  // The textarea's value is true whenever a script reads it, a form is sent, or the text is left.
  underneath() {
    const { area, listening: { signal } } = this;
    const native = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
    this.native = { get: () => native.get.call(area), set: (text) => native.set.call(area, text) };
    Object.defineProperty(area, "value", {
      configurable: true,
      get: () => { this.flush(); return this.native.get(); },
      set: (text) => { this.flush(); this.native.set(text); },
    });
    area.addEventListener("input", () => { if (!this.isOurs) this.notice(); }, { signal });
    // Labels and links lead to the textarea: on to what is shown. Who has selected its text wants the textarea itself.
    area.addEventListener("focus", () => { if (!this.isPlain && area.selectionStart === area.selectionEnd) this.view.focus(); }, { signal });
    area.addEventListener("paste", (event) => pasteAsMarkdown(this, event), { signal });
    if (area.form) {
      area.form.addEventListener("submit", () => this.flush(), { signal, capture: true });
      area.form.addEventListener("formdata", (event) => {
        this.flush();
        if (area.name && event.formData.has(area.name)) event.formData.set(area.name, this.native.get());
      }, { signal });
    }
    document.addEventListener("visibilitychange", () => this.flush(), { signal });
  }

  changed() {
    this.isDirty = true;
    this.isLeaving = false;
    if (!this.timer) this.timer = setTimeout(() => this.flush(), SOON);
    if (Date.now() - (this.toldAt || 0) > 100) this.status.textContent = "";
  }

  // The textarea gets what is written, and says so as if it had been typed there.
  flush() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (!this.isDirty) return;
    this.isDirty = false;
    const text = this.keeper.write(this.view.state.doc);
    if (text !== this.last) {
      this.last = text;
      this.native.set(text);
      queueMicrotask(() => this.sayInput());
    }
    this.refresh();
  }

  sayInput() {
    this.isOurs = true;
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.isOurs = false;
  }

  // Another script, or the person in the plain text, has changed the textarea: the editor takes it over.
  notice() {
    const text = this.native.get();
    if (text === this.last || (this.isPlain && document.activeElement === this.area)) return;
    clearTimeout(this.timer);
    this.timer = 0;
    this.isDirty = false;
    this.last = text;
    const { state } = this.view;
    const transaction = state.tr;
    let [caret, shift] = [null, 0];
    for (const change of changes(this.keeper, state.doc, text)) {
      transaction.replaceWith(change.from, change.to, change.nodes);
      if (state.selection.from >= change.from && state.selection.to <= change.to && change.from < change.to) caret = change;
      else if (caret) shift += change.nodes.reduce((size, node) => size + node.nodeSize, 0) - (change.to - change.from);
    }
    if (caret) transaction.setSelection(caretAfter(transaction.doc, state.selection, caret, shift));
    this.view.dispatch(transaction.setMeta("taken", true).setMeta("addToHistory", false));
    this.refresh();
  }

  // --- Plain text ---------------------------------------------------------------------------------------------------

  get plainKey() {
    const form = this.area.closest("[data-guard]");
    return PLAIN + (form ? form.dataset.guard.split(":")[0] : "");
  }

  setPlain(isPlain) {
    this.flush();
    this.isPlain = false;
    if (!isPlain) this.notice();
    this.isPlain = isPlain;
    this.root.classList.toggle("md-is-plain", isPlain);
    this.root.classList.toggle("md-is-shown", !isPlain);
    this.holder.hidden = isPlain;
    this.area.tabIndex = isPlain ? 0 : -1;
    if (isPlain) this.area.removeAttribute("aria-hidden");
    else this.area.setAttribute("aria-hidden", "true");
    this.toolbar.setPlain(isPlain);
    if (isPlain) this.find.close();
    this.warnings.update();
  }

  togglePlain() {
    const isPlain = !this.isPlain;
    this.setPlain(isPlain);
    localStore(() => (isPlain ? localStorage.setItem(this.plainKey, "yes") : localStorage.removeItem(this.plainKey)));
    this.tell(isPlain ? "Ren tekst med tegn for overskrifter, lister og tabeller." : "Teksten, som den bliver læst.");
    this.focus();
  }

  focus() {
    if (this.isPlain) this.area.focus();
    else this.view.focus();
  }

  // What is counted and warned about follows the text at its own pace.
  refresh() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => { this.count(); this.warnings.look(); }, 800);
  }

  count() {
    const words = this.view.state.doc.textBetween(0, this.view.state.doc.content.size, " ", " ").match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.,\-–]*/gu) || [];
    const count = this.root.querySelector(".md-count");
    if (count) count.textContent = words.length === 1 ? "1 ord" : `${words.length.toLocaleString("da-DK")} ord`;
  }

  get topLevel() {
    return levels(this.view.state.doc).top;
  }

  end() {
    this.flush();
    clearTimeout(this.resting);
    this.listening.abort();
    this.warnings.end();
    this.dialogs.end();
    delete this.area.value;
    this.view.destroy();
    this.toolbar.end();
    this.root.classList.remove("md-is-shown", "md-is-plain");
    this.area.removeAttribute("aria-hidden");
    this.area.tabIndex = 0;
  }
}

function localStore(use) {
  try { return use(); } catch { return null; } // no store in this browser: nothing is remembered, nothing breaks
}
