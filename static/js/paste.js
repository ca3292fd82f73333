// Turns what Word, Excel or a web page puts on the clipboard into the Markdown that bpmplan/text.py reads.
// Nothing is run or fetched: DOMParser's documents have no scripts and load no images. What is left out is said.
(() => {
  "use strict";

  const { fontOf, fromFont, plain, finish, raisedBy } = window.bpmplanPasteSigns;
  const { readSheet, words, css, rule, hasClass, inBlock, isComment, isContents, isTab, chosen, indentOf, countedBy, lettered, headingLevel } = window.bpmplanPasteSource;
  const { serialise, assemble, inOneLine } = window.bpmplanPasteMarkdown;
  const { Table } = window.bpmplanPasteTables;

  const SKIP = new Set(["STYLE", "SCRIPT", "HEAD", "META", "LINK", "TITLE", "XML", "TEMPLATE", "NOSCRIPT", "SVG", "OBJECT",
    "IFRAME"]);
  const BLOCK = new Set(["P", "DIV", "SECTION", "ARTICLE", "MAIN", "HEADER", "FOOTER", "NAV", "ASIDE", "FIGURE",
    "FIGCAPTION", "ADDRESS", "DL", "DT", "DD", "FORM", "FIELDSET", "LEGEND", "DETAILS", "SUMMARY", "CENTER", "CAPTION",
    "TBODY", "THEAD", "TFOOT", "TR", "TD", "TH", "LI"]);
  const STEP = 36; // points that Word moves each level of a list to the right
  const BULLETS = "•·▪▫■□●○◦‣⁃∙➢❖";

  function fromHtml(html) {
    readSheet(html);
    // Styles and handlers would be reported as a breach of the page's security policy, though they do nothing here.
    const report = { images: 0, unknown: 0, formulas: 0, contents: 0, struck: [], hidden: [] };
    const walker = new Walker(report);
    walker.children(parsed(html), {});
    walker.flush();
    const markdown = assemble(walker.blocks);
    const isStructured = walker.blocks.some((block) => block.kind !== "para");
    return { markdown, images: report.images, notes: notes(report), isStructured };
  }

  function parsed(html) {
    const quiet = html.replace(/<style\b[\s\S]*?<\/style\s*>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(\s)(style|on\w+)(\s*=)/gi, "$1data-$2$3"));
    return new DOMParser().parseFromString(quiet, "text/html").body;
  }

  // Bullets of a PDF or a mail that come as plain text.
  function fromText(text) {
    const report = { unknown: 0 };
    const bullet = new RegExp(`^[ \\t]*[${BULLETS}\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf06e\uf071][ \\t]+`, "gm");
    const markdown = finish(plain(text.replace(/\r\n?/g, "\n").replace(bullet, "- "), report));
    return { markdown, images: 0, notes: notes(report) };
  }

  // A sentence for each kind of thing that didn't come along.
  function notes({ unknown = 0, formulas = 0, contents = 0, struck = [], hidden = [] }) {
    const quoted = (texts) => {
      const shown = texts.slice(0, 3).map((text) => `»${text.length > 60 ? `${text.slice(0, 60)} …` : text}«`).join(", ");
      const more = texts.length - 3;
      return more > 0 ? `${shown} og ${more} ${more === 1 ? "sted" : "steder"} mere` : shown;
    };
    const said = [];
    if (struck.length) said.push(`Gennemstreget tekst er udeladt: ${quoted(struck)}.`);
    if (hidden.length) said.push(`Skjult tekst er udeladt: ${quoted(hidden)}.`);
    if (contents) said.push("Indholdsfortegnelsen er udeladt: planen laver sin egen.");
    if (formulas) said.push(formulas === 1 ? "En formel kom ikke med." : `${formulas} formler kom ikke med.`);
    if (unknown) said.push(unknown === 1 ? "Et tegn kunne ikke læses og er udeladt." : `${unknown} tegn kunne ikke læses og er udeladt.`);
    return said;
  }

  // A line just above a table as its caption, where it is words alone: bold or links can't stand in one.
  function asCaption({ kind, text }) {
    const plain = text.replace(/^\*\*([^*]*)\*\*$/, "$1");
    if (kind !== "para" || /[*_[\]\n\\]/.test(plain)) return {};
    return { kind: "caption", text: /^Tabel(?: \d+[a-z]?)?: *\S/.test(plain) ? plain : `Tabel: ${plain}` };
  }

  class Walker {
    constructor(report) {
      this.report = report;
      this.blocks = [];
      this.runs = [];
      this.item = null; // the list item that the next block belongs to
      this.depth = -1; // levels of lists that are open
      this.margins = []; // where the text of each level of the latest list begins, in points
    }

    children(node, format) {
      for (const child of [...node.childNodes]) this.walk(child, format);
    }

    flush(heading) {
      // A letter or the like before an item is part of its text: Markdown has no such lists.
      if (this.item && !this.item.isUsed && this.item.sign && this.runs.some((run) => run.text.trim())) this.runs.unshift({ text: `${this.item.sign} ` });
      const text = serialise(this.runs, Boolean(heading));
      this.runs = [];
      if (!text) return;
      if (heading) this.blocks.push({ kind: "heading", level: heading, text: inOneLine(text, "\n") });
      else if (this.item && !this.item.isUsed) {
        this.item.isUsed = true;
        this.blocks.push({ ...this.item, kind: "item", text });
      } else if (this.item) this.blocks.push({ kind: "more", level: this.item.level, text });
      else this.blocks.push({ kind: "para", text });
    }

    walk(node, format) {
      if (node.nodeType === Node.TEXT_NODE) { this.text(node.data, format); return; }
      if (node.nodeType === Node.COMMENT_NODE) { this.textBoxes(node.data, format); return; }
      if (node.nodeType !== Node.ELEMENT_NODE) return;
      const name = node.nodeName.toUpperCase();
      if (SKIP.has(name) || isComment(node, name) || this.isLeftOut(node, name)) return;
      if (name === "IMG" || name === "V:IMAGEDATA") { this.image(node, format); return; }
      if (name === "MATH") { this.report.formulas += 1; return; }
      if (name === "INPUT" || name === "SELECT") { this.text(chosen(node, name), format); return; }
      if (/mso-list\s*:\s*ignore/.test(css(node))) { this.sign(node, format); return; }
      if (isTab(node)) { this.runs.push({ ...format, text: "\t" }); return; }
      if (name === "BR") { this.runs.push({ text: "\n" }); return; }
      if (name === "HR") { this.rule(node); return; }
      if (name === "UL" || name === "OL") { this.list(node, format); return; }
      if (name === "TABLE") { this.table(node, format); return; }
      if (name === "BLOCKQUOTE") { this.quote(node, format); return; }
      if (name === "PRE") { this.flush(); this.children(node, { ...format, isPre: true }); this.flush(); return; }
      const heading = headingLevel(node, name);
      if (heading) {
        this.flush();
        this.marker = "";
        this.children(node, inBlock(node, {}));
        const marker = words(this.marker);
        if (/\w/.test(marker)) this.runs.unshift({ text: `${marker} ` });
        this.marker = "";
        this.flush(heading);
      } else if (name === "P") this.paragraph(node, format);
      else if (BLOCK.has(name)) { this.flush(); this.children(node, inBlock(node, format)); this.flush(); } else {
        this.children(node, this.inline(node, name, format));
      }
    }

    text(data, format) {
      let text = data.replace(/[\u00ad\u200b\u2060\ufeff]/g, "");
      text = format.font ? fromFont(format.font, text, this.report) : plain(text, this.report);
      // A gap made of several fixed spaces holds things apart as a tab does.
      if (!format.isPre) text = text.replace(/[ \n\r]*\u00a0[ \n\r\u00a0]*\u00a0[ \n\r\u00a0]*\u00a0[\s\u00a0]*/g, "\t").replace(/[^\S\t]+/g, " ");
      if (!format.isPre && !format.keepsTabs) text = text.replace(/(?<=^|[^\d%])[ \t]+|[ \t]+(?=$|[^-−–+\d])/g, " ");
      this.runs.push({ ...format, text });
    }

    // What is struck out or hidden where it was copied is left out here, and named.
    isLeftOut(node, name) {
      const strike = [rule(node, "text-decoration"), rule(node, "text-decoration-line")].some((value) => /line-through/.test(value || ""))
        || /^\s*(single|double)/.test(rule(node, "text-line-through") || "") || hasClass(node, /^msoDel$/i);
      const isStruck = strike || ["DEL", "S", "STRIKE"].includes(name);
      const isHidden = node.hidden || /none/.test(rule(node, "display") || "") || /all/.test(rule(node, "mso-hide") || "")
        || /hidden|collapse/.test(rule(node, "visibility") || "");
      if (!isStruck && !isHidden && !isContents(node, name)) return false;
      const text = words([...(node.cells || [node])].map((part) => part.textContent).join(" "));
      if (isStruck && text) this.report.struck.push(text);
      else if (isHidden && /[\p{L}\p{N}]/u.test(text)) this.report.hidden.push(text);
      else if (text) this.report.contents += 1;
      return true;
    }

    // An image can't come along; a smiley is a letter, and a text box that Word shows as an image has its words in `alt`.
    image(node, format) {
      const alt = words(node.getAttribute("alt") || "");
      const [, boxed] = alt.match(/^(?:Tekstfelt|Tekstboks|Text Box)[^:]*:\s*(.+)/i) || [];
      if (alt && alt.length <= 8 && /\p{Extended_Pictographic}/u.test(alt)) this.runs.push({ ...format, text: alt });
      else if (boxed && !this.hasBoxes) { this.flush(); this.text(boxed, {}); this.flush(); } else if (!boxed) this.report.images += 1;
    }

    // Word keeps its text boxes in a comment, beside an image of them.
    textBoxes(data, format) {
      for (const [, html] of data.matchAll(/<v:textbox\b[^>]*>([\s\S]*?)<\/v:textbox>/gi)) {
        this.hasBoxes = true;
        this.flush();
        this.children(parsed(html.replace(/<!\[(?:if|endif)[^>]*>/gi, "")), format);
        this.flush();
      }
    }

    rule(node) {
      this.flush();
      const holder = node.parentElement ? css(node.parentElement) : "";
      if (!/(foot|end)note-list/.test(holder)) this.blocks.push({ kind: "rule", text: "---" });
    }

    // The sign of a list item; one from a font of pictures is only a bullet.
    sign(node, format) {
      const font = fontOf(rule(node, "font-family")) || format.font;
      this.marker = (this.marker || "") + (font ? "•" : node.textContent);
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
      const isNoteMark = hasClass(node, /^(Mso(Foot|End)noteReference|sd(foot|end)note(sym|anc))$/i);
      const raise = raisedBy((property) => rule(node, property));
      if (raise !== undefined) next.raise = raise || undefined;
      else if (name === "SUP" || isNoteMark) next.raise = "super";
      else if (name === "SUB") next.raise = "sub";
      return inBlock(node, next);
    }

    // A paragraph may be an item of a list, by Word's own word for it or by its first sign, or belong to the item above.
    paragraph(node, format) {
      this.flush();
      const indent = indentOf(node);
      const isInList = hasClass(node, /^Mso(ListParagraph|ListContinue|ListBullet|ListNumber)/i);
      const level = (css(node).match(/mso-list\s*:\s*l\d+\s+level(\d)/) || [])[1];
      const named = (hasClass(node, /^Mso(?:List\w+?)[2-5]$/i) && node.getAttribute("class").match(/([2-5])\b/)) || [];
      const outer = this.item;
      this.marker = "";
      const before = this.blocks.length;
      this.children(node, inBlock(node, format));
      const isCaption = hasClass(node, /^Mso(Caption|Billedtekst)$/i);
      let { marker } = this;
      this.marker = "";
      if (this.blocks.length === before && !outer) {
        const typed = level || marker ? "" : this.typedSign(isInList || (rule(node, "text-indent") || "").startsWith("-"));
        marker = marker || typed;
        if (level || marker) {
          const at = level || named[1] ? (level || named[1]) - 1 : Math.max(0, Math.round((indent ?? STEP) / STEP) - 1);
          this.margins = [...this.margins.slice(0, at), indent ?? undefined];
          this.item = { level: at, isUsed: false, ...this.readSign(marker) };
        } else if (["item", "more"].includes((this.blocks[before - 1] || {}).kind) && (isInList || indent >= STEP / 2)) {
          this.item = { level: named[1] ? named[1] - 1 : this.levelAt(indent ?? STEP), isUsed: true };
        }
      }
      this.flush();
      if (isCaption && this.blocks.length > before) this.blocks[this.blocks.length - 1].isCaption = true;
      this.item = outer;
    }

    // The innermost level whose text begins no further to the right.
    levelAt(indent) {
      const last = this.blocks.filter((block) => block.kind === "item").pop().level;
      for (let level = last; level > 0; level -= 1) if ((this.margins[level] ?? STEP * (level + 1)) <= indent + 3) return level;
      return 0;
    }

    // The bullet or number that somebody typed first in a paragraph; it is taken out of the text.
    typedSign(isHanging) {
      const text = this.runs.map((run) => run.text).join("");
      const found = text.match(new RegExp(`^\\s*([${BULLETS}])\\s+`))
        || (isHanging && text.match(/^\s*(o|[-–]|\(?\d{1,3}[.)]|\(?[a-zæøå]{1,4}[.)])\s+/i));
      if (!found) return "";
      let left = found[0].length;
      for (const run of this.runs) {
        const taken = Math.min(left, run.text.length);
        run.text = run.text.slice(taken);
        left -= taken;
      }
      return found[1];
    }

    // What a list's sign says: a number; or letters and the like, which Markdown hasn't, and which stay as text.
    readSign(marker) {
      const sign = words(marker);
      const number = sign.match(/^\(?(\d{1,9})[.)]?$/);
      if (number) return { isOrdered: true, number: Number(number[1]) };
      const isSaid = /[\p{L}\p{N}]/u.test(sign) && /[.):]$|\d/u.test(sign);
      return { isOrdered: false, number: null, sign: isSaid ? sign : "" };
    }

    list(node, format) {
      this.flush();
      const outer = this.item;
      this.depth += 1;
      const items = [...node.children].filter((child) => child.nodeName.toUpperCase() === "LI");
      const step = node.hasAttribute("reversed") ? -1 : 1;
      let number = parseInt(node.getAttribute("start"), 10);
      if (Number.isNaN(number)) number = step < 0 ? items.length : 1;
      const isOrdered = node.nodeName.toUpperCase() === "OL";
      for (const child of [...node.childNodes]) {
        const name = child.nodeName.toUpperCase();
        if (name === "UL" || name === "OL") this.list(child, format);
        else if (name === "LI") {
          if (this.isLeftOut(child, name)) continue;
          const level = parseInt(child.getAttribute("data-aria-level") || child.getAttribute("aria-level"), 10) - 1;
          const value = parseInt(child.getAttribute("value"), 10);
          if (!Number.isNaN(value)) number = value;
          const style = countedBy(child) || countedBy(node) || "decimal";
          const isCounted = isOrdered && !/none|disc|circle|square/.test(style);
          const letter = isCounted ? lettered(style, number) : "";
          const checked = child.getAttribute("aria-checked");
          const box = checked ? `[${checked === "true" ? "x" : " "}]` : "";
          const sign = [letter && `${letter}.`, isCounted && number < 0 && `${number}.`, box].filter(Boolean).join(" ");
          const isPlain = isCounted && !letter && number >= 0;
          this.item = { level: level >= 0 ? level : this.depth, isOrdered: isPlain, number, sign, isUsed: false };
          this.children(child, inBlock(child, format));
          this.flush();
          number += step;
        } else this.walk(child, format);
      }
      this.flush();
      this.margins = [];
      this.depth -= 1;
      this.item = outer;
    }

    inside(node, format) {
      const walker = new Walker(this.report);
      walker.children(node, format);
      walker.flush();
      return walker.blocks;
    }

    quote(node, format) {
      this.flush();
      const text = assemble(this.inside(node, format)).replace(/^/gm, "> ").replace(/ +$/gm, "");
      if (text !== ">") this.blocks.push({ kind: "quote", text });
    }

    table(node, format) {
      this.flush();
      const isShown = (element) => !this.isLeftOut(element, element.nodeName.toUpperCase());
      const rows = [...node.rows].filter(isShown).map((row) => [...row.cells].filter(isShown));
      const widest = Math.max(0, ...rows.map((cells) => cells.length));
      if (widest < 2 || node.querySelector("table")) { this.children(node, format); this.flush(); return; } // only layout
      const before = this.blocks.length;
      if (node.caption) { this.children(node.caption, format); this.flush(); }
      const table = new Table(rows, (cell) => this.inside(cell, inBlock(cell, {})));
      for (const text of table.above) this.blocks.push({ kind: "para", text });
      const above = this.blocks[this.blocks.length - 1];
      if (table.markdown && above && (this.blocks.length > before || above.isCaption)) Object.assign(above, asCaption(above));
      if (table.markdown) this.blocks.push({ kind: "table", text: table.markdown });
      for (const text of table.below) this.blocks.push({ kind: "para", text });
    }
  }

  window.bpmplanPaste = { fromHtml, fromText };
})();
