// What the toolbar's buttons and the keys do, and whether it is so already where the caret stands.
import { setBlockType, toggleMark } from "prosemirror-commands";
import { redo, redoDepth, undo, undoDepth } from "prosemirror-history";
import { liftListItem, sinkListItem, wrapInList } from "prosemirror-schema-list";
import { Plugin } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { isInTable } from "prosemirror-tables";
import { schema } from "./schema.js";
import { changedBlocks, tableCommands } from "./tables.js";

const { nodes, marks } = schema;

const known = new WeakMap();

// The levels of a text's headings: a text may begin at any level, and the plan is printed without a gap.
export function levels(doc) {
  if (!known.has(doc)) {
    const found = [];
    doc.descendants((node) => {
      if (node.type === nodes.heading && node.content.size) found.push(node.attrs.level);
      return !node.isTextblock && node.type !== nodes.table;
    });
    known.set(doc, { all: found, top: found.length ? Math.min(...found) : 1 });
  }
  return known.get(doc);
}

// Each heading looks as it will be read: by its rank among the others, not by its signs.
export function headingRanks() {
  const made = (doc) => {
    const found = [];
    const open = [];
    doc.descendants((node, pos) => {
      if (node.type === nodes.heading) {
        while (open.length && open[open.length - 1] >= node.attrs.level) open.pop();
        open.push(node.attrs.level);
        found.push(Decoration.node(pos, pos + node.nodeSize, { class: `md-rank-${Math.min(open.length, 4)}`, "aria-level": String(Math.min(6, open.length + 2)) }));
      }
      return !node.isTextblock && node.type !== nodes.table;
    });
    return DecorationSet.create(doc, found);
  };
  // Where paragraphs alone have changed, the headings have only moved.
  const isOther = (one, other) => one.type !== other.type || one.type !== nodes.paragraph;
  function apply(transaction, old, before, state) {
    if (!transaction.docChanged) return old;
    const { from, to } = changedBlocks(before.doc, state.doc);
    let isMoved = before.doc.childCount === state.doc.childCount;
    for (let i = from; isMoved && i < to; i += 1) isMoved = !isOther(before.doc.child(i), state.doc.child(i));
    return isMoved ? old.map(transaction.mapping, state.doc) : made(state.doc);
  }
  const plugin = new Plugin({
    state: { init: (config, state) => made(state.doc), apply },
    props: { decorations: (state) => plugin.getState(state) },
  });
  return plugin;
}

function blockAt(state) {
  return state.selection.$from.parent;
}

function listAt(state) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type === nodes.bullet_list || node.type === nodes.ordered_list) return { node, pos: $from.before(depth) };
  }
  return null;
}

function list(type) {
  return (state, dispatch) => {
    const around = listAt(state);
    if (!around) return wrapInList(type)(state, dispatch);
    if (around.node.type === type) return liftListItem(nodes.list_item)(state, dispatch);
    if (dispatch) dispatch(state.tr.setNodeMarkup(around.pos, type, { tight: around.node.attrs.tight }));
    return true;
  };
}

// A heading has one line: what was broken in a paragraph becomes a space.
function heading(step) {
  return (state, dispatch) => {
    const level = Math.min(6, levels(state.doc).top + step);
    const block = blockAt(state);
    if (block.type === nodes.heading && block.attrs.level === level) return setBlockType(nodes.paragraph)(state, dispatch);
    if (!setBlockType(nodes.heading, { level })(state)) return false;
    if (!dispatch) return true;
    const transaction = state.tr;
    const { $from, $to } = state.selection;
    state.doc.nodesBetween($from.start(), $to.end(), (node, pos) => {
      if (node.type === nodes.hard_break) transaction.replaceWith(pos, pos + 1, schema.text(" "));
    });
    const { from, to } = transaction.selection;
    dispatch(transaction.setBlockType(from, to, nodes.heading, { level }));
    return true;
  };
}

const hasMark = (type) => ({ selection: { from, to, empty, $from }, storedMarks, doc }) => (
  empty ? Boolean(type.isInSet(storedMarks || $from.marks())) : doc.rangeHasMark(from, to, type));

// name → { run, isOn, isOff }: `isOn` says that it is so already, `isOff` that it can't be done here.
export function commands(editor) {
  const isHeading = (step) => (state) => blockAt(state).type === nodes.heading && blockAt(state).attrs.level === levels(state.doc).top + step;
  const isList = (type) => (state) => Boolean(listAt(state)) && listAt(state).node.type === type;
  const cannot = (command) => (state) => !command(state);
  const simple = (command, more = {}) => ({ run: () => editor.run(command), isOff: cannot(command), ...more });
  const { dialogs } = editor;
  return {
    heading: simple(heading(0), { isOn: isHeading(0), isOff: isInTable }),
    subheading: simple(heading(1), { isOn: isHeading(1), isOff: (state) => isInTable(state) || !levels(state.doc).all.length }),
    bold: simple(toggleMark(marks.strong), { isOn: hasMark(marks.strong) }),
    italic: simple(toggleMark(marks.em), { isOn: hasMark(marks.em) }),
    bullets: simple(list(nodes.bullet_list), { isOn: isList(nodes.bullet_list) }),
    numbers: simple(list(nodes.ordered_list), { isOn: isList(nodes.ordered_list) }),
    deeper: simple(sinkListItem(nodes.list_item)),
    outer: simple(liftListItem(nodes.list_item)),
    link: { run: () => dialogs.link(), isOn: hasMark(marks.link), isOff: () => false },
    table: { run: () => dialogs.table(), isOff: isInTable },
    image: { run: () => dialogs.image(), isOff: () => false },
    undo: simple(undo, { isOff: (state) => !undoDepth(state) }),
    redo: simple(redo, { isOff: (state) => !redoDepth(state) }),
    find: { run: () => editor.find.open(), isOff: () => false, keepsFocus: true },
    plain: { run: () => editor.togglePlain(), isOff: () => false, keepsFocus: true },
    preview: { run: () => editor.preview.toggle(), isOff: () => false, keepsFocus: true },
    caption: { run: () => dialogs.caption(), isOff: (state) => !isInTable(state) },
    ...tableCommands(simple),
  };
}
