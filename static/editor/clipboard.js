// Paste and drop. What other programs copy becomes Markdown first, by the converter in static/js/paste.js, and then
// blocks; only the editor's own copies go ProseMirror's way. A cell takes words and images, never blocks.
import { DOMSerializer, Fragment, Slice } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import { dropPoint } from "prosemirror-transform";
import { handlePaste as pasteCells, isInTable } from "prosemirror-tables";
import { address } from "./dialogs.js";
import { blocksOf } from "./read.js";
import { schema } from "./schema.js";

const { nodes } = schema;
// Other editors are made of ProseMirror too, and mark their copies as it does: ours have a mark of their own.
const MARK = "data-bpmplan-copy";
const isOwn = (html) => new RegExp(`<[a-z][^<>]*\\s${MARK}[\\s=>]`, "i").test(html);
const imagesOf = (data) => [...data.files].filter((file) => file.type.startsWith("image/"));

class Copies extends DOMSerializer {
  serializeFragment(fragment, options, target) {
    const made = super.serializeFragment(fragment, options, target);
    if (!target) made.firstElementChild?.setAttribute(MARK, "");
    return made;
  }
}

export const copies = new Copies(DOMSerializer.nodesFromSchema(schema), DOMSerializer.marksFromSchema(schema));

// Plain text is no Markdown: a backslash or an entity in it is what was written. Its lists and headings are meant.
const literal = (text) => text.replace(/\\/g, "\\\\").replace(/&(?=#?\w+;)/g, "\\&").replace(/\*(?=\S)|(?<=\S)\*/g, "\\*")
  .replace(/(?<![\p{L}\p{N}])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}])/gu, "\\_");

function converted(data) {
  const html = data.getData("text/html");
  const plain = data.getData("text/plain");
  if (html) return { ...window.bpmplanPaste.fromHtml(html), html, plain };
  const result = window.bpmplanPaste.fromText(plain);
  return { ...result, markdown: literal(result.markdown), html, plain };
}

// The blocks of a paste as a slice: one paragraph goes into the line it is pasted in, more stand by themselves.
function sliceOf({ markdown, isStructured, plain }) {
  const blocks = blocksOf(markdown);
  if (!blocks.length) return Slice.empty;
  const isLine = !isStructured && blocks.length === 1 && blocks[0].type === nodes.paragraph;
  let content = Fragment.fromArray(blocks);
  if (isLine) {
    const [before] = plain.match(/^[ \t]*/);
    const [after] = plain.match(/[ \t]*$/);
    let line = blocks[0].content;
    if (before) line = Fragment.from(schema.text(" ")).append(line);
    if (after) line = line.append(Fragment.from(schema.text(" ")));
    content = Fragment.from(nodes.paragraph.create(null, line));
  }
  const open = (node) => (node.type === nodes.paragraph ? 1 : 0);
  return new Slice(content, open(content.firstChild), open(content.lastChild));
}

// All words and images of a slice in one line, as a cell or a heading has them.
export function flattened(slice) {
  const found = [];
  let isApart = false;
  const add = (node) => {
    if (isApart && found.length) found.push(schema.text(" "));
    isApart = false;
    found.push(node);
  };
  slice.content.descendants((node) => {
    if (node.isText || node.type === nodes.image) add(node);
    else isApart = true;
    return true;
  });
  return Fragment.fromArray(found.reduce((kept, node) => {
    const last = kept[kept.length - 1];
    if (last && last.isText && node.isText && last.sameMarkup(node)) kept[kept.length - 1] = last.withText(last.text + node.text);
    else kept.push(node);
    return kept;
  }, []));
}

const isOneLine = (parent) => !parent.type.contentMatch.matchType(nodes.hard_break);

// What other programs copied. ProseMirror never sees it: it would put the styles of the HTML into a document, where the
// page's policy refuses them.
export function onPaste(editor, event) {
  const data = event.clipboardData;
  if (!data || isOwn(data.getData("text/html"))) return false;
  event.preventDefault();
  const files = imagesOf(data);
  const result = converted(data);
  if (overSelection(editor, result)) return true;
  if (files.length && !result.markdown) {
    editor.images.take(files);
    return true;
  }
  const slice = sliceOf(result);
  if (slice.size && !put(editor, slice)) editor.run((state, dispatch) => dispatch(state.tr.replaceSelection(slice).setMeta("paste", true)));
  report(editor, result);
  return true;
}

// An address that is pasted over words makes them a link.
function overSelection(editor, { plain }) {
  const { selection, doc } = editor.view.state;
  const href = plain.trim();
  if (selection.empty || !(selection instanceof TextSelection) || !/^https?:\/\/[^\s/]\S*$/i.test(href)) return false;
  if (/^(https?:\/\/|www\.)/i.test(doc.textBetween(selection.from, selection.to)) || !selection.$from.sameParent(selection.$to)) return false;
  const { link } = schema.marks;
  editor.run((state, dispatch) => dispatch(
    state.tr.removeMark(selection.from, selection.to, link).addMark(selection.from, selection.to, link.create({ href: address(href) || href }))));
  return true;
}

