// What the copied HTML says of itself: styles, classes, headings, comments, contents, how far to the right it stands.
(() => {
  "use strict";

  const { fontOf, plain } = window.bpmplanPasteSigns;
  const KEPT_RULES = /^\s*(vertical-align|mso-text-raise|text-decoration(-line)?|text-line-through|display|visibility|mso-hide|font-family|mso-list)\s*:/i;

  let sheet = {}; // what the copied page's own style sheet says of each class

  const classes = (element) => (element.getAttribute("class") || "").split(/\s+/).map((name) => name.replace(/^(x_)+/, "")).filter(Boolean);
  const hasClass = (element, pattern) => classes(element).some((name) => pattern.test(name));
  const css = (element) => [element.getAttribute("data-style") || "", ...classes(element).map((name) => sheet[name.toLowerCase()] || "")]
    .join(";").toLowerCase();
  const rule = (element, name) => (css(element).match(new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`)) || [])[1];
  const words = (text) => plain(text, { unknown: 0 }).replace(/[\s\u00a0]+/g, " ").trim();

  // Reads the page's own style sheet; called once for each paste.
  function readSheet(html) {
    sheet = styleSheet(html);
  }

  function styleSheet(html) {
    const rules = {};
    for (const [, text] of html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style\s*>/gi)) {
      const bare = text.replace(/<!--|-->|\/\*[\s\S]*?\*\//g, "").replace(/@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, "");
      for (const [, selectors, body] of bare.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
        const kept = body.split(";").filter((line) => KEPT_RULES.test(line)).join(";");
        if (!kept) continue;
        for (const selector of selectors.split(",")) {
          const [, name] = selector.trim().match(/^[a-z]*\.([\w-]+)$/i) || [];
          if (name) rules[name.toLowerCase()] = `${kept};${rules[name.toLowerCase()] || ""}`;
        }
      }
    }
    return rules;
  }

  // What a block's style says of the text in it.
  function inBlock(node, format) {
    const family = rule(node, "mso-symbol-font-family") || rule(node, "font-family") || node.getAttribute("face");
    const isPre = /^pre/.test(rule(node, "white-space") || "");
    return { ...format, font: family ? fontOf(family) : format.font, keepsTabs: format.keepsTabs || isPre };
  }

  // Comments in the margin are not the text's: their marks, anchors and lists go without a word.
  function isComment(node, name) {
    if (/mso-element\s*:\s*comment|mso-special-character\s*:\s*comment/.test(css(node)) || hasClass(node, /^mso?com(anchor|txt|off|hide)$|^msocom/i)) return true;
    const href = name === "A" ? node.getAttribute("href") || "" : "";
    if (/^#(_msocom|cmnt)/i.test(href)) return true;
    return name === "P" && [...node.children].some((child) => /^cmnt\d/.test(child.id));
  }

  function isContents(node, name) {
    if (hasClass(node, /^Mso(Toc|Tof)(\d|Heading|$)/i)) return true;
    if (name === "DIV" && /^table of contents/i.test(node.id)) return true;
    const [link, ...others] = name === "P" ? node.querySelectorAll("a") : [];
    return Boolean(link) && !others.length && /^#(heading=|_Toc|__RefHeading)/i.test(link.getAttribute("href") || "")
      && /\d\s*$/.test(node.textContent) && words(link.textContent).length >= words(node.textContent).length - 5;
  }

  function isTab(node) {
    return /mso-tab-count/.test(css(node)) || (hasClass(node, /^(TabRun|TabChar|Apple-tab-span)$/) && !node.textContent.trim());
  }

  function chosen(node, name) {
    if (name === "SELECT") return [...node.selectedOptions].map((option) => option.textContent).join(", ");
    return ["text", "number", "date", "email", "tel", "url", "search"].includes(node.type) ? node.getAttribute("value") || "" : "";
  }

  // How far to the right a paragraph stands, in points; undefined where its style doesn't say.
  function indentOf(node) {
    const [, all, side] = css(node).match(/(?:^|;)\s*(?:margin\s*:\s*([^;]+)|margin-left\s*:\s*([^;]+))/) || [];
    const parts = (all || "").trim().split(/\s+/);
    const [, number, unit] = (side || parts[3] || parts[1] || parts[0]).trim().match(/^([-\d.]+)(pt|px|cm|mm|in)/) || [];
    return number && Number(number) * { pt: 1, px: 0.75, cm: 28.35, mm: 2.835, in: 72 }[unit];
  }

  const TYPES = { a: "lower-alpha", A: "upper-alpha", i: "lower-roman", I: "upper-roman" };

  // How a list says that its items are counted.
  function countedBy(element) {
    return rule(element, "list-style-type") || TYPES[element.getAttribute("type")];
  }

  function lettered(style, number) {
    if (number < 1 || !/alpha|latin|roman/.test(style)) return "";
    let text = "";
    if (/roman/.test(style)) {
      let left = number;
      for (const [value, sign] of [[100, "c"], [90, "xc"], [50, "l"], [40, "xl"], [10, "x"], [9, "ix"], [5, "v"], [4, "iv"], [1, "i"]]) {
        for (; left >= value; left -= value) text += sign;
      }
    } else for (let left = number; left > 0; left = Math.floor((left - 1) / 26)) text = String.fromCharCode(97 + ((left - 1) % 26)) + text;
    return style.startsWith("upper") ? text.toUpperCase() : text;
  }

  function headingLevel(node, name) {
    if (/^H[1-6]$/.test(name)) return Number(name[1]);
    if (node.getAttribute("role") === "heading") return Number(node.getAttribute("aria-level")) || 2;
    for (const word of classes(node)) {
      const [, level] = word.match(/^(?:Mso(?:Heading|Overskrift)|Overskrift|Heading)(\d)$/) || [];
      if (level) return Number(level);
      if (word === "MsoTitle") return 1;
    }
    return 0;
  }

  window.bpmplanPasteSource = {
    readSheet, words, css, rule, classes, hasClass, inBlock, isComment, isContents, isTab, chosen, indentOf, countedBy, lettered, headingLevel,
  };
})();
