// The grid of targets: keys that move as in a spreadsheet, a block of cells pasted from one, and columns and rows that
// are added without asking the server. It is a plain form; without this file its buttons and Tab do.
(() => {
  "use strict";

  const CELLS = ".grid__cell";
  const gridOf = (element) => element.closest?.("[data-grid]");
  const rowsOf = (body) => [...body.querySelectorAll("tr[data-row]")];
  const allRows = (grid) => [...grid.querySelectorAll("tr[data-row]")];
  const cellsOf = (row) => [...row.querySelectorAll(CELLS)];
  const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

  function say(grid, sentence) {
    const place = grid.closest("form").querySelector("[data-grid-says]");
    if (place) place.textContent = sentence;
  }

  // --- rows and columns ----------------------------------------------------------------------------------------------

  const newKey = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));

  const isEmpty = (row) => cellsOf(row).every((cell) => !cell.value.trim() || cell.name.endsWith("-unit"));

  const numberOf = (row) => row.querySelector("[name$='-started_from']");
  const isSaved = (row) => Boolean(numberOf(row).value);

  // An empty row like the last of a goal's, after it.
  function addRow(body) {
    const last = rowsOf(body).at(-1);
    const holder = document.createElement("tbody");
    holder.innerHTML = last.outerHTML.replaceAll(last.dataset.row, newKey());
    const row = holder.firstElementChild;
    row.querySelectorAll(".form-error-message").forEach((one) => one.remove());
    cellsOf(row).forEach((cell) => {
      cell.value = cell.name.endsWith("-unit") ? "antal" : "";
      cell.defaultValue = cell.value;
      for (const name of ["aria-invalid", "aria-describedby", "data-focus"]) cell.removeAttribute(name);
    });
    row.querySelector("[name$='-title']").placeholder = "+ måltal";
    numberOf(row).value = "";
    delete row.dataset.unsaved;
    row.querySelector(".grid__more a").hidden = true;
    last.after(row);
    return row;
  }

  const heads = (grid) => [...grid.querySelectorAll("thead [data-column]")];
  const headField = (head) => head.querySelector("input");

  // A column of a period (as it is kept: "2028", "2027H1"), or of one that is to be typed.
  function addColumn(grid, notation, label) {
    const number = 1 + Math.max(-1, ...heads(grid).map((head) => Number(head.dataset.column)));
    const end = grid.querySelector("thead tr").lastElementChild;
    const head = document.createElement("th");
    head.scope = "col";
    head.id = `grid-head-c${number}`;
    head.dataset.column = number;
    const field = document.createElement("input");
    Object.assign(field, { name: `column-${number}`, value: notation });
    if (label) {
      head.append(label);
      field.type = "hidden";
    } else {
      Object.assign(field, { type: "text", id: `id_column-${number}`, className: "form-input grid__period", placeholder: "Periode", autocomplete: "off" });
      field.setAttribute("aria-label", "Periode");
    }
    head.append(field);
    end.before(head);
    for (const row of allRows(grid)) {
      const cell = document.createElement("td");
      const input = document.createElement("input");
      const key = row.dataset.row;
      Object.assign(input, { type: "text", autocomplete: "off", className: "form-input grid__cell", id: `id_${key}-c${number}`, name: `${key}-c${number}` });
      input.setAttribute("aria-labelledby", `grid-head-c${number} id_${key}-title`);
      cell.append(input);
      row.lastElementChild.before(cell);
    }
    for (const wide of grid.querySelectorAll("tr.group th")) wide.colSpan += 1;
    return number;
  }

  const HALVES = [1, 2];
  const half = (year, part) => [`${year}H${part}`, `${part}. halvår ${year}`];
  const notations = (grid) => heads(grid).map((head) => headField(head).value);

  function addColumns(grid, what) {
    const there = new Set(notations(grid));
    const { first, last } = grid.dataset;
    let wanted = [["", ""]];
    if (what === "year") {
      const years = [...there].flatMap((notation) => notation.match(/\d{4}/g) || []).map(Number);
      const next = String(Math.max(Number(first) - 1, ...years) + 1);
      wanted = [[next, next]];
    } else if (what === "half") {
      const years = Array.from({ length: last - first + 1 }, (_, place) => Number(first) + place);
      wanted = years.flatMap((year) => HALVES.map((part) => half(year, part))).filter(([notation]) => !there.has(notation));
      if (!wanted.length) return say(grid, "Halvårene er der allerede.");
    }
    const [number] = wanted.map(([notation, label]) => addColumn(grid, notation, label));
    say(grid, what === "other" ? "Skriv, hvilken periode kolonnen gælder for." : `Tilføjet: ${wanted.map(([, label]) => label).join(" og ")}.`);
    const field = what === "other" ? headField(heads(grid).at(-1)) : cellsOf(allRows(grid)[0]).find((cell) => cell.name.endsWith(`-c${number}`));
    field?.focus();
  }

  // --- keys: Enter goes down to where the row was begun, arrows to the next cell -------------------------------------

  let begun = null; // the column in which the row that is written was begun
  let byTab = false;

  document.addEventListener("focusin", (event) => {
    if (!event.target.matches(CELLS)) return;
    const cells = cellsOf(event.target.closest("tr"));
    if (!byTab) begun = cells.indexOf(event.target);
    byTab = false;
  });
  document.addEventListener("keyup", (event) => { if (event.key === "Tab") byTab = false; });

  // Seen beside its title, also where the periods are wider than the screen.
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(CELLS)) event.target.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  });

  function go(cell) {
    if (!cell) return;
    cell.focus();
    cell.select();
  }

  // A target that is not begun is begun by its title.
  const cellIn = (row, column) => cellsOf(row)[isEmpty(row) && !isSaved(row) ? 0 : column];

  function down(cell, column) {
    const row = cell.closest("tr");
    const rows = allRows(gridOf(cell));
    const isLast = row === rowsOf(row.parentElement).at(-1);
    if (isLast && !isEmpty(row)) return go(cellIn(addRow(row.parentElement), column));
    return go(cellIn(rows[rows.indexOf(row) + 1] || row, column));
  }

  document.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches?.(CELLS) && !cell.matches?.(".grid__period")) return;
    if (event.key === "Tab") { byTab = true; return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (cell.matches(".grid__period")) {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const number = cell.closest("th").dataset.column;
      return go(cellsOf(allRows(gridOf(cell))[0]).find((one) => one.name.endsWith(`-c${number}`)));
    }
    const row = cell.closest("tr");
    const cells = cellsOf(row);
    const rows = allRows(gridOf(cell));
    const at = cells.indexOf(cell);
    const isWhole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    const isAtStart = isWhole || (cell.selectionStart === 0 && cell.selectionEnd === 0);
    const isAtEnd = isWhole || (cell.selectionStart === cell.value.length && cell.selectionEnd === cell.value.length);
    let to = null;
    if (event.key === "Enter") {
      event.preventDefault();
      if (event.shiftKey) return go(cellsOf(rows[rows.indexOf(row) - 1] || row)[at]);
      return down(cell, begun ?? at);
    }
    if (event.shiftKey) return;
    const isLine = cell.matches("input");
    if (event.key === "ArrowDown" && !cell.list && (isLine || isAtEnd)) to = cellsOf(rows[rows.indexOf(row) + 1] || row)[at];
    else if (event.key === "ArrowUp" && !cell.list && (isLine || isAtStart)) to = cellsOf(rows[rows.indexOf(row) - 1] || row)[at];
    else if (event.key === "ArrowRight" && isAtEnd) to = cells[at + 1];
    else if (event.key === "ArrowLeft" && isAtStart) to = cells[at - 1];
    else return;
    event.preventDefault();
    go(to);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    const grid = button?.closest("form").querySelector("[data-grid]");
    if (!grid) return;
    event.preventDefault();
    addColumns(grid, button.dataset.add);
  });

  // The newest official figure is taken by the server, with what is written: the grid comes back with it.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-grid] [name=take]");
    if (!button) return;
    event.preventDefault();
    button.after(Object.assign(document.createElement("input"), { type: "hidden", name: "take", value: button.value }));
    window.bpmplanPage.save();
  });

  // --- what is sent --------------------------------------------------------------------------------------------------
  // Only the rows that are written in, all of them in one field, since a form may have so many; and of the others the
  // numbers, by which the server knows what else there is now. A cell's default value is what it held when it was saved.

  const isAsSaved = (row) => isSaved(row) && row.dataset.unsaved === undefined && cellsOf(row).every((cell) => cell.value === cell.defaultValue);

  document.addEventListener("bpmplan:sending", ({ detail: { form, body } }) => {
    const grid = form.querySelector("[data-grid]");
    if (!grid) return;
    const rows = new Map(allRows(grid).map((row) => [row.dataset.row, row]));
    const left = new Set([...rows].filter(([, row]) => isAsSaved(row)).map(([key]) => key));
    const packed = [];
    for (const [name, value] of [...body]) {
      const key = name === "row" ? value.slice(-36) : name.slice(0, 36);
      if (!rows.has(key)) continue;
      body.delete(name);
      if (!left.has(key)) packed.push([name, value]);
    }
    body.set("rows", JSON.stringify(packed));
    body.set("seen", [...left].map((key) => `${key}.${numberOf(rows.get(key)).value}`).join(" "));
  });

  // A target that has been saved has a page of its own.
  document.addEventListener("bpmplan:answered", ({ detail: { form, answer, data } }) => {
    for (const row of form.querySelectorAll("tr[data-row]")) {
      if (answer.numbers[`${row.dataset.row}-started_from`] === undefined) continue;
      for (const cell of cellsOf(row)) cell.defaultValue = data.get(cell.name) ?? "";
      row.querySelector(".grid__more a").hidden = false;
    }
  });

  // Colleagues see in which goal's targets one writes.
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-standing] tr[data-row]");
    const goal = row?.querySelector("[name=row]").value.split(".")[0];
    if (goal) row.closest("[data-standing]").dataset.at = `${goal}-targets`;
  });

  window.bpmplanGrid = { CELLS, gridOf, rowsOf, cellsOf, heads, headField, isSaved, isEmpty, addRow, addColumn, changed, say, half };
})();
