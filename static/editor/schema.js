// What a text can hold, as the dialect of bpmplan/text has it.
import { Schema } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

const aligned = (align) => (align === "right" || align === "center" ? { class: `align-${align}` } : {});
const alignOf = (element) => ["right", "center"].find((align) => element.classList.contains(`align-${align}`)) || null;

const { table_row, table_cell, table_header } = tableNodes({
  cellContent: "(text|image)*",
  cellAttributes: { align: { default: null, getFromDOM: alignOf } },
});
// Merged cells can't be written in Markdown: the attributes are there, since the commands on tables ask for them.
const cell = (spec, tag, more) => ({
  ...spec, allowGapCursor: false, toDOM: (node) => [tag, { ...more, ...aligned(node.attrs.align) }, 0],
});

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    heading: {
      content: "(text|image)*",
      group: "block",
      defining: true,
      attrs: { level: { default: 1 } },
      parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level } })),
      toDOM: (node) => [`h${Math.min(6, node.attrs.level + 2)}`, 0],
    },
    blockquote: { content: "block+", group: "block", defining: true, parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
    horizontal_rule: { group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
    bullet_list: {
      content: "list_item+",
      group: "block",
      attrs: { tight: { default: true }, sign: { default: "-" } },
      parseDOM: [{ tag: "ul" }],
      toDOM: () => ["ul", 0],
    },
    ordered_list: {
      content: "list_item+",
      group: "block",
      attrs: { tight: { default: true }, sign: { default: "." }, order: { default: 1 } },
      parseDOM: [{ tag: "ol", getAttrs: (element) => ({ order: element.hasAttribute("start") ? Number(element.getAttribute("start")) : 1 }) }],
      toDOM: (node) => ["ol", node.attrs.order === 1 ? {} : { start: node.attrs.order }, 0],
    },
    list_item: { content: "block+", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    table: {
      content: "table_row+",
      group: "block",
      tableRole: "table",
      isolating: true,
      allowGapCursor: false,
      // `caption` is the words of the line above the table; `chart` the kind of chart that it names.
      attrs: { caption: { default: "" }, chart: { default: "" } },
      parseDOM: [{ tag: "table", getAttrs: (element) => ({ caption: element.getAttribute("data-caption") || "", chart: element.getAttribute("data-chart") || "" }) }],
      toDOM: ({ attrs: { caption, chart } }) => [
        "table", { ...(caption && { "data-caption": caption }), ...(chart && { "data-chart": chart }) },
        ...(caption ? [["caption", { contenteditable: "false" }, caption]] : []), ["tbody", 0],
      ],
    },
    table_row: { ...table_row, allowGapCursor: false },
    table_cell: cell(table_cell, "td", {}),
    table_header: cell(table_header, "th", { scope: "col" }),
    text: { group: "inline" },
    image: {
      inline: true,
      group: "inline",
      draggable: true,
      // `alt` is the Markdown between the brackets.
      attrs: { src: {}, alt: { default: "" }, title: { default: "" } },
      parseDOM: [{ tag: "[data-md-image]", getAttrs: (element) => ({ src: element.dataset.mdImage, alt: element.dataset.alt || "", title: element.dataset.title || "" }) }],
      toDOM: ({ attrs }) => ["span", { "data-md-image": attrs.src, "data-alt": attrs.alt, "data-title": attrs.title }],
    },
    hard_break: { inline: true, group: "inline", selectable: false, linebreakReplacement: true, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  },
  marks: {
    link: {
      attrs: { href: {}, title: { default: "" } },
      inclusive: false,
      parseDOM: [{ tag: "a[href]", getAttrs: (element) => ({ href: element.getAttribute("href"), title: element.getAttribute("title") || "" }) }],
      toDOM: (mark) => ["a", { href: mark.attrs.href }, 0],
    },
    strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
  },
});
