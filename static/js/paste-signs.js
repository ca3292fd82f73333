// Signs that Word takes from fonts of pictures, and text that is raised or lowered, as ordinary characters.
// Only what the PDF's font has is used; the rest becomes words, or is counted as unknown.
(() => {
  "use strict";

  // A tick or a cross: what it becomes depends on whether it stands alone (see `finish`).
  const TICK = "\ue001";
  const CROSS = "\ue002";
  const BOX = "[ ]";
  const CHECKED = "[x]";

  const run = (first, ...signs) => Object.fromEntries(signs.map((sign, i) => [first + i, sign]));
  const circled = (first) => run(first, ...Array.from({ length: 11 }, (_, i) => `(${i})`));
  const each = (codes, sign) => Object.fromEntries(codes.map((code) => [code, sign]));

  const ARROWS = ["←", "→", "↑", "↓", "↖", "↗", "↙", "↘"];
  const FONTS = {
    wingdings: {
      ...each([0x6c, 0x6d, 0x6e, 0x73, 0x74, 0x75, 0x76, 0x77, 0x9e, 0x9f, 0xa1, 0xa2, 0xa4, 0xa7], "•"),
      ...each([0x6f, 0x70, 0x71, 0x72, 0xa8], BOX), ...each([0x78, 0xfd, 0xfe], CHECKED),
      ...circled(0x80), ...circled(0x8b),
      ...run(0xdf, ...ARROWS), ...run(0xe7, ...ARROWS), ...run(0xef, "←", "→", "↑", "↓", "↔", "↕"),
      0x28: "tlf.", 0x2a: "e-mail", 0x4a: ":-)", 0x4b: ":-|", 0x4c: ":-(", 0xab: "*", 0xd8: "→", 0xfb: CROSS, 0xfc: TICK,
    },
    "wingdings 2": {
      ...circled(0x69), ...circled(0x74), ...each([0x95, 0x96, 0x97, 0x98, 0x9f, 0xa0, 0xa1, 0xa2], "•"),
      ...each([0x51, 0x52, 0x53, 0x54], CHECKED), 0x4f: CROSS, 0x50: TICK, 0xa3: BOX,
    },
    "wingdings 3": { ...run(0x66, ...ARROWS, "↔", "↕", "↑", "↓", "↑", "↓", "←", "→"), 0x7c: "←", 0x7d: "→" },
    webdings: { ...run(0x33, "←", "→", "↑", "↓"), ...each([0x3d, 0x67, 0x6e], "•"), 0x61: TICK, 0x63: BOX, 0x72: CROSS },
    symbol: {
      ...run(0x41, ..."ΑΒΧΔΕΦΓΗΙθΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"), ...run(0x61, ..."αβχδεφγηιφκλμνοπθρστυπωξψζ"),
      ...run(0xa2, "′", "≤", "/", "∞"), ...run(0xab, "↔", "←", "↑", "→", "↓", "°", "±", "″", "≥", "×"),
      ...run(0xb6, "∂", "•", "÷", "≠", "=", "≈", "…"), ...run(0xd2, "®", "©", "™", "∏", "√", "·"),
      ...run(0xdb, "↔", "←", "↑", "→", "↓"), 0x2d: "−", 0xe5: "∑", 0xf2: "∫",
    },
  };
  // Windows writes the codes 80-9F of such a font as these characters.
  const WINDOWS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

  // The font of pictures that a style names first, or undefined.
  function fontOf(family) {
    const name = (family || "").split(",")[0].replace(/["']/g, "").trim().toLowerCase();
    return FONTS[name] ? name : undefined;
  }

  // The text of a font of pictures. What isn't known is left out and counted.
  function fromFont(font, text, report) {
    let out = "";
    for (const sign of text) {
      let code = sign.codePointAt(0);
      if (code >= 0xf000 && code <= 0xf0ff) code -= 0xf000;
      else if (WINDOWS.includes(sign)) code = 0x80 + WINDOWS.indexOf(sign);
      if (/\s/.test(sign)) out += " ";
      else if (code > 0xff) out += sign; // a character of its own: the font has no say
      else if (FONTS[font][code]) out += FONTS[font][code];
      else if (font === "symbol" && code < 0x7f) out += String.fromCharCode(code);
      else report.unknown += 1;
    }
    return out;
  }

  // Characters for private use mean something in one font only; Word's are guessed from the fonts it takes them from.
  function plain(text, report) {
    return text.replace(/[\ue000-\uf8ff\u{f0000}-\u{10fffd}]/gu, (sign) => {
      const code = sign.codePointAt(0) - 0xf000;
      const known = code === 0xb7 ? "•" : FONTS.wingdings[code];
      if (!known) report.unknown += 1;
      return known || "";
    });
  }

  // A tick or a cross alone in its cell or line is a word; among words it is a sign.
  function finish(text) {
    const alone = text.replace(/^(\*+)(.)\1$/u, "$2");
    if (alone === TICK) return "ja";
    if (alone === CROSS) return "nej";
    return text.replaceAll(TICK, "✓").replaceAll(CROSS, "(nej)");
  }

  const DIGITS = { super: "⁰¹²³⁴⁵⁶⁷⁸⁹", sub: "₀₁₂₃₄₅₆₇₈₉" };

  // Raised or lowered text so that it can't be read as part of the figure or word before it.
  function raised(text, kind, before) {
    const touches = /[\p{L}\p{N}%)]$/u.test(before);
    const small = text.replace(/[0-9]/g, (digit) => DIGITS[kind][digit]);
    if (/^[0-9][0-9\s.,;:)*+/\-−–]*$/.test(text)) return small; // 1.240¹  m²  CO₂
    if (!/[\p{L}\p{N}]/u.test(text) || /^[[(]/.test(text)) return text; // 1.240*  1.240[1]
    if (/^[-−–+]/.test(text)) return touches ? `^(${text})` : text; // 10^(-3)
    if (/^[0-9]{1,2}\p{L}{1,2}$/u.test(text) && /\p{L}$/u.test(before)) return small; // CO₂e
    if (!touches) return text;
    return text.length > 8 || /\s/.test(text) ? ` ${text}` : ` (${text})`; // 1.240 (a)
  }

  // Whether an element's style raises or lowers its text: "super", "sub", "" for on the line, undefined for nothing said.
  function raisedBy(rule) {
    const height = (value) => {
      const [, number, unit] = (value || "").match(/^([-+]?[\d.]+)\s*(pt|px|em|rem|ex|%)?/) || [];
      if (number === undefined) return undefined;
      const points = Number(number) * ({ px: 0.75, em: 11, rem: 11, ex: 5, "%": 0.11 }[unit] || 1);
      return Math.abs(points) < 1.5 ? "" : points > 0 ? "super" : "sub";
    };
    const align = rule("vertical-align");
    if (align) return /^(super|text-top)/.test(align) ? "super" : /^(sub|text-bottom)/.test(align) ? "sub" : height(align) || "";
    const lift = height(rule("mso-text-raise"));
    if (lift !== undefined) return lift;
    if (!/relative/.test(rule("position") || "")) return undefined;
    return { super: "sub", sub: "super" }[height(rule("top"))] || undefined;
  }

  // Two pieces that stood apart (in two lines, at a tab): two figures never become one.
  function glue(one, other) {
    if (!one || !other) return one + other;
    return one + (/[\p{N}%]$/u.test(one) && /^[-−–+]?[0-9]/.test(other) ? "; " : " ") + other;
  }

  window.bpmplanPasteSigns = { fontOf, fromFont, plain, finish, raised, raisedBy, glue };
})();
