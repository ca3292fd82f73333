// The words of a paragraph, heading or cell as Markdown. What is written is read again: as few backslashes as will do,
// then more; then bold and italic where Markdown can have them. Letters are never altered.
import { blocksOf } from "./read.js";
import { runsOf, signOfRuns, tidied } from "./compare.js";

const PLAIN = 0;
// How much is escaped: of the signs among words, and of those that begin a line.
const CARE = [[0, 0], [1, 0], [0, 1], [1, 1], [2, 1], [2, 2], [3, 3]];
const EVERY = CARE[CARE.length - 1];
const IS_PUNCTUATION = /[!-/:-@[-`{-~]/g;

const escapes = [
  (text) => text,
  (text) => text
    .replace(/\\(?=[!-/:-@[-`{-~\n]|$)/g, "\\\\")
    .replace(/\*(?=\S)|(?<=\S)\*/g, "\\*")
    .replace(/(?<![\p{L}\p{N}])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/\](?=\()/g, "\\]")
    .replace(/<(?=[\w/!])/g, "\\<")
    .replace(/&(?=#?\w+;)/g, "\\&"),
  (text) => text.replace(/[\\*_[\]<>&]/g, "\\$&"),
  (text) => text.replace(IS_PUNCTUATION, "\\$&"),
];
const starts = [
  (line) => line,
  (line) => line.replace(/^(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|-{3,}$|\|)/, "\\$1").replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2"),
  (line) => line.replace(/^[-+#>|:=~]/, "\\$&").replace(/^(\d{1,9})([.)])/, "$1\\$2").replace(/(?<!\\)\|/g, "\\|").replace(/(?<!\\)(#+)$/, "\\$1"),
  (line) => line,
];

// Read as what it will stand as: only then is it known what a sign means.
const readers = {
  paragraph: (text) => only(blocksOf(text), "paragraph"),
  heading: (text) => only(blocksOf(`# ${text}`), "heading"),
  cell: (text) => {
    const table = only(blocksOf(`| ${text} |\n| --- |`), "table");
    return table && table.firstChild.childCount === 1 ? table.firstChild.firstChild : null;
  },
};
const only = (blocks, name) => (blocks.length === 1 && blocks[0].type.name === name ? blocks[0] : null);

const kept = new WeakMap();

// A line as Markdown. `isWary`: with every sign escaped, since the block around it could not be read again otherwise.
export function writeLine(node, isWary = false) {
  const memory = kept.get(node) || {};
  if (memory[isWary] === undefined) {
    memory[isWary] = made(node, isWary);
    kept.set(node, memory);
  }
  return memory[isWary];
}

function made(node, isWary) {
  const kind = node.type.name.startsWith("table_") ? "cell" : node.type.name;
  const runs = runsOf(node);
  if (!runs.length) return "";
  const levels = isWary ? [EVERY] : CARE;
  let shaped = runs;
  for (const shape of [(same) => same, narrowed, widened, unmarked]) {
    shaped = shape(runs);
    const wanted = signOfRuns(shaped);
    for (const level of levels) {
      for (const em of ["*", "_"]) {
        const text = written(shaped, { level, em, kind });
        const again = readers[kind](text);
        if (again && signOfRuns(runsOf(again)) === wanted) return text;
        if (!shaped.some((run) => run.marks.some((mark) => mark.type.name === "em"))) break;
      }
    }
  }
  return written(shaped, { level: EVERY, em: "*", kind });
}

// Runs with marks become text: the marks that last longest are outermost.
function written(runs, { level: [level, start], em, kind }) {
  const ends = runs.map(() => new Map());
  for (let i = runs.length - 1; i >= 0; i -= 1) {
    for (const mark of runs[i].marks) {
      const next = runs[i + 1] && runs[i + 1].marks.find((other) => other.eq(mark));
      ends[i].set(mark, next ? ends[i + 1].get(next) : i);
    }
  }
  let text = "";
  let open = [];
  const close = (mark) => { text += markSign(mark, false, em, level); };
  runs.forEach((run, i) => {
    const order = (mark) => ["link", "strong", "em"].indexOf(mark.type.name);
    const marks = [...run.marks].sort((one, other) => ends[i].get(other) - ends[i].get(one) || order(one) - order(other));
    let same = 0;
    while (same < open.length && same < marks.length && open[same].eq(marks[same])) same += 1;
    open.slice(same).reverse().forEach(close);
    for (const mark of marks.slice(same)) text += markSign(mark, true, em, level);
    open = marks;
    if (run.image) text += imageText(run.image);
    else if (run.isBreak) text += "\n";
    else text += escapes[level](run.text);
  });
  open.reverse().forEach(close);
  text = text.replace(/^[^\S\n]+|[^\S\n]+$/g, (spaces) => [...spaces].map((sign) => `&#x${sign.codePointAt(0).toString(16)};`).join("").replaceAll("&#xa0;", "&nbsp;"));
  if (kind === "cell") text = text.replace(/(?<!\\)\|/g, "\\|");
  return kind === "paragraph" || start === 2 ? text.split("\n").map(starts[start]).join("\n") : text;
}

function markSign(mark, isOpening, em, level) {
  if (mark.type.name === "strong") return "**";
  if (mark.type.name === "em") return em;
  return isOpening ? "[" : `](${address(mark.attrs, level)})`;
}

function address({ href, src, title }, level = PLAIN) {
  const url = href ?? src;
  const plain = level > PLAIN ? url.replace(/\\(?=[!-/:-@[-`{-~])|&(?=#?\w+;)/g, "\\$&") : url;
  const safe = plain === "" || /[\s()<>]/.test(plain) ? `<${plain.replace(/[<>]/g, "\\$&").replace(/\n/g, "%0a")}>` : plain;
  return title ? `${safe} "${title.replace(/["\\]/g, "\\$&")}"` : safe;
}

const imageText = ({ attrs }) => `![${attrs.alt}](${address(attrs)})`;

const isEmphasis = (mark) => mark.type.name !== "link";
const without = (marks) => marks.filter((mark) => !isEmphasis(mark));

// Punctuation at the edge of bold stands outside it, where a letter follows: Markdown can't have **Mål:**unge.
function narrowed(runs) {
  const pieces = [];
  runs.forEach((run, i) => {
    if (run.image || run.isSpace || !run.marks.some(isEmphasis)) { pieces.push(run); return; }
    const [, before, core, after] = run.text.match(/^([^\p{L}\p{N}]*)([\s\S]*?)([^\p{L}\p{N}]*)$/u);
    const touches = (other, pattern) => Boolean(other) && !other.isSpace && (Boolean(other.image) || pattern.test(other.text));
    const cut = (text, isCut) => (text ? [{ ...run, text, isSpace: false, marks: isCut ? without(run.marks) : run.marks }] : []);
    pieces.push(...cut(before, touches(runs[i - 1], /\S$/)), ...cut(core, false), ...cut(after, touches(runs[i + 1], /^\S/)));
  });
  return tidied(pieces);
}

// The whole word is bold where a part of it was.
function widened(runs) {
  const pieces = runs.map((run) => ({ ...run }));
  for (const step of [1, -1]) {
    for (let i = step > 0 ? 0 : pieces.length - 1; pieces[i]; i += step) {
      const next = pieces[i + step];
      if (pieces[i].isSpace || !next || next.isSpace) continue;
      const missing = pieces[i].marks.filter((mark) => isEmphasis(mark) && !mark.isInSet(next.marks));
      for (const mark of missing) next.marks = mark.addToSet(next.marks);
    }
  }
  return tidied(pieces);
}

const unmarked = (runs) => tidied(runs.map((run) => ({ ...run, marks: without(run.marks) })));
