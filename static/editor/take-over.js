// A text that came from outside (a colleague's paragraphs, a kept copy) goes into the editor: what is the same stays,
// and the caret with it.
import { Fragment } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import { signOf } from "./compare.js";

const MOST = 250_000; // so many pairs of blocks are compared; beyond that, the middle is put in place as one

// The blocks that say something, with where they stand.
function filled(doc) {
  const found = [];
  doc.forEach((node, pos) => { if (signOf(node)) found.push({ node, pos, end: pos + node.nodeSize }); });
  return found;
}

// Pairs of places, in both lists, of what is the same in both and in the same order.
function shared(old, coming) {
  const isSame = (i, j) => old[i].node.eq(coming[j]);
  const pairs = [];
  let start = 0;
  while (start < old.length && start < coming.length && isSame(start, start)) pairs.push([start, start++]);
  let [i, j] = [old.length, coming.length];
  const last = [];
  while (i > start && j > start && isSame(i - 1, j - 1)) last.unshift([i -= 1, j -= 1]);
  const [height, width] = [i - start, j - start];
  if (height * width <= MOST) {
    const longest = Array.from({ length: height + 1 }, () => new Uint16Array(width + 1));
    for (let y = height - 1; y >= 0; y -= 1) {
      for (let x = width - 1; x >= 0; x -= 1) {
        longest[y][x] = isSame(start + y, start + x) ? longest[y + 1][x + 1] + 1 : Math.max(longest[y + 1][x], longest[y][x + 1]);
      }
    }
    for (let y = 0, x = 0; y < height && x < width;) {
      if (isSame(start + y, start + x)) pairs.push([start + y++, start + x++]);
      else if (longest[y + 1][x] >= longest[y][x + 1]) y += 1;
      else x += 1;
    }
  }
  return [...pairs, ...last];
}

// What to put where so that `doc` is `text`, from the end to the beginning. The keeper knows the new text afterwards.
export function changes(keeper, doc, text) {
  const old = filled(doc);
  const coming = [];
  keeper.take(text).forEach((node) => { if (signOf(node)) coming.push(node); });
  const found = [];
  let [i, j] = [0, 0];
  for (const [y, x] of [...shared(old, coming), [old.length, coming.length]]) {
    if (y < old.length) keeper.isAs(old[y].node, coming[x]);
    if (i < y || j < x) {
      const at = i ? old[i - 1].end : 0;
      const [from, to] = i < y ? [old[i].pos, old[y - 1].end] : old.length ? [at, at] : [0, doc.content.size];
      found.unshift({ from, to, nodes: coming.slice(j, x), before: doc.slice(from, to).content });
    }
    [i, j] = [y + 1, x + 1];
  }
  // A document is never without a block.
  if (found.length === 1 && !found[0].nodes.length && !found[0].from && found[0].to === doc.content.size) found[0].nodes = [doc.type.schema.nodes.paragraph.create()];
  return found;
}

// Where a selection stands after a change around it: before what differs as it was, behind it as far from the end.
// `shift` is by how much the text before that change has grown.
export function caretAfter(doc, selection, { from, nodes, before }, shift) {
  const after = Fragment.fromArray(nodes);
  const start = before.findDiffStart(after);
  const end = before.findDiffEnd(after);
  const place = (pos) => {
    const at = pos - from;
    if (start === null || at <= start) return pos;
    if (at >= end.a) return from + Math.max(start, at + end.b - end.a);
    return from + Math.min(at, Math.max(start, end.b));
  };
  const inside = (pos) => doc.resolve(Math.max(0, Math.min(pos + shift, doc.content.size)));
  return TextSelection.between(inside(place(selection.anchor)), inside(place(selection.head)));
}
