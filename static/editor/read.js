// Markdown becomes what the editor shows. Each block at the top remembers the lines it was read from, so that a block
// that nobody touches is written back as it was.
import { Fragment } from "prosemirror-model";
import { parser } from "./parser.js";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

// A line above a table, without a blank line between: »Tabel: …« or »Tabel 2: …«; »Tabel (søjler): …« names a chart.
const CAPTION = /^Tabel(?: (?<number>\d+[a-z]?))?(?: \((?<chart>søjler|kurve)\))?: *(?<words>\S.*)$/;

// What stands before a row of a table in a list or a quotation: the signs that these begin with, and then what is left of
// them on each further line.
const BEGINS = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t])))*/;
const WITHIN = /^[ \t>]*/;

class Reader {
  constructor(text) {
    this.lines = text.split("\n");
    this.tokens = parser.parse(text, {});
    this.at = 0;
  }

  // The blocks up to the token that closes what they stand in.
  blocks(end) {
    const found = [];
    while (this.at < this.tokens.length && this.tokens[this.at].type !== end) {
      const { map } = this.tokens[this.at];
      found.push({ node: this.block(), map });
    }
    this.at += 1;
    return withCaptions(found);
  }

  // The nodes alone; where something must stand, an empty paragraph.
  content(end) {
    const found = this.blocks(end).map(({ node }) => node);
    return found.length ? found : [nodes.paragraph.create()];
  }

  block() {
    const token = this.tokens[this.at];
    this.at += 1;
    switch (token.type) {
      case "paragraph_open": return nodes.paragraph.create(null, this.line(true));
      case "heading_open": return nodes.heading.create({ level: Number(token.tag[1]) }, this.line(false));
      case "blockquote_open": return nodes.blockquote.create(null, this.content("blockquote_close"));
      case "bullet_list_open":
      case "ordered_list_open": return this.list(token);
      case "table_open": return this.table();
      default: return nodes.horizontal_rule.create();
    }
  }

  line(withBreaks) {
    const content = inline(this.tokens[this.at].children || [], withBreaks);
    this.at += 2; // the words, and the end of the block
    return content;
  }

  list(token) {
    const isOrdered = token.type === "ordered_list_open";
    const items = [];
    let isTight = false;
    while (this.tokens[this.at].type === "list_item_open") {
      this.at += 1;
      isTight = isTight || this.tokens[this.at].hidden;
      items.push(nodes.list_item.create(null, this.content("list_item_close")));
    }
    this.at += 1;
    const start = token.attrGet("start");
    const attrs = { tight: isTight, sign: token.markup };
    return isOrdered ? nodes.ordered_list.create({ ...attrs, order: start === null ? 1 : Number(start) }, items) : nodes.bullet_list.create(attrs, items);
  }

  // A row may have more cells than the head: the parser drops them, and no page shows them. Here they are kept, under
  // heads without words, so that nothing is lost when the table is changed.
  more(rows, starts) {
    const excess = rows.map((cells, i) => cellsOf(this.lines[starts[i]].replace(i ? WITHIN : BEGINS, "")).slice(cells.length));
    const most = Math.max(0, ...excess.slice(1).map((texts) => texts.length));
    if (!most || excess[0].length) return;
    rows.forEach((cells, i) => {
      for (let x = 0; x < most; x += 1) {
        const kind = i ? nodes.table_cell : nodes.table_header;
        cells.push(kind.create(null, inline(parser.parseInline(excess[i][x] || "", {})[0].children, false)));
      }
    });
  }

  table() {
    const rows = [];
    const starts = [];
    for (; this.tokens[this.at].type !== "table_close"; this.at += 1) {
      const token = this.tokens[this.at];
      if (token.type === "tr_open") rows.push([]);
      if (token.type === "tr_open") starts.push(token.map[0]);
      if (token.type !== "th_open" && token.type !== "td_open") continue;
      const kind = token.type === "th_open" ? nodes.table_header : nodes.table_cell;
      const style = token.attrGet("style");
      const align = style ? style.replace("text-align:", "") : null;
      rows[rows.length - 1].push(kind.create({ align }, inline(this.tokens[this.at + 1].children || [], false)));
    }
    this.at += 1;
    this.more(rows, starts);
    return nodes.table.create(null, rows.map((cells) => nodes.table_row.create(null, cells)));
  }
}

