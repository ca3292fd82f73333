// Keys. Each has a visible twin in the toolbar. Tab moves in lists and tables; after Escape it leaves the text.
import { chainCommands, exitCode } from "prosemirror-commands";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { isInTable } from "prosemirror-tables";
import { schema } from "./schema.js";
import { backTabInTable, besideTable, enterInTable, tabInTable } from "./tables.js";

const { nodes } = schema;
const item = nodes.list_item;

function lineBreak(state, dispatch) {
  const { $from } = state.selection;
  if (isInTable(state)) return true;
  if ($from.parent.type !== nodes.paragraph) return false;
  const { nodeBefore } = $from;
  if (nodeBefore && nodeBefore.type === nodes.hard_break) { // a second one begins a paragraph
    if (dispatch) dispatch(state.tr.delete($from.pos - 1, $from.pos).split($from.pos - 1).scrollIntoView());
    return true;
  }
  if (dispatch) dispatch(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
}

// At the start of a list's point Backspace takes it out of the list, and out of a heading its look.
function backspace(state, dispatch) {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset) return false;
  if ($from.parent.type === nodes.heading) {
    if (dispatch) dispatch(state.tr.setBlockType($from.pos, $from.pos, nodes.paragraph));
    return true;
  }
  const isFirst = $from.depth > 1 && $from.node(-1).type === item && $from.index(-1) === 0;
  return isFirst && liftListItem(item)(state, dispatch);
}

export function keys(editor) {
  const unlessLeaving = (command) => (state, dispatch, view) => {
    const leaves = editor.isLeaving;
    editor.isLeaving = false;
    return !leaves && command(state, dispatch, view);
  };
  const press = (name) => () => {
    const { run, isOff } = editor.commands[name];
    if (!isOff(editor.view.state)) run();
    return true;
  };
  return {
    Tab: unlessLeaving(chainCommands(tabInTable, sinkListItem(item))),
    "Shift-Tab": unlessLeaving(chainCommands(backTabInTable, liftListItem(item))),
    Enter: chainCommands(enterInTable, splitListItem(item)),
    "Shift-Enter": chainCommands(lineBreak, exitCode),
    Backspace: chainCommands(besideTable(-1), backspace),
    Delete: besideTable(1),
    "Mod-b": press("bold"),
    "Mod-i": press("italic"),
    "Mod-k": press("link"),
    "Mod-z": press("undo"),
    "Mod-y": press("redo"),
    "Mod-Shift-z": press("redo"),
    "Mod-h": press("find"),
    "Mod-Alt-1": press("heading"),
    "Mod-Alt-2": press("subheading"),
    "Mod-Shift-8": press("bullets"),
    "Mod-Shift-7": press("numbers"),
    "Alt-F10": () => { editor.toolbar.focus(); return true; },
  };
}
