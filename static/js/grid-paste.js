// A block of cells pasted into the grid of targets from Excel or a table: it fills the cells from where one stands, and
// adds rows and columns. What is larger than the grid is shown first. A line of periods above the numbers heads columns.
(() => {
  "use strict";

  const the = window.bpmplanGrid;
  if (!the) return;
  const SHOWN = 8; // rows of the preview

  // Cells as spreadsheets copy them: tabs and line ends, and quotes around a cell that has either.
  function cellsIn(text) {
    const rows = [[]];
    let cell = "";
    let isQuoted = false;
    const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const close = () => { rows.at(-1).push(cell.replace(/\s+/g, " ").trim()); cell = ""; };
    for (let at = 0; at < plain.length; at += 1) {
      const sign = plain[at];
      if (isQuoted) {
        if (sign !== '"') cell += sign;
        else if (plain[at + 1] === '"') { cell += sign; at += 1; } else isQuoted = false;
      } else if (sign === '"' && !cell && /^"(?:[^"]|"")*"(?=\t|\n|$)/.test(plain.slice(at))) isQuoted = true;
      else if (sign === "\t") close();
      else if (sign === "\n") { close(); rows.push([]); } else cell += sign;
    }
    close();
    return rows.filter((row, place) => row.some(Boolean) || place < rows.length - 1);
  }

  // A period as people head columns, as [notation, label]; null for what is none. The server reads many more.
  function periodOf(text) {
    const words = text.toLowerCase().replace(/^(mål|måltal|måltal for|mål for|år)\s+/, "");
    const year = words.match(/^(\d{4})$/);
    if (year) return [year[1], year[1]];
    const one = words.match(/^(?:([12])\.?\s*(?:halvår|hå|h)\.?\s*(\d{4})|h([12])[\s.-]*(\d{4})|(\d{4})\s*h([12]))$/);
    return one ? the.half(one[2] || one[4] || one[5], one[1] || one[3] || one[6]) : null;
  }

  // Another period in a head, as it is typed: "Q1 2027", "skoleåret 2026/27". The server reads it.
  const OTHER = /^(?:\D*\b)?(?:kvt?\.?|kvartal|q[1-4]|halvår|skoleår(?:et)?|ultimo|primo|rullende|jan\w*|feb\w*|mar\w*|apr\w*|maj|jun\w*|jul\w*|aug\w*|sep\w*|okt\w*|nov\w*|dec\w*)\b/i;
  function headOf(grid, text) {
    const known = periodOf(text);
    if (known) return known;
    const wide = /^\d{4}\s*[–-]\s*\d{4}$/.test(text);
    if (!wide && !(text.length < 40 && /\b20\d\d\b/.test(text) && OTHER.test(text.replace(/^[\d.\s/]+/, "")))) return null;
    const there = the.heads(grid).find((head) => head.textContent.trim().toLowerCase() === text.toLowerCase());
    return there ? [the.headField(there).value, text] : [text, ""];
  }

  // Where each column of the block goes: a name's ending ("title", "c0"), a new column, or nothing. A head names it.
  function placesOf(grid, block, cell) {
    const names = the.cellsOf(cell.closest("tr")).map((one) => one.name.slice(37));
    const width = Math.max(...block.map((row) => row.length));
    const start = names.indexOf(cell.name.slice(37));
    const heads = block[0].map((text) => headOf(grid, text));
    const isHead = block.length > 1 && heads.some(Boolean) && block[0].every((text, place) => heads[place] || !/\d/.test(text));
    const notations = Object.fromEntries(the.heads(grid).map((head) => [the.headField(head).value, `c${head.dataset.column}`]));
    const places = Array.from({ length: width }, (_, place) => {
      if (isHead && heads[place]) return notations[heads[place][0]] || { period: heads[place] };
      if (isHead && /^enhed/i.test(block[0][place] || "")) return "unit";
      if (isHead && /^(udgangspunkt|baseline|nuværende|status|i dag)/i.test(block[0][place] || "")) return "baseline";
      return names[start + place] || { period: null };
    });
    const used = new Set();
    const clear = places.map((place) => { // two columns of the block never go to one
      if (typeof place !== "string") return place;
      if (used.has(place)) return { period: null };
      used.add(place);
      return place;
    });
    return { places: clear, rows: isHead ? block.slice(1) : block };
  }

  // The unit that a new target's numbers are written with: "12,5 %" is no count.
  function unitOf(values, places) {
    const numbers = values.filter((value, at) => value && !["title", "unit"].includes(places[at]));
    if (numbers.length && numbers.every((value) => /\d\s*(%|pct\.?)$/i.test(value))) return "pct.";
    return numbers.length && numbers.every((value) => /\d\s*kr\.?$|^kr\.?\s*\d/i.test(value)) ? "kr." : null;
  }

  function fill(grid, cell, { places, rows }) {
    const was = [];
    const put = (field, value) => {
      if (!field || field.value === value) return;
      was.push([field, field.value]);
      field.value = value;
    };
    const endings = places.map((place) => {
      if (typeof place === "string") return place;
      const [notation, label] = place.period || ["", ""];
      return `c${the.addColumn(grid, notation, label)}`;
    });
    const body = cell.closest("tbody");
    let row = cell.closest("tr");
    for (const values of rows) {
      row ||= the.addRow(body);
      const control = (ending) => row.querySelector(`[name="${row.dataset.row}-${ending}"]`);
      values.forEach((value, place) => {
        if (value || !["title", "unit"].includes(endings[place])) put(control(endings[place]), value); // merged cells are empty
      });
      const unit = !the.isSaved(row) && !endings.includes("unit") && unitOf(values, endings);
      if (unit) put(control("unit"), unit);
      row = the.rowsOf(body)[the.rowsOf(body).indexOf(row) + 1];
    }
    if (!the.isEmpty(the.rowsOf(body).at(-1))) the.addRow(body);
    if (was.length) the.changed(was[0][0]);
    told(grid, was);
    cell.focus();
  }

  // --- said, and taken back ------------------------------------------------------------------------------------------

  function box(grid, ...parts) {
    grid.closest("form").querySelector(".grid__paste")?.remove();
    const place = document.createElement("div");
    place.className = "grid__paste";
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", "Celler, der sættes ind");
    place.append(...parts);
    place.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      place.querySelector("[data-away]").click();
    });
    grid.before(place);
    return place;
  }

  const element = (name, text, css = "") => Object.assign(document.createElement(name), { textContent: text, className: css });

  function button(text, css, deed) {
    const made = element("button", text, `button button-small ${css}`);
    made.type = "button";
    made.addEventListener("click", deed);
    return made;
  }

  // What was put in can be taken out again. A new target that is saved meanwhile has a title, and is deleted on its page.
  function told(grid, was) {
    const words = `${was.length} ${was.length === 1 ? "felt" : "felter"} er udfyldt.`;
    the.say(grid, words);
    if (!was.length) return;
    const isOver = was.some(([field, value]) => value && !field.name.endsWith("-unit"));
    const undo = button("Fortryd indsætningen", "button-secondary", () => {
      const stay = new Set(was.filter(([field, value]) => field.isConnected && !value && field.name.endsWith("-title") && the.isSaved(field.closest("tr"))).map(([field]) => field.closest("tr")));
      for (const [field, value] of was) if (!stay.has(field.closest("tr"))) field.value = value;
      the.changed(was[0][0]);
      place.remove();
      the.say(grid, stay.size ? `${stay.size} nye måltal er gemt og står her endnu. De slettes under »Åbn«.` : "Felterne er, som de var.");
      was[0][0].focus();
    });
    undo.dataset.undo = "";
    const keep = button("Behold", "button-tertiary", () => { place.remove(); was[0][0].focus(); });
    keep.dataset.away = "";
    const place = box(grid, element("p", isOver ? `${words} Noget af det, der stod i dem, er skrevet over.` : words), undo, keep);
    grid.addEventListener("input", (event) => { if (event.isTrusted) place.remove(); });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || !event.target.matches?.(the.CELLS)) return;
    const undo = event.target.closest("form").querySelector(".grid__paste [data-undo]");
    if (!undo) return;
    event.preventDefault();
    undo.click();
  });

  function preview(grid, cell, block, fresh_rows) {
    const news = block.places.filter((place) => typeof place !== "string");
    const table = element("table", "", "table");
    for (const values of block.rows.slice(0, SHOWN)) {
      const row = table.insertRow();
      values.forEach((value) => { row.insertCell().textContent = value; });
    }
    const holder = element("div", "", "grid__paste-box");
    holder.tabIndex = 0;
    holder.append(table);
    const rows = `${block.rows.length} ${block.rows.length === 1 ? "række" : "rækker"}`;
    const columns = news.length ? ` og ${news.length} ${news.length === 1 ? "kolonne" : "kolonner"} mere, end tabellen har` : "";
    const titled = block.places.includes("title") ? "" : " De har ingen titel, før du skriver den.";
    const fresh = fresh_rows > 0 ? ` ${fresh_rows === 1 ? "En af rækkerne bliver et nyt måltal." : `${fresh_rows} af rækkerne bliver nye måltal.`}${titled}` : "";
    const more = block.rows.length > SHOWN ? ` De første ${SHOWN} vises her.` : "";
    const unnamed = news.some((place) => !place.period) ? " Skriv bagefter, hvilken periode de nye kolonner gælder for." : "";
    const yes = button("Sæt ind", "button-primary", () => { place.remove(); fill(grid, cell, block); });
    const no = button("Fortryd", "button-secondary", () => { place.remove(); cell.focus(); });
    no.dataset.away = "";
    const place = box(grid, element("p", `Du sætter ${rows}${columns} ind.${fresh}${more}${unnamed}`), holder, yes, no);
    yes.focus();
    the.say(grid, `Du sætter ${rows}${columns} ind.${fresh}`);
  }

  document.addEventListener("paste", (event) => {
    const cell = event.target;
    if (!cell.matches?.(the.CELLS)) return;
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.replace(/\r\n?/g, "\n").replace(/\n$/, ""))) return;
    event.preventDefault();
    const grid = the.gridOf(cell);
    const block = placesOf(grid, cellsIn(text), cell);
    const rows = the.rowsOf(cell.closest("tbody"));
    const room = rows.slice(rows.indexOf(cell.closest("tr"))).filter((row) => the.isSaved(row) || !the.isEmpty(row)).length;
    const fresh = block.rows.length - room;
    if (fresh > 0 || block.places.some((place) => typeof place !== "string")) preview(grid, cell, block, fresh);
    else fill(grid, cell, block);
  });
})();
