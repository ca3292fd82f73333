// Whether two pieces of a text are the same to a reader: what Markdown can't say (a space at a line's end, bold on a
// space, an empty paragraph) doesn't count.

const SPACE = /^\s*$/;

// What stands in a line: words with their marks, breaks, images. Spaces have the marks of both their sides only.
export function runsOf(node) {
  const runs = [];
  const add = (text, marks) => {
    if (text) runs.push({ text, marks, isSpace: SPACE.test(text) });
  };
  node.forEach((child) => {
    if (child.isText) {
      const [, before, core, after] = child.text.match(/^(\s*)([\s\S]*?)(\s*)$/);
      add(before, child.marks);
      add(core, child.marks);
      add(after, child.marks);
    } else if (child.type.name === "hard_break") runs.push({ text: "\n", marks: child.marks, isSpace: true, isBreak: true });
    else runs.push({ image: child, text: "", marks: child.marks, isSpace: false });
  });
  return tidied(runs);
}

export function tidied(runs) {
  const marksAt = (at, step) => {
    for (let i = at + step; runs[i]; i += step) if (!runs[i].isSpace) return runs[i].marks;
    return [];
  };
  const kept = [];
  runs.forEach((run, i) => {
    let { marks } = run;
    if (run.isSpace) {
      const [one, other] = [marksAt(i, -1), marksAt(i, 1)];
      marks = (run.isBreak ? run.marks : one).filter((mark) => mark.isInSet(one) && mark.isInSet(other));
    }
    const last = kept[kept.length - 1];
    const joins = last && !last.image && !run.image && !last.isBreak && !run.isBreak && last.isSpace === run.isSpace && sameMarks(last.marks, marks);
    if (joins) last.text += run.text;
    else kept.push({ ...run, marks });
  });
  return trimmed(kept);
}

const nameOf = (mark) => (mark.type.name === "link" ? `link ${mark.attrs.href} ${mark.attrs.title}` : mark.type.name);
export const sameMarks = (one, other) => one.length === other.length && one.every((mark) => mark.isInSet(other));

// No space at the beginning or end, nor beside a break; one break where there were several. Fixed spaces stay.
function trimmed(runs) {
  const kept = [];
  const cut = () => {
    while (kept.length) {
      const last = kept.pop();
      const text = last.isBreak || last.image ? "" : last.text.replace(/[ \t]+$/, "");
      if (last.image || text) kept.push({ ...last, text });
      if (last.image || text) return;
    }
  };
  for (const run of runs) {
    const last = kept[kept.length - 1];
    if (run.isBreak) cut();
    const text = !run.isBreak && !run.image && (!last || last.isBreak) ? run.text.replace(/^[ \t]+/, "") : run.text;
    if (run.image || (run.isBreak ? kept.length : text)) kept.push({ ...run, text });
  }
  cut();
  return kept;
}

export function signOfRuns(runs) {
  let sign = "";
  let last = null;
  for (const run of runs) {
    const marks = run.isBreak ? last : run.marks.map(nameOf).sort().join(",");
    if (marks !== last) sign += `\u0001${marks}\u0002`;
    last = marks;
    sign += run.image ? `\u0003${JSON.stringify(run.image.attrs)}` : run.text;
  }
  return sign;
}

const kept = new WeakMap();

// A string that is the same for two blocks that read the same; "" for one that is nothing to a reader.
export function signOf(node) {
  let sign = kept.get(node);
  if (sign === undefined) kept.set(node, sign = made(node));
  return sign;
}

function made(node) {
  const { name } = node.type;
  if (name === "horizontal_rule") return "hr";
  if (name === "table") return `table(${node.attrs.caption}|${node.attrs.chart}|${inside(node).join("|")})`;
  if (name === "table_row") return `row(${inside(node).join("|")})`;
  if (name === "table_cell" || name === "table_header") return `${node.attrs.align || ""}:${signOfRuns(runsOf(node))}`;
  if (node.isTextblock) {
    const words = signOfRuns(runsOf(node));
    return words && `${name === "heading" ? `h${node.attrs.level}` : "p"}(${words})`;
  }
  const parts = inside(node).filter(Boolean);
  if (!parts.length) return "";
  return `${name}${name === "ordered_list" ? node.attrs.order : ""}(${parts.join(";")})`;
}

function inside(node) {
  const parts = [];
  node.forEach((child) => parts.push(signOf(child)));
  return parts;
}
