// Tables: the first row is its heads, a column has one alignment, and a table at the end has a paragraph after it.
import { Plugin, TextSelection } from "prosemirror-state";
import {
  addColumnAfter, addColumnBefore, addRowAfter, addRowBefore, deleteTable, goToNextCell, isInTable, selectedRect,
} from "prosemirror-tables";
import { schema } from "./schema.js";

const { nodes } = schema;

export function newTable(columns, rows) {
  const row = (kind) => nodes.table_row.create(null, Array.from({ length: columns }, () => kind.create()));
  return nodes.table.create(null, [row(nodes.table_header), ...Array.from({ length: rows }, () => row(nodes.table_cell))]);
}

// After a table or a line one must be able to go on writing; the empty paragraph isn't saved.
export function lastParagraph(doc) {
  return needsParagraph(doc) ? doc.copy(doc.content.addToEnd(nodes.paragraph.create())) : doc;
}

const needsParagraph = (doc) => [nodes.table, nodes.horizontal_rule, nodes.blockquote].includes(doc.lastChild.type);

// Which blocks at the top of `doc` are others than before.
export function changedBlocks(before, doc) {
  let from = 0;
  while (from < doc.childCount && from < before.childCount && doc.child(from) === before.child(from)) from += 1;
  let [to, end] = [doc.childCount, before.childCount];
  while (to > from && end > from && doc.child(to - 1) === before.child(end - 1)) [to, end] = [to - 1, end - 1];
  return { from, to };
}

export function tablesInOrder() {
  return new Plugin({
    appendTransaction(transactions, before, state) {
      if (!transactions.some((one) => one.docChanged)) return null;
      const transaction = state.tr;
      const { from, to } = changedBlocks(before.doc, state.doc);
      state.doc.forEach((block, at, i) => {
        if (i < from || i >= to) return;
        if (block.type === nodes.table) putInOrder(transaction, block, at);
        else block.descendants((node, pos) => {
          if (node.type === nodes.table) putInOrder(transaction, node, at + 1 + pos);
          return !node.isTextblock && node.type !== nodes.table;
        });
      });
      if (needsParagraph(state.doc)) transaction.insert(transaction.doc.content.size, nodes.paragraph.create());
      return transaction.docChanged ? transaction : null;
    },
  });
}

function putInOrder(transaction, table, pos) {
  const aligns = [];
  table.forEach((row, rowOffset, y) => {
    row.forEach((cell, offset, x) => {
      if (!y) aligns.push(cell.attrs.align);
      const type = y ? nodes.table_cell : nodes.table_header;
      const align = aligns[x] ?? null;
      if (cell.type === type && cell.attrs.align === align) return;
      transaction.setNodeMarkup(pos + 2 + rowOffset + offset, type, { ...cell.attrs, align });
    });
  });
}

// A table rebuilt by `make(rows)` (lists of lists of cells), with the caret in the cell that is at the place it gives.
function rebuilt(make) {
  return (state, dispatch) => {
    if (!isInTable(state)) return false;
    const rect = selectedRect(state);
    const { table, tableStart, top, left } = rect;
    const rows = table.content.content.map((row) => row.content.content);
    const made = make(rows, top, left, rect);
    if (!made) return false;
    if (dispatch) {
      const [grid, y, x] = made;
      const changed = table.copy(table.content.cut(0, 0).append(nodes.table.create(null, grid.map((cells) => nodes.table_row.create(null, cells))).content));
      const transaction = state.tr.replaceWith(tableStart - 1, tableStart - 1 + table.nodeSize, changed);
      let at = tableStart;
      for (let i = 0; i < y; i += 1) at += changed.child(i).nodeSize;
      at += 1;
      for (let i = 0; i < x; i += 1) at += changed.child(y).child(i).nodeSize;
      dispatch(transaction.setSelection(TextSelection.near(transaction.doc.resolve(at + 1))));
    }
    return true;
  };
}

function swapped(list, one, other) {
  const copy = [...list];
  [copy[one], copy[other]] = [copy[other], copy[one]];
  return copy;
}

const moveRow = (step) => rebuilt((rows, y, x) => (y < 1 || y + step < 1 || y + step >= rows.length ? null : [swapped(rows, y, y + step), y + step, x]));
const moveColumn = (step) => rebuilt((rows, y, x) => (
  x + step < 0 || x + step >= rows[0].length ? null : [rows.map((cells) => swapped(cells, x, x + step)), y, x + step]));

const deleteRow = rebuilt((rows, y, x, { bottom }) => (y < 1 ? null : [[...rows.slice(0, y), ...rows.slice(bottom)], Math.min(y, rows.length - bottom + y - 1), x]));
const deleteColumn = rebuilt((rows, y, x, { right }) => {
  const left = rows[0].length - (right - x);
  return left ? [rows.map((cells) => [...cells.slice(0, x), ...cells.slice(right)]), y, Math.min(x, left - 1)] : null;
});

