// Turns what Word, Excel or a web page puts on the clipboard into the Markdown that bpmplan/text.py reads.
// Nothing is run or fetched: DOMParser's documents have no scripts and load no images.
(() => {
  "use strict";

  const SKIP = new Set(["STYLE", "SCRIPT", "HEAD", "META", "LINK", "TITLE", "XML", "TEMPLATE", "NOSCRIPT", "SVG", "MATH",
    "OBJECT", "IFRAME", "BUTTON", "INPUT", "SELECT", "TEXTAREA", "DEL"]);
  const BLOCK = new Set(["P", "DIV", "SECTION", "ARTICLE", "MAIN", "HEADER", "FOOTER", "NAV", "ASIDE", "FIGURE",
    "FIGCAPTION", "ADDRESS", "DL", "DT", "DD", "FORM", "FIELDSET", "LEGEND", "DETAILS", "SUMMARY", "CENTER", "CAPTION",
    "TBODY", "THEAD", "TFOOT", "TR", "TD", "TH", "LI"]);
  const css = (element) => (element.getAttribute("data-style") || "").toLowerCase();
  const rule = (element, name) => (css(element).match(new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`)) || [])[1];

  function fromHtml(html) {
    // Styles and handlers would be reported as a breach of the page's security policy, though they do nothing here.
    const quiet = html.replace(/<style\b[\s\S]*?<\/style\s*>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(\s)(style|on\w+)(\s*=)/gi, "$1data-$2$3"));
    const walker = new Walker();
    walker.children(new DOMParser().parseFromString(quiet, "text/html").body, {});
    walker.flush();
    const markdown = assemble(walker.blocks);
    return { markdown, images: walker.images, isStructured: walker.blocks.some((block) => block.kind !== "para") };
  }

  // Bullets of a PDF or a mail that come as plain text.
  function fromText(text) {
    return text.replace(/\r\n?/g, "\n").replace(/^[ \t]*[•·▪◦‣\uf0b7\uf0a7][ \t]+/gm, "- ");
  }

  class Walker {
    constructor() {
      this.blocks = [];
      this.runs = [];
      this.images = 0;
      this.item = null; // the list item that the next block belongs to
      this.depth = -1; // levels of lists that are open
    }

    children(node, format) {
      for (const child of node.childNodes) this.walk(child, format);
    }

    flush(heading) {
      const text = serialise(this.runs, Boolean(heading));
      this.runs = [];
      if (!text) return;
      if (heading) this.blocks.push({ kind: "heading", level: heading, text: text.replace(/\s*\n\s*/g, " ") });
      else if (this.item && !this.item.isUsed) {
        this.item.isUsed = true;
        this.blocks.push({ ...this.item, kind: "item", text });
      } else if (this.item) this.blocks.push({ kind: "more", level: this.item.level, text });
      else this.blocks.push({ kind: "para", text });
    }

    walk(node, format) {
      if (node.nodeType === Node.TEXT_NODE) {
        const text = format.isPre ? node.data : node.data.replace(/[\s\u00a0]+/g, " ");
        this.runs.push({ ...format, text: text.replace(/[\u00ad\u200b\u2060\ufeff]/g, "") });
        return;
      }
      if (node.nodeType !== Node.ELEMENT_NODE) return;
      const name = node.nodeName.toUpperCase();
      if (name === "IMG" || name === "V:IMAGEDATA") { this.images += 1; return; }
      if (SKIP.has(name) || node.hidden || /display\s*:\s*none|mso-hide\s*:\s*all|mso-element\s*:\s*comment/.test(css(node))) return;
      if (/mso-list\s*:\s*ignore/.test(css(node))) { this.marker = (this.marker || "") + node.textContent; return; }
      if (name === "BR") { this.runs.push({ text: "\n" }); return; }
      if (name === "HR") { this.flush(); this.blocks.push({ kind: "rule", text: "---" }); return; }
      if (name === "UL" || name === "OL") { this.list(node, format); return; }
      if (name === "TABLE") { this.table(node, format); return; }
      if (name === "BLOCKQUOTE") { this.quote(node, format); return; }
      if (name === "PRE") { this.flush(); this.children(node, { ...format, isPre: true }); this.flush(); return; }
      const heading = headingLevel(node, name);
      if (heading) {
        this.flush();
        this.marker = "";
        this.children(node, {});
        const marker = this.marker.replace(/[\s\u00a0]+/g, " ").trim();
        if (/\w/.test(marker)) this.runs.unshift({ text: `${marker} ` });
        this.marker = "";
        this.flush(heading);
      } else if (name === "P" && /mso-list\s*:\s*l\d/.test(css(node))) this.wordItem(node, format);
      else if (BLOCK.has(name)) { this.flush(); this.children(node, format); this.flush(); } else {
        this.children(node, this.inline(node, name, format));
      }
    }

    inline(node, name, format) {
      const next = { ...format };
      const weight = rule(node, "font-weight");
      if (weight) next.bold = weight.startsWith("bold") || parseInt(weight, 10) >= 600;
      else if (name === "B" || name === "STRONG") next.bold = true;
      const slant = rule(node, "font-style");
      if (slant) next.italic = /italic|oblique/.test(slant);
      else if (name === "I" || name === "EM") next.italic = true;
      const href = name === "A" ? (node.getAttribute("href") || "").trim() : "";
      if (/^(https?:\/\/|mailto:|tel:)/i.test(href)) next.href = href.replace(/[\s()<>]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
      return next;
    }

    // Word's own lists are paragraphs: their level is in the style, their sign in a span marked "Ignore".
    wordItem(node, format) {
      this.flush();
      const outer = this.item;
      this.marker = "";
      const level = parseInt((css(node).match(/level(\d)/) || [0, 1])[1], 10) - 1;
      this.item = { level, isOrdered: false, number: null, isUsed: false };
      this.children(node, format);
      const number = this.marker.match(/^[\s\u00a0(]*(\d+|[a-zæøå]{1,4})[.)]/i);
      this.item.isOrdered = Boolean(number);
      this.item.number = number && /^\d{1,9}$/.test(number[1]) ? Number(number[1]) : null;
      this.marker = "";
      this.flush();
      this.item = outer;
    }

    list(node, format) {
      this.flush();
      const outer = this.item;
      this.depth += 1;
      let number = parseInt(node.getAttribute("start"), 10) || 1;
      for (const child of node.children) {
        const name = child.nodeName.toUpperCase();
        if (name === "UL" || name === "OL") this.list(child, format);
        else if (name === "LI") {
          this.item = { level: this.depth, isOrdered: node.nodeName.toUpperCase() === "OL", number, isUsed: false };
          this.children(child, format);
          this.flush();
          number += 1;
        } else this.walk(child, format);
      }
      this.flush();
      this.depth -= 1;
      this.item = outer;
    }

    inside(node, format) {
      const walker = new Walker();
      walker.children(node, format);
      walker.flush();
      this.images += walker.images;
      return walker.blocks;
    }

    quote(node, format) {
      this.flush();
      const text = assemble(this.inside(node, format)).replace(/^/gm, "> ").replace(/ +$/gm, "");
      if (text !== ">") this.blocks.push({ kind: "quote", text });
    }

    table(node, format) {
      this.flush();
      const rows = [...node.rows];
      const widest = Math.max(0, ...rows.map((row) => row.cells.length));
      if (widest < 2 || node.querySelector("table")) { this.children(node, format); this.flush(); return; } // only layout
      if (node.caption) { this.children(node.caption, format); this.flush(); }
      const grid = rows.map(() => []);
      rows.forEach((row, y) => {
        let x = 0;
        for (const cell of row.cells) {
          while (grid[y][x] !== undefined) x += 1;
          const blocks = this.inside(cell, {});
          const text = blocks.map((block) => (block.kind === "item" && blocks.length > 1 ? `– ${block.text}` : block.text))
            .join(" ").replace(/\s*\n\s*/g, " ").replace(/\|/g, "\\|");
          for (let down = 0; down < Math.min(cell.rowSpan || 1, rows.length - y); down += 1) {
            for (let across = 0; across < Math.min(cell.colSpan, 30); across += 1) grid[y + down][x + across] = down || across ? "" : text;
          }
          x += Math.min(cell.colSpan, 30);
        }
      });
      const used = grid.filter((row) => row.some(Boolean));
      if (!used.length) return;
      used[0] = used[0].map((text) => text.replace(/^\*\*([^*]*)\*\*$/, "$1"));
      const columns = Math.max(...used.map((row) => row.length));
      const isNumber = (text) => text === "" || /^[-–+]?[\d.\s]+(,\d+)?\s*(%|pct\.?|kr\.?)?$/.test(text);
      const signs = Array.from({ length: columns }, (_, x) => {
        const below = used.slice(1).map((row) => row[x] || "");
        return below.some(Boolean) && below.every(isNumber) ? "--:" : "---";
      });
      const line = (row) => `| ${Array.from({ length: columns }, (_, x) => row[x] || "").join(" | ")} |`;
      this.blocks.push({ kind: "table", text: [line(used[0]), line(signs), ...used.slice(1).map(line)].join("\n") });
    }
  }

  function headingLevel(node, name) {
    if (/^H[1-6]$/.test(name)) return Number(name[1]);
    if (node.getAttribute("role") === "heading") return Number(node.getAttribute("aria-level")) || 2;
    const word = (node.getAttribute("class") || "").match(/^(?:Mso(?:Heading|Overskrift)|Overskrift|Heading)(\d)$/);
    if (word) return Number(word[1]);
    if ((node.getAttribute("class") || "").split(/\s/).includes("MsoTitle")) return 1;
    return 0;
  }

  // Runs of text with one format each -> one line of Markdown (or several, where there were line breaks).
  function serialise(runs, isHeading) {
    const merged = [];
    for (const run of runs) {
      for (const [i, text] of run.text.split("\n").entries()) {
        if (i) merged.push({ text: "\n" });
        const last = merged[merged.length - 1];
        const blank = !text.trim();
        const like = (other) => Boolean(other.bold) === Boolean(run.bold) && Boolean(other.italic) === Boolean(run.italic) && other.href === run.href;
        if (last && last.text !== "\n" && (like(last) || (blank && !last.href))) last.text += text;
        else if (text) merged.push({ text, bold: !isHeading && !blank && run.bold, italic: !isHeading && !blank && run.italic, href: blank ? undefined : run.href });
      }
    }
    let out = "";
    merged.forEach((run, i) => {
      if (run.text === "\n") { out += "\n"; return; }
      let [, before, core, after] = run.text.match(/^(\s*)([\s\S]*?)(\s*)$/);
      if (!core) { out += before; return; }
      const next = merged[i + 1] ? merged[i + 1].text : "";
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
    return out.split("\n").map((line) => escapeStart(line.replace(/ {2,}/g, " ").trim())).join("\n").replace(/\n{3,}/g, "\n\n").trim();
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
    let open = []; // the list levels that are open: width of the sign, last number
    for (const block of blocks) {
      let { text } = block;
      let gap = "\n\n";
      if (block.kind === "heading") text = `${"#".repeat(block.level - top + 1)} ${text.replace(/^(\d+)\\([.)])/, "$1$2")}`;
      if (block.kind === "item") {
        const level = Math.min(block.level, open.length);
        const before = open[level];
        const isSame = before && before.isOrdered === block.isOrdered;
        const number = isSame ? before.number + 1 : block.number || 1;
        const sign = block.isOrdered ? `${number}. ` : "- ";
        const indent = open.slice(0, level).reduce((sum, list) => sum + list.width, 0);
        open = [...open.slice(0, level), { width: sign.length, isOrdered: block.isOrdered, number }];
        text = " ".repeat(indent) + sign + text.replace(/\n+/g, `\n${" ".repeat(indent + sign.length)}`);
        if (previous === "item" && (isSame || !before)) gap = "\n";
      } else if (block.kind === "more") {
        const indent = open.slice(0, block.level + 1).reduce((sum, list) => sum + list.width, 0);
        text = text.replace(/^(?=.)/gm, " ".repeat(indent));
      } else open = [];
      out += (out ? gap : "") + text;
      previous = block.kind;
    }
    return out;
  }

  window.bpmplanPaste = { fromHtml, fromText };
})();