// The texts of a line's cells, as the parser splits it.
function cellsOf(line) {
  const texts = line.trim().split(/(?<!\\)\|/).map((text) => text.replaceAll("\\|", "|").trim());
  if (texts[0] === "") texts.shift();
  if (texts[texts.length - 1] === "") texts.pop();
  return texts;
}

function withCaptions(blocks) {
  const kept = [];
  for (const block of blocks) {
    const before = kept[kept.length - 1];
    const isAbove = block.node.type === nodes.table && before && before.node.type === nodes.paragraph && before.source === undefined
      && before.map && block.map && before.map[1] === block.map[0] && before.map[1] === before.map[0] + 1;
    const found = isAbove && CAPTION.exec(plainLine(before.node));
    if (found) {
      kept.pop();
      const { number, chart = "", words } = found.groups;
      const attrs = { caption: (number ? `Tabel ${number}: ` : "") + words.trim(), chart };
      kept.push({ node: nodes.table.create(attrs, block.node.content), map: [before.map[0], block.map[1]] });
    } else kept.push(block);
  }
  return kept;
}

// A paragraph of words alone, or "": a caption has no bold or links.
function plainLine(paragraph) {
  const only = paragraph.childCount === 1 && paragraph.firstChild;
  return only && only.isText && !only.marks.length ? only.text : "";
}

const HOLDS = { strong_open: "strong", em_open: "em", link_open: "link" };

function inline(tokens, withBreaks) {
  const found = [];
  const open = []; // marks, in the order in which they were opened
  for (const token of tokens) {
    if (HOLDS[token.type]) {
      const attrs = token.type === "link_open" ? { href: token.attrGet("href"), title: token.attrGet("title") || "" } : null;
      open.push(marks[HOLDS[token.type]].create(attrs));
    } else if (token.type.endsWith("_close")) open.pop();
    else if (token.type === "softbreak" || token.type === "hardbreak") {
      found.push(withBreaks ? nodes.hard_break.create(null, null, set(open)) : schema.text(" ", set(open)));
    } else if (token.type === "image") {
      const attrs = { src: token.attrGet("src"), alt: token.content, title: token.attrGet("title") || "" };
      found.push(nodes.image.create(attrs, null, set(open)));
    } else if (token.content) found.push(schema.text(token.content, set(open)));
  }
  return Fragment.fromArray(merged(found));
}

function set(open) {
  return open.reduce((held, mark) => mark.addToSet(held), []);
}

function merged(found) {
  const kept = [];
  for (const node of found) {
    const before = kept[kept.length - 1];
    if (before && before.isText && node.isText && before.sameMarkup(node)) kept[kept.length - 1] = before.withText(before.text + node.text);
    else kept.push(node);
  }
  return kept;
}

// The document, the source of each of its blocks, and what stands between, before and after them.
export function read(text) {
  const lines = text.split("\n");
  const blocks = new Reader(text).blocks().map(({ node, map }) => ({ node, ...trimmed(lines, map) }));
  const between = (from, to) => lines.slice(from, to).join("\n");
  const sources = blocks.map(({ from, to }) => between(from, to));
  const gaps = blocks.slice(1).map(({ from }, i) => `\n${lines.slice(blocks[i].to, from).map((line) => `${line}\n`).join("")}`);
  const [first, last] = [blocks[0], blocks[blocks.length - 1]];
  const lead = first ? lines.slice(0, first.from).map((line) => `${line}\n`).join("") : text;
  const trail = last ? lines.slice(last.to).map((line) => `\n${line}`).join("") : "";
  const content = blocks.length ? blocks.map(({ node }) => node) : [nodes.paragraph.create()];
  return { doc: nodes.doc.create(null, content), isEmpty: !blocks.length, sources, gaps, lead, trail };
}

// Blank lines at the end of a list are counted to it by the parser: here they stand after it.
function trimmed(lines, [from, to]) {
  let end = to;
  while (end > from + 1 && /^[ \t]*$/.test(lines[end - 1])) end -= 1;
  return { from, to: end };
}

export const blocksOf = (text) => new Reader(text).blocks().map(({ node }) => node);