const isAligned = (align) => (state) => {
  if (!isInTable(state)) return false;
  const { table, left } = selectedRect(state);
  return (table.firstChild.child(Math.min(left, table.firstChild.childCount - 1)).attrs.align || "left") === align;
};

function setAlign(align) {
  return (state, dispatch) => {
    if (!isInTable(state)) return false;
    const { table, tableStart, left, right } = selectedRect(state);
    if (!dispatch) return true;
    const transaction = state.tr;
    table.firstChild.forEach((cell, offset, x) => {
      if (x >= left && x < right) transaction.setNodeMarkup(tableStart + 1 + offset, null, { ...cell.attrs, align: align === "left" ? null : align });
    });
    dispatch(transaction);
    return true;
  };
}

// The head stays; with it the table would go.
const withoutHead = (command) => (state, dispatch) => {
  if (!isInTable(state) || selectedRect(state).top === 0) return false;
  return command(state, dispatch);
};

export function setCaption(caption, chart = "") {
  return (state, dispatch) => {
    const { table, tableStart } = selectedRect(state);
    if (dispatch) dispatch(state.tr.setNodeMarkup(tableStart - 1, null, { ...table.attrs, caption, chart: caption ? chart : "" }));
    return true;
  };
}

export function tableCommands(simple) {
  return {
    "row-above": simple(withoutHead(addRowBefore)),
    "row-below": simple(addRowAfter),
    "row-up": simple(moveRow(-1)),
    "row-down": simple(moveRow(1)),
    "row-delete": simple(deleteRow),
    "column-before": simple(addColumnBefore),
    "column-after": simple(addColumnAfter),
    "column-left": simple(moveColumn(-1)),
    "column-right": simple(moveColumn(1)),
    "column-delete": simple(deleteColumn),
    "align-left": simple(setAlign("left"), { isOn: isAligned("left") }),
    "align-center": simple(setAlign("center"), { isOn: isAligned("center") }),
    "align-right": simple(setAlign("right"), { isOn: isAligned("right") }),
    "table-delete": simple(deleteTable),
  };
}

// --- Keys in a table --------------------------------------------------------------------------------------------------

function leave(state, dispatch) {
  const { table, tableStart } = selectedRect(state);
  const after = tableStart - 1 + table.nodeSize;
  if (dispatch) dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(after), 1)).scrollIntoView());
  return true;
}

const isLastRow = ({ table, bottom }) => bottom >= table.childCount;
const isEmptyRow = (row) => !row.textContent.trim();

// Into a new row below, or out of the table when the last row is still empty: no key adds rows for ever.
function nextRow(state, dispatch, view, x) {
  const { table, tableStart } = selectedRect(state);
  if (isEmptyRow(table.lastChild)) return leave(state, dispatch);
  if (!dispatch) return true;
  const row = nodes.table_row.create(null, Array.from({ length: table.firstChild.childCount }, () => nodes.table_cell.create()));
  const end = tableStart + table.content.size;
  const transaction = state.tr.insert(end, row);
  dispatch(transaction.setSelection(TextSelection.near(transaction.doc.resolve(end + 2 + 2 * x))).scrollIntoView());
  return true;
}

export function tabInTable(state, dispatch, view) {
  if (!isInTable(state)) return false;
  return goToNextCell(1)(state, dispatch, view) || nextRow(state, dispatch, view, 0);
}

export function backTabInTable(state, dispatch, view) {
  return isInTable(state) && goToNextCell(-1)(state, dispatch, view);
}

export function enterInTable(state, dispatch, view) {
  if (!isInTable(state)) return false;
  const rect = selectedRect(state);
  if (isLastRow(rect)) return nextRow(state, dispatch, view, rect.left);
  if (dispatch) {
    const at = rect.map.map[rect.bottom * rect.map.width + rect.left];
    const cell = rect.table.nodeAt(at);
    dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(rect.tableStart + at + 1 + cell.content.size))).scrollIntoView());
  }
  return true;
}

// Beside a table Backspace and Delete go into it, and take an empty paragraph along; they never mark the table's cells.
export function besideTable(step) {
  return (state, dispatch) => {
    const { $from, empty } = state.selection;
    if (!empty || !$from.parent.isTextblock || $from.depth < 1 || isInTable(state)) return false;
    if (step < 0 ? $from.parentOffset > 0 : $from.parentOffset < $from.parent.content.size) return false;
    const edge = step < 0 ? $from.before() : $from.after();
    const table = step < 0 ? state.doc.resolve(edge).nodeBefore : state.doc.resolve(edge).nodeAfter;
    if (!table || table.type !== nodes.table) return false;
    if (dispatch) {
      const transaction = state.tr;
      const isLast = $from.after() === state.doc.content.size;
      if (!$from.parent.content.size && !(step < 0 && isLast)) transaction.delete($from.before(), $from.after());
      const at = step < 0 ? edge - 1 : transaction.mapping.map(edge) + 1;
      dispatch(transaction.setSelection(TextSelection.near(transaction.doc.resolve(at), step)).scrollIntoView());
    }
    return true;
  };
}
