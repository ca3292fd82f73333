// A text and its blocks: those that nobody touched keep their lines, byte for byte, and the blank lines around them.
import { blocksOf, read } from "./read.js";
import { signOf } from "./compare.js";
import { writeBlock } from "./write.js";

export class Keeper {
  constructor(text) {
    this.take(text);
  }

  // Reads a text. The nodes of the document that it gives are the ones that remember their source.
  take(text) {
    const { doc, isEmpty, sources, gaps, lead, trail } = read(text);
    this.known = new WeakMap();
    this.alike = new Map();
    this.pairs = new WeakMap();
    this.lead = lead;
    this.trail = trail;
    this.empty = isEmpty ? text : "";
    let before = null;
    if (!isEmpty) {
      doc.forEach((node, _, i) => {
        const entry = { node, source: sources[i], gap: gaps[i], before, next: null };
        if (before) before.next = entry;
        before = entry;
        this.remember(node, entry);
      });
    }
    return doc;
  }

  remember(node, entry) {
    this.known.set(node, entry);
    const sign = signOf(node);
    this.alike.set(sign, [...(this.alike.get(sign) || []), entry]);
  }

  // An older node that stands in the document for one that was read anew.
  isAs(older, node) {
    this.known.set(older, this.known.get(node));
  }

  // The source of a node that is as it was read, also when it was changed and changed back.
  entryOf(node, before) {
    const entry = this.known.get(node);
    if (entry) return entry;
    const same = (this.alike.get(signOf(node)) || []).filter((one) => one.node.eq(node));
    return same.find((one) => before && one === before.next) || same[0];
  }

  write(doc) {
    let text = "";
    let left = null;
    doc.forEach((node) => {
      const entry = this.entryOf(node, left && left.entry);
      const isNext = Boolean(left && entry && left.entry && left.entry.next === entry);
      const piece = isNext ? { node, entry, text: entry.source, gap: left.entry.gap } : this.joined(left, node, entry);
      if (!piece.text) return;
      text += left ? piece.gap + piece.text : piece.text;
      left = piece;
    });
    return left ? this.lead + text + this.trail : this.empty;
  }

  // A block beside one that it didn't stand beside before: the two must be read as two.
  joined(left, node, entry) {
    const plain = () => ({ node, entry, text: entry ? entry.source : writeBlock(node), gap: "\n\n" });
    if (!left) return plain();
    const memory = this.pairs.get(node);
    if (memory && memory.left.node === left.node && memory.left.text === left.text) return memory.piece;
    const piece = plain();
    if (piece.text) {
      const own = (left.entry && left.entry.gap) || (entry && entry.before && entry.before.gap) || "\n\n";
      const sign = { node: left.node, sign: listSign(left.text) };
      const tries = [[own, piece.text], ["\n\n", piece.text], ["\n\n", writeBlock(node)], ["\n\n", writeBlock(node, sign)]];
      const fits = ([gap, text]) => {
        const again = blocksOf(left.text + gap + text);
        return again.length === 2 && signOf(again[0]) === signOf(left.node) && signOf(again[1]) === signOf(node);
      };
      [piece.gap, piece.text] = tries.find(fits) || tries[1];
      if (entry && piece.text !== entry.source) piece.entry = undefined;
    }
    this.pairs.set(node, { left, piece });
    return piece;
  }
}

// The sign of the first point of a written list.
function listSign(text) {
  const [, bullet, point] = text.match(/^\s*(?:([-*+])|\d{1,9}([.)]))(?=\s|$)/) || [];
  return bullet || point || "";
}
