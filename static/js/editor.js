// The editor over the plan's text: toolbar, lists that go on, paste, preview. The textarea underneath works without it.
(() => {
  "use strict";

  const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])(\s+)(.*)$/;

  function start(root) {
    if (root.dataset.mdReady) return;
    root.dataset.mdReady = "yes";
    const area = root.querySelector("textarea");
    const toolbar = root.querySelector(".md-toolbar");
    const status = root.querySelector(".md-status");
    const pane = root.querySelector(".md-preview");
    const label = area.labels && area.labels[0] ? area.labels[0].textContent.trim() : "";
    let isTelling = false;

    function tell(sentence) {
      status.textContent = sentence;
      isTelling = true;
      setTimeout(() => { isTelling = false; }, 0);
    }

    // The browser's own "insert text" keeps Ctrl+Z working, the whole change as one step. It takes seconds for a text
    // of many lines, so a long paste is put in directly, and undone by `undoLong`.
    let long = null;
    function replace(from, to, text, selectFrom, selectTo) {
      area.focus();
      area.setSelectionRange(from, to);
      if (from !== to || text) {
        const isLong = text.split("\n", 101).length > 100;
        if (isLong || !document.execCommand(text ? "insertText" : "delete", false, text)) {
          long = { before: area.value, from, to };
          area.setRangeText(text, from, to, "end");
          long.after = area.value;
          area.dispatchEvent(new Event("input", { bubbles: true }));
        }
      }
      if (selectFrom !== undefined) area.setSelectionRange(selectFrom, selectTo === undefined ? selectFrom : selectTo);
    }

    function undoLong() {
      const { before, from, to } = long;
      long = null;
      area.value = before;
      area.setSelectionRange(from, to);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }

    // The whole lines that the selection touches.
    function lines() {
      const text = area.value;
      const from = text.lastIndexOf("\n", area.selectionStart - 1) + 1;
      let end = area.selectionEnd;
      if (end > area.selectionStart && text[end - 1] === "\n") end -= 1;
      const to = text.indexOf("\n", end);
      return { from, to: to === -1 ? text.length : to, text: text.slice(from, to === -1 ? text.length : to) };
    }

    // A block stands alone: a blank line before it and after it.
    function insertBlock(block, selectFrom, selectTo) {
      const { selectionStart: from, selectionEnd: to, value } = area;
      const before = value.slice(0, from);
      const after = value.slice(to);
      const lead = !before.trim() ? "" : "\n".repeat(Math.max(0, 2 - before.match(/\n*$/)[0].length));
      const tail = !after.trim() ? "\n" : "\n".repeat(Math.max(0, 2 - after.match(/^\n*/)[0].length));
      const at = from + lead.length;
      if (selectFrom === undefined) replace(from, to, lead + block + tail);
      else replace(from, to, lead + block + tail, at + selectFrom, at + selectTo);
    }

    const actions = {
      heading() {
        const line = lines();
        const [, signs, rest] = line.text.match(/^(#{0,6})\s*([\s\S]*)$/);
        const level = { "": 1, "#": 2 }[signs] || 0;
        const text = rest || (level ? "Overskrift" : "");
        const next = (level ? `${"#".repeat(level)} ` : "") + text;
        if (rest) replace(line.from, line.to, next, line.from + next.length);
        else replace(line.from, line.to, next, line.from + next.length - text.length, line.from + next.length);
        tell(["Almindelig tekst", "Overskrift", "Underoverskrift"][level]);
      },
      bold() {
        let { selectionStart: from, selectionEnd: to } = area;
        const { value } = area;
        if (from === to) { // the word at the caret
          while (from > 0 && /[\p{L}\p{N}]/u.test(value[from - 1])) from -= 1;
          while (to < value.length && /[\p{L}\p{N}]/u.test(value[to])) to += 1;
        }
        while (from < to && /\s/.test(value[from])) from += 1;
        while (to > from && /\s/.test(value[to - 1])) to -= 1;
        const text = value.slice(from, to);
        if (value.slice(from - 2, from) === "**" && value.slice(to, to + 2) === "**") {
          replace(from - 2, to + 2, text, from - 2, to - 2);
        } else if (/^\*\*[^*]+\*\*$/.test(text)) replace(from, to, text.slice(2, -2), from, to - 4);
        else if (!text) replace(from, to, "**fed tekst**", from + 2, from + 11);
        else {
          const fat = text.replace(/^(\s*(?:[-*+]\s+|\d+[.)]\s+|#+\s+)?)(.*\S)/gm, "$1**$2**");
          if (text.includes("\n")) replace(from, to, fat, from, from + fat.length);
          else replace(from, to, fat, from + 2, to + 2);
        }
      },
      bullets() { list(false); },
      numbers() { list(true); },
      link() {
        const { selectionStart: from, selectionEnd: to } = area;
        const chosen = area.value.slice(from, to).trim();
        const isAddress = /^(https?:\/\/|www\.)\S+$/i.test(chosen);
        ask("link", (dialog) => {
          dialog.querySelector("#md-link-text").value = isAddress ? "" : chosen.replace(/\n/g, " ");
          dialog.querySelector("#md-link-url").value = isAddress ? chosen : "";
          (chosen && !isAddress ? dialog.querySelector("#md-link-url") : dialog.querySelector("#md-link-text")).focus();
        }, (dialog) => {
          const url = address(dialog.querySelector("#md-link-url").value);
          if (!url) return "Skriv en adresse, der begynder med https://, eller en mailadresse.";
          const text = dialog.querySelector("#md-link-text").value.trim() || url.replace(/^(mailto|tel):/, "");
          return () => replace(from, to, `[${text.replace(/[[\]\\]/g, "\\$&")}](${url})`);
        });
      },
      table() {
        ask("table", null, (dialog) => {
          const [columns, rows] = ["#md-table-columns", "#md-table-rows"].map((id) => Number(dialog.querySelector(id).value));
          if (!(columns >= 1 && columns <= 12 && rows >= 1 && rows <= 40)) return "Vælg 1–12 kolonner og 1–40 rækker.";
          const row = (text) => `|${` ${text} |`.repeat(columns)}`;
          const table = [row("Overskrift"), row("---"), ...Array(Math.floor(rows)).fill(row("   "))].join("\n");
          return () => insertBlock(table, 2, 12);
        });
      },
      image() {
        const images = JSON.parse(document.getElementById(`${area.id}_images`).textContent);
        ask("image", (dialog) => {
          const select = dialog.querySelector("#md-image-key");
          const alt = dialog.querySelector("#md-image-alt");
          images.forEach((image) => select.append(new Option(image.title, image.key)));
          const suggest = () => { alt.value = images[select.selectedIndex].alt; };
          select.addEventListener("change", suggest);
          suggest();
        }, (dialog) => {
          const alt = dialog.querySelector("#md-image-alt").value.trim().replace(/\s+/g, " ");
          if (!alt) return "Skriv, hvad billedet viser.";
          return () => insertBlock(`![${alt.replace(/[[\]\\]/g, "\\$&")}](fil:${dialog.querySelector("#md-image-key").value})`);
        });
      },
      preview() {
        pane.hidden = !pane.hidden;
        const button = toolbar.querySelector("[data-md=preview]");
        button.setAttribute("aria-expanded", String(!pane.hidden));
        button.textContent = pane.hidden ? "Forhåndsvis" : "Skjul forhåndsvisning";
        if (!pane.hidden) showPreview();
      },
    };

    function list(isOrdered) {
      const line = lines();
      const rows = line.text.split("\n");
      const filled = rows.filter((row) => row.trim());
      const isAlready = filled.length > 0 && filled.every((row) => { const m = row.match(ITEM); return m && /\d/.test(m[2]) === isOrdered; });
      let number = 0;
      const next = rows.map((row) => {
        if (!row.trim() && rows.length > 1) return row;
        const match = row.match(ITEM);
        const indent = match ? match[1] : "";
        const text = match ? match[4] : row.trim();
        number += 1;
        return isAlready ? indent + text : `${indent}${isOrdered ? `${number}.` : "-"} ${text}`;
      }).join("\n");
      if (rows.length > 1) replace(line.from, line.to, next, line.from, line.from + next.length);
      else replace(line.from, line.to, next, line.from + next.length);
      tell(isAlready ? "Almindelig tekst" : isOrdered ? "Nummereret liste" : "Punktliste");
    }

    function address(typed) {
      const url = typed.trim().replace(/[\s()<>]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
      if (/^(https?:\/\/[^/]|mailto:[^@]+@|tel:\+?\d)/i.test(url)) return url;
      if (/^[^@:/]+@[^@:/]+\.[a-zæøå]{2,}$/i.test(url)) return `mailto:${url}`;
      if (/^[\wæøå-]+(\.[\wæøå-]+)*\.[a-zæøå]{2,}([/?#].*)?$/i.test(url)) return `https://${url}`;
      return null;
    }

    // `read` gives a sentence about what is wrong, or the deed to do once the dialog is closed.
    function ask(name, fill, read) {
      const dialog = root.querySelector(`template[data-md-dialog=${name}]`).content.cloneNode(true).querySelector("dialog");
      const { selectionStart, selectionEnd } = area;
      let deed = null;
      const done = () => {
        if (!dialog.isConnected) return;
        dialog.remove();
        area.focus();
        area.setSelectionRange(selectionStart, selectionEnd);
        if (deed) deed();
      };
      const accept = () => {
        const answer = read(dialog);
        if (typeof answer === "string") dialog.querySelector("#md-dialog-error").textContent = answer;
        else { deed = answer; dialog.close(); done(); }
      };
      dialog.querySelector("[data-ok]").addEventListener("click", accept);
      dialog.querySelector("[data-cancel]").addEventListener("click", () => { dialog.close(); done(); });
      dialog.addEventListener("keydown", (event) => {
        event.stopPropagation();
        if (event.key === "Enter" && event.target.matches("input, select")) { event.preventDefault(); accept(); }
      });
      dialog.addEventListener("close", done);
      document.body.append(dialog);
      dialog.showModal();
      if (fill) fill(dialog);
    }

    // Toolbar: one tab stop; arrow keys, Home and End move within it.
    const buttons = [...toolbar.querySelectorAll("button")];
    const focusable = (button) => buttons.forEach((other) => { other.tabIndex = other === button ? 0 : -1; });
    focusable(buttons[0]);
    toolbar.addEventListener("keydown", (event) => {
      const at = buttons.indexOf(document.activeElement);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (event.key === "Escape") area.focus();
      if (to === undefined || at === -1) return;
      event.preventDefault();
      const next = buttons[(to + buttons.length) % buttons.length];
      focusable(next);
      next.focus();
    });
    toolbar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      focusable(button);
      actions[button.dataset.md]();
    });
    if (label) {
      toolbar.setAttribute("aria-label", `Formatering: ${label}`);
      pane.setAttribute("aria-label", `Forhåndsvisning: ${label}`);
    }
    toolbar.hidden = false;

    area.addEventListener("keydown", (event) => {
      const isControl = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (isControl && event.key.toLowerCase() === "z" && long && area.value === long.after) {
        event.preventDefault();
        undoLong();
        return;
      }
      const action = isControl && { b: "bold", k: "link" }[event.key.toLowerCase()];
      if (action) { event.preventDefault(); actions[action](); return; }
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
      const { selectionStart: at, selectionEnd, value } = area;
      if (at !== selectionEnd) return;
      const from = value.lastIndexOf("\n", at - 1) + 1;
      const match = value.slice(from, at).match(ITEM);
      if (!match) return;
      const [, indent, sign, space, text] = match;
      const rest = value.slice(at).split("\n", 1)[0];
      event.preventDefault();
      if (!text.trim() && !rest.trim()) replace(from, at, ""); // Enter on an empty item ends the list
      else {
        const next = /\d/.test(sign) ? `${parseInt(sign, 10) + 1}${sign.slice(-1)}` : sign;
        replace(at, at, `\n${indent}${next}${space}`);
      }
    });

    area.addEventListener("paste", (event) => {
      const html = event.clipboardData.getData("text/html");
      const plain = event.clipboardData.getData("text/plain");
      const result = html ? window.bpmplanPaste.fromHtml(html) : window.bpmplanPaste.fromText(plain);
      if (!html && !plain && [...event.clipboardData.files].some((file) => file.type.startsWith("image/"))) result.images = 1;
      if (!html && plain && result.markdown === plain.replace(/\r\n?/g, "\n")) return;
      if (!result.markdown && !result.images && !result.notes.length) return;
      event.preventDefault();
      if (result.markdown) {
        if (result.isStructured || result.markdown.includes("\n\n")) insertBlock(result.markdown);
        else {
          const edge = (plain.match(/\s*$/) || [""])[0].includes(" ") ? " " : "";
          replace(area.selectionStart, area.selectionEnd, result.markdown + edge);
        }
      }
      const dropped = result.images === 1 ? "Et billede kom ikke med: tilføj det under »Bilag og billeder«."
        : result.images ? `${result.images} billeder kom ikke med: tilføj dem under »Bilag og billeder«.` : "";
      const came = result.isStructured ? "Indsat som ren tekst med overskrifter, lister og tabeller." : html && result.markdown ? "Indsat som ren tekst." : "";
      tell([came, dropped, ...result.notes].filter(Boolean).join(" "));
    });

    let timer = 0;
    let request = null;
    area.addEventListener("input", () => {
      if (!isTelling) status.textContent = "";
      if (pane.hidden) return;
      clearTimeout(timer);
      timer = setTimeout(showPreview, 400);
    });

    async function showPreview() {
      if (request) request.abort();
      request = new AbortController();
      const token = area.form && area.form.querySelector("[name=csrfmiddlewaretoken]");
      const body = new FormData();
      body.append("text", area.value);
      const problem = (sentence) => { pane.querySelector("[data-md-preview]").textContent = sentence; };
      try {
        const answer = await fetch(root.dataset.previewUrl, {
          method: "POST", body, signal: request.signal, headers: { "X-CSRFToken": token ? token.value : "" },
        });
        if (answer.headers.get("X-Text-Preview")) pane.querySelector("[data-md-preview]").innerHTML = await answer.text();
        else problem("Forhåndsvisningen kan ikke vises lige nu. Din tekst er her stadig: gem den, og log ind igen, hvis siden beder om det.");
      } catch (error) {
        if (error.name !== "AbortError") problem("Eksemplet kan ikke vises: der er ingen forbindelse lige nu.");
      }
    }
  }

  document.querySelectorAll("[data-md-editor]").forEach(start);
})();
