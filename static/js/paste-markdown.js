// The last step of a paste: runs of text and blocks become Markdown.
(() => {
  "use strict";

  const { finish, raised, glue } = window.bpmplanPasteSigns;
  const inOneLine = (text, apart) => text.split(apart).map((part) => part.trim()).reduce(glue, "");

  // Runs of text with one format each -> one line of Markdown (or several, where there were line breaks).
  function serialise(runs, isHeading) {
    const merged = [];
    for (const run of runs) {
      for (const [i, text] of run.text.split("\n").entries()) {
        if (i) merged.push({ text: "\n" });
        const last = merged[merged.length - 1];
        const blank = !text.trim();
        const like = (other) => Boolean(other.bold) === Boolean(run.bold) && Boolean(other.italic) === Boolean(run.italic)
          && (other.raise || "") === (run.raise || "") && other.href === run.href;
        if (last && last.text !== "\n" && (like(last) || (blank && !last.href && !last.raise))) last.text += text;
        else if (text) {
          merged.push({
            text, bold: !isHeading && !blank && run.bold, italic: !isHeading && !blank && run.italic,
            href: blank ? undefined : run.href, raise: blank ? undefined : run.raise,
          });
        }
      }
    }
    let out = "";
    merged.forEach((run, i) => {
      if (run.text === "\n") { out += "\n"; return; }
      let [, before, core, after] = run.text.match(/^(\s*)([\s\S]*?)(\s*)$/);
      if (!core) { out += before; return; }
      const next = merged[i + 1] ? merged[i + 1].text : "";
      if (run.raise) { out += raisedRun(run, before, core, after, out, next); return; }
      // Stars only count where they touch the word on the right side; punctuation at the edge is put outside.
      if (run.bold || run.italic) {
        if (!after && /^[\p{L}\p{N}]/u.test(next)) [, core, after] = core.match(/^([\s\S]*?)([^\p{L}\p{N}]*)$/u);
        if (!before && /[\p{L}\p{N}]$/u.test(out)) [, before, core] = core.match(/^([^\p{L}\p{N}]*)([\s\S]*)$/u);
        if (!core) { out += escapeText(before + after); return; }
      }
      let text = escapeText(core);
      if (run.href) text = run.href === core ? core : `[${text.replace(/[[\]]/g, "\\$&")}](${run.href})`;
      const touches = /\*$/.test(out) && !before;
      if (run.italic && !touches) text = `*${text}*`;
      if (run.bold && !touches) text = `**${text}**`;
      out += escapeText(before) + text + escapeText(after);
    });
    return finish(out.split("\n").map((line) => escapeStart(inOneLine(line, "\t").replace(/ {2,}/g, " ").trim())).join("\n")
      .replace(/\n{3,}/g, "\n\n").trim());
  }

  function raisedRun(run, before, core, after, out, next) {
    const start = !before && !/\S$/.test(out);
    let text = raised(core, run.raise, before ? "" : out.replace(/\*+$/, "")).replace(/[*_]/g, "\\$&");
    if (run.href) text = `[${text.replace(/[[\]]/g, "\\$&")}](${run.href})`;
    return before + text + (after || (start && /^[\p{L}\p{N}]/u.test(next) ? " " : ""));
  }

  // As few backslashes as will do: the writer has to read the text afterwards.
  function escapeText(text) {
    return text
      .replace(/\\(?=[!-/:-@[-`{-~])/g, "\\\\")
      .replace(/\*(?=\S)|(?<=\S)\*/g, "\\*")
      .replace(/(?<![\p{L}\p{N}])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}])/gu, "\\_")
      .replace(/\](?=\()/g, "\\]");
  }

  function escapeStart(line) {
    return line.replace(/^(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|-{3,}$|\|)/, "\\$1").replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2");
  }

  function assemble(blocks) {
    const top = Math.min(...blocks.filter((block) => block.kind === "heading").map((block) => block.level));
    let out = "";
    let previous = null;
    let open = []; // the lists that are open, from the outermost: level, width of the sign, last number
    for (const block of blocks) {
      let { text } = block;
      let gap = "\n\n";
      const widthOf = (lists) => lists.reduce((sum, list) => sum + list.width, 0);
      if (block.kind === "heading") text = `${"#".repeat(block.level - top + 1)} ${text.replace(/^(\d+)\\([.)])/, "$1$2")}`;
      if (block.kind === "item") {
        const before = open.find((list) => list.level >= block.level);
        open = open.filter((list) => list.level < block.level);
        // A list that begins again, or leaves out a number, is another list: the other sign after the number says so.
        const isLike = Boolean(before) && before.isOrdered === block.isOrdered;
        const isSame = isLike && (!block.isOrdered || block.number === before.number + 1);
        let point = isSame ? before.point : ".";
        if (isLike && !isSame && before.point === ".") point = ")";
        const sign = block.isOrdered ? `${block.number}${point} ` : "- ";
        const indent = widthOf(open);
        open.push({ level: block.level, width: sign.length, isOrdered: block.isOrdered, number: block.number, point });
        text = " ".repeat(indent) + sign + text.replace(/\n+/g, `\n${" ".repeat(indent + sign.length)}`);
        if (previous === "item" && (isSame || (!before && (!block.isOrdered || block.number === 1)))) gap = "\n";
      } else if (block.kind === "more") {
        const inside = open.filter((list) => list.level <= block.level);
        const indent = widthOf(inside.length ? inside : open.slice(0, 1));
        text = text.replace(/^(?=.)/gm, " ".repeat(indent));
      } else open = [];
      if (previous === "caption") gap = "\n";
      out += (out ? gap : "") + text;
      previous = block.kind;
    }
    return out;
  }

  window.bpmplanPasteMarkdown = { serialise, assemble, inOneLine };
})();
