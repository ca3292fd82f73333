// A copied table becomes a Markdown table: one row of heads, merged cells filled in or left empty, no figure twice.
(() => {
  "use strict";

  const { glue } = window.bpmplanPasteSigns;
  const { inOneLine } = window.bpmplanPasteMarkdown;
  const WIDEST = 30;
  const MOST_HEADS = 3;

  const isNumber = (text) => text === "" || /^[-−–+]?[\d.\s'’]+(,\d+)?\s*(%|pct\.?|kr\.?|mio\.?|mia\.?)?[⁰¹²³⁴-⁹*)]*$/.test(text);
  const isYear = (text) => /^(19|20)\d\d$/.test(text);
  const unbold = (text) => text.replace(/^\*\*([^*]*)\*\*$/, "$1");

  class Table {
    // `rows` are lists of cells; `inside` gives the blocks of a cell.
    constructor(rows, inside) {
      this.above = [];
      this.below = [];
      this.read(rows, inside);
      this.takeOutLines(this.above, () => 0);
      this.takeOutLines(this.below, () => this.grid.length - 1);
      this.markdown = this.grid.length ? this.write() : "";
    }

    // Each place of the grid knows its cell: the text stands in the cell's first place only.
    read(rows, inside) {
      this.grid = rows.map(() => []);
      rows.forEach((cells, y) => {
        let x = 0;
        for (const cell of cells) {
          while (this.grid[y][x] !== undefined) x += 1;
          const width = Math.min(cell.colSpan || 1, WIDEST);
          const height = Math.min(cell.rowSpan || 1, rows.length - y);
          const whole = { text: textOf(inside(cell)), isHead: cell.nodeName.toUpperCase() === "TH", width, height };
          for (let down = 0; down < height; down += 1) {
            for (let across = 0; across < width; across += 1) this.grid[y + down][x + across] = { whole, isFirst: !down && !across };
          }
          x += width;
        }
      });
      this.grid = this.grid.filter((row) => row.some((place) => place && place.isFirst && place.whole.text));
      this.columns = Math.max(0, ...this.grid.map((row) => row.length));
      // Columns that Excel copies along without a word in them.
      while (this.columns > 1 && this.grid.every((row) => !row[this.columns - 1] || !row[this.columns - 1].whole.text)) this.columns -= 1;
    }

    text(row, x) {
      const place = row[x];
      return place && place.isFirst ? place.whole.text : "";
    }

    // A row merged over the whole width is a line above or below the table: its title, or its source.
    takeOutLines(lines, at) {
      while (this.grid.length > 2 || (this.grid.length && lines === this.below)) {
        const row = this.grid[at()];
        const [first] = row;
        if (!first || !first.isFirst || first.whole.width < 2 || first.whole.width < this.columns || first.whole.height > 1) return;
        if (row.some((place, x) => x && place && place.isFirst && place.whole.text)) return;
        lines.splice(lines === this.above ? lines.length : 0, 0, unbold(first.whole.text));
        this.grid.splice(at(), 1);
      }
    }

    // Rows of heads: the first, and those below a merged head that look like heads themselves.
    heads() {
      let count = 1;
      while (count < MOST_HEADS && count + 1 < this.grid.length) {
        const isMerged = this.grid[count - 1].some((place) => place && place.whole.width > 1 && place.whole.text);
        const next = this.grid[count].filter((place) => place && place.isFirst && place.whole.text);
        const areHeads = next.every(({ whole }) => whole.isHead) || next.every(({ whole: { text } }) => isYear(unbold(text)) || !isNumber(text));
        if (!isMerged || !next.length || !areHeads) break;
        count += 1;
      }
      return count;
    }

    headText(x, count) {
      if (count === 1) return unbold(this.text(this.grid[0], x));
      const wholes = [...new Set(this.grid.slice(0, count).map((row) => row[x] && row[x].whole))].filter(Boolean);
      return wholes.map(({ text }) => unbold(text)).filter(Boolean).join(": ");
    }

    write() {
      const count = this.heads();
      const across = (make) => Array.from({ length: this.columns }, (_, x) => make(x));
      const body = this.grid.slice(count);
      const signs = across((x) => {
        const below = body.map((row) => this.text(row, x));
        return below.some(Boolean) && below.every(isNumber) ? "--:" : "---";
      });
      const line = (cells) => `| ${cells.join(" | ")} |`;
      return [line(across((x) => this.headText(x, count))), line(signs), ...body.map((row) => line(across((x) => this.text(row, x))))].join("\n");
    }
  }

  // All blocks of a cell in one line; two figures that stood in two lines stay two.
  function textOf(blocks) {
    const texts = blocks.map(({ kind, text, isOrdered, number }) => {
      const sign = kind !== "item" || blocks.length < 2 ? "" : isOrdered ? `${number}. ` : "– ";
      return sign + inOneLine(text, "\n");
    });
    return texts.reduce(glue, "").replace(/\|/g, "\\|");
  }

  window.bpmplanPasteTables = { Table };
})();