// Into cells and headings, and over cells that are marked, a slice goes in its own ways; elsewhere ProseMirror knows.
export function put(editor, slice) {
  const { view } = editor;
  if (isInTable(view.state) && pasteCells(view, null, slice)) return true;
  const { $from } = view.state.selection;
  if (!$from.parent.isTextblock || !isOneLine($from.parent) || !(isInTable(view.state) || slice.content.childCount === 1)) return false;
  editor.run((state, dispatch) => dispatch(state.tr.replaceWith(state.selection.from, state.selection.to, flattened(slice))));
  return true;
}

// Dropped from another program, or from the desktop.
export function onDrop(editor, event) {
  const { view } = editor;
  const data = event.dataTransfer;
  if (!data || view.dragging || isOwn(data.getData("text/html"))) return false;
  event.preventDefault();
  const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
  if (!at) return true;
  const files = imagesOf(data);
  if (files.length) {
    editor.images.take(files, at.pos);
    return true;
  }
  const result = converted(data);
  const slice = sliceOf(result);
  if (slice.size) insertAt(editor, view.state.tr, at.pos, slice);
  report(editor, result);
  return true;
}

// Moved within the editor: into a cell or a heading only words and images.
export function onMove(editor, event, slice, moved) {
  const { view } = editor;
  const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
  const $at = at && view.state.doc.resolve(at.pos);
  if (!$at || !$at.parent.isTextblock || !isOneLine($at.parent)) return false;
  const transaction = view.state.tr;
  if (moved) transaction.deleteSelection();
  insertAt(editor, transaction, transaction.mapping.map(at.pos), slice);
  event.preventDefault();
  return true;
}

function insertAt(editor, transaction, pos, slice) {
  const $pos = transaction.doc.resolve(pos);
  if ($pos.parent.isTextblock && isOneLine($pos.parent)) transaction.insert(pos, flattened(slice));
  else {
    const place = dropPoint(transaction.doc, pos, slice) ?? pos;
    transaction.replaceRange(place, place, slice);
  }
  editor.view.dispatch(transaction.setMeta("uiEvent", "drop"));
  editor.view.focus();
}

function report(editor, { images, notes, isStructured, html, markdown }) {
  const left = images === 1 ? "Et billede kom ikke med: tilføj det med knappen »Billede«." : images ? `${images} billeder kom ikke med: tilføj dem med knappen »Billede«.` : "";
  const came = isStructured ? "Indsat med overskrifter, lister og tabeller." : html && markdown ? "Indsat." : "";
  editor.tell([came, left, ...notes].filter(Boolean).join(" "));
}

// In the plain text a paste becomes Markdown too.
export function pasteAsMarkdown(editor, event) {
  const { area } = editor;
  const html = event.clipboardData.getData("text/html");
  const plain = event.clipboardData.getData("text/plain");
  const result = html && !isOwn(html) ? window.bpmplanPaste.fromHtml(html) : window.bpmplanPaste.fromText(plain);
  if ((!html || isOwn(html)) && result.markdown === plain.replace(/\r\n?/g, "\n")) return;
  if (!result.markdown && !result.images && !result.notes.length) return;
  event.preventDefault();
  intoArea(area, result.markdown, { isBlock: result.isStructured || result.markdown.includes("\n\n"), plain });
  report(editor, { ...result, html });
}

// Into the plain text where the caret stands; blocks stand by themselves.
function intoArea(area, markdown, { isBlock, plain = "" }) {
  const { selectionStart: from, selectionEnd: to } = area;
  const text = area.value;
  const lead = isBlock && text.slice(0, from).trim() ? "\n".repeat(Math.max(0, 2 - text.slice(0, from).match(/\n*$/)[0].length)) : "";
  const tail = isBlock ? "\n".repeat(Math.max(0, (text.slice(to).trim() ? 2 : 1) - text.slice(to).match(/^\n*/)[0].length)) : (plain.match(/\s*$/)[0].includes(" ") ? " " : "");
  area.setRangeText(markdown && lead + markdown + tail, from, to, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// Markdown that the program itself has made, where the caret stands.
export function insert(editor, markdown) {
  if (editor.isPlain) return intoArea(editor.area, markdown, { isBlock: true });
  const slice = sliceOf({ markdown, isStructured: false, plain: "" });
  if (!put(editor, slice)) editor.run((state, dispatch) => dispatch(state.tr.replaceSelection(slice)));
  return editor.view.focus();
}
