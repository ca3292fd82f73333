// The toolbars: one stop each for Tab; arrows, Home and End move within. A button says whether it is on, or can't be used.
import { isInTable } from "prosemirror-tables";

export class Toolbar {
  constructor(editor) {
    this.editor = editor;
    const { root, label, listening: { signal } } = editor;
    this.bars = [...root.querySelectorAll("[role=toolbar]")];
    for (const bar of this.bars) {
      if (label) bar.setAttribute("aria-label", `${bar.dataset.name}: ${label.textContent.trim()}`);
      bar.setAttribute("aria-controls", `${editor.area.id}_view`);
      this.stopAt(bar, bar.querySelector("button"));
      bar.addEventListener("keydown", (event) => this.key(bar, event), { signal });
      bar.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); }, { signal });
      bar.addEventListener("click", (event) => this.click(bar, event.target.closest("button")), { signal });
    }
    this.buttons = new Map([...root.querySelectorAll("[role=toolbar] [data-md]")].map((button) => [button, editor.commands[button.dataset.md]]));
    this.main.hidden = false;
    this.update();
  }

  get main() { return this.bars[0]; }

  get table() { return this.bars[1]; }

  shown(bar) {
    return [...bar.querySelectorAll("button")].filter((button) => !button.hidden);
  }

  stopAt(bar, chosen) {
    for (const button of bar.querySelectorAll("button")) button.tabIndex = button === chosen ? 0 : -1;
  }

  key(bar, event) {
    const buttons = this.shown(bar);
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === "Escape") { event.stopPropagation(); this.editor.focus(); }
    if (to === undefined || at === -1) return;
    event.preventDefault();
    const next = buttons[(to + buttons.length) % buttons.length];
    this.stopAt(bar, next);
    next.focus();
  }

  click(bar, button) {
    if (!button) return;
    this.update();
    if (button.getAttribute("aria-disabled") === "true") return;
    this.stopAt(bar, button);
    const { run, keepsFocus } = this.buttons.get(button);
    if (!keepsFocus) this.editor.focus();
    run();
  }

  focus() {
    const bar = this.table.hidden ? this.main : this.table;
    bar.querySelector("[tabindex='0']").focus();
  }

  // As the page is drawn next: between two keys nobody looks.
  soon() {
    if (!this.frame) this.frame = requestAnimationFrame(() => this.update());
  }

  update() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { state } = this.editor.view;
    this.table.hidden = this.editor.isPlain || !isInTable(state);
    for (const [button, command] of this.buttons) {
      if (button.parentElement === this.table && this.table.hidden) continue;
      const isOff = command.isOff(state);
      if (command.isOn) button.setAttribute("aria-pressed", String(command.isOn(state)));
      if (isOff) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }

  // Of the plain text's toolbar two buttons are left.
  setPlain(isPlain) {
    for (const button of this.main.querySelectorAll("button")) {
      const { md } = button.dataset;
      button.hidden = md === "preview" ? !isPlain : isPlain && md !== "plain";
      if (md === "plain") button.textContent = isPlain ? "Vis teksten, som den læses" : "Vis som ren tekst";
    }
    this.stopAt(this.main, this.shown(this.main)[isPlain ? this.shown(this.main).length - 1 : 0]);
    this.update();
  }

  end() {
    cancelAnimationFrame(this.frame);
    for (const bar of this.bars) bar.hidden = true;
  }
}
