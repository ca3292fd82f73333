// Blocks become Markdown, and are read again: what doesn't come back the same is written with more care.
import { blocksOf } from "./read.js";
import { signOf } from "./compare.js";
import { writeLine } from "./write-line.js";

const LAST = 999_999_999; // the largest number that begins a point
const OTHER = { "-": "*", "*": "-", "+": "-", ".": ")", ")": "." };
const isList = (node) => node.type.name === "bullet_list" || node.type.name === "ordered_list";

// One block of the document. `after` is the block before it: two lists beside each other need different signs.
export function writeBlock(node, after = null) {
  let text = "";
  for (const care of [{}, { isLoose: true, rule: "***" }, { isWary: true }, { isWary: true, isLoose: true, rule: "***" }]) {
    text = block(node, care, apart(node, after));
    if (!text) return "";
    const again = blocksOf(text);
    if (again.length === 1 && signOf(again[0]) === signOf(node)) return text;
  }
  return text;
}

function apart(node, after) {
  const isBeside = after && isList(node) && after.node.type === node.type && after.sign === node.attrs.sign;
  return isList(node) ? (isBeside ? OTHER[node.attrs.sign] : node.attrs.sign) : "";
}

function block(node, care, sign) {
  switch (node.type.name) {
    case "paragraph": return writeLine(node, care.isWary);
    case "heading": {
      const words = writeLine(node, care.isWary);
      return words && `${"#".repeat(node.attrs.level)} ${words}`;
    }
    case "blockquote": return blocks(node, care).replace(/^/gm, "> ").replace(/^> $/gm, ">").replace(/^>$/, "");
    case "bullet_list":
    case "ordered_list": return list(node, care, sign);
    case "table": return table(node, care);
    default: return care.rule || "---";
  }
}

function written(parent, care) {
  const parts = [];
  let after = null;
  parent.forEach((node) => {
    const sign = apart(node, after);
    const text = block(node, care, sign);
    if (!text) return;
    parts.push({ node, text });
    after = { node, sign };
  });
  return parts;
}

const blocks = (parent, care) => written(parent, care).map(({ text }) => text).join("\n\n");

function list(node, care, sign) {
  const items = [];
  node.forEach((item) => {
    const parts = written(item, care);
    if (parts.length) items.push(parts);
  });
  // Only a list of one paragraph each, and lists under these, can stand without blank lines.
  const stands = (part, i, parts) => !i || (parts[i - 1].node.type.name === "paragraph" && isList(part.node) && (part.node.attrs.order ?? 1) === 1);
  const isTight = node.attrs.tight && !care.isLoose && items.every((parts) => parts.every(stands));
  const gap = isTight ? "\n" : "\n\n";
  const isOrdered = node.type.name === "ordered_list";
  return items.map((parts, i) => {
    const mark = isOrdered ? `${Math.min(node.attrs.order + i, LAST)}${sign} ` : `${sign} `;
    const text = parts.map((part) => part.text).join(gap);
    return mark + text.replace(/\n(?=[^\n])/g, `\n${" ".repeat(mark.length)}`);
  }).join(gap);
}

const LINES = { right: "--:", center: ":-:", left: ":--" };

function table(node, care) {
  const { caption, chart } = node.attrs;
  const row = (cells) => `| ${cells.join(" | ")} |`;
  const lines = [];
  node.forEach((line, _, i) => {
    const cells = [];
    line.forEach((cell) => cells.push(writeLine(cell, care.isWary)));
    lines.push(row(cells));
    if (i) return;
    const signs = [];
    line.forEach((cell) => signs.push(LINES[cell.attrs.align] || "---"));
    lines.push(row(signs));
  });
  return (caption ? `${captionLine(caption, chart)}\n` : "") + lines.join("\n");
}

export function captionLine(words, chart) {
  const plain = words.replace(/\s+/g, " ").trim();
  const escaped = /^[^\\*_[\]<>&!]*$/.test(plain) ? plain : plain.replace(/[\\*_[\]<>&!]/g, "\\$&");
  const [, number = "", rest] = escaped.match(/^(?:Tabel( \d+[a-z]?): *(?=\S))?(.*)$/);
  return `Tabel${number}${chart ? ` (${chart})` : ""}: ${rest}`;
}
