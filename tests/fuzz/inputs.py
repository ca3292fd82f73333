"""Values by chance: texts, numbers, days, Markdown, files; all from one ``Random``, so a seed gives them again."""

# ruff: noqa: E501  (lists of values)

import io
import zipfile
from datetime import date
from functools import cache

from docx import Document
from PIL import Image

from bpmplan.sheets import SheetColumn, Table, to_xlsx
from tests.odd_images import odd_images
from tests.scene import SHORT_PDF

WORDS = [
    "job",
    "ledige",
    "unge",
    "borgere",
    "virksomhed",
    "indsats",
    "mål",
    "plan",
    "kommune",
    "år",
    "og",
    "i",
    "på",
    "til",
    "af",
    "for",
    "med",
    "Ærø",
    "Århus",
    "½",
    "§",
    "2027",
    "12,5",
]
ODD = [
    "\x00", "\x01", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\u00a0", "\u00ad", "\u200b", "\u200d", "\u202e", "\u2028",
    "\u2066", "\ufeff", "\ufffd", "\uffff", "\ud800", "\udfff", "\U000e0041", "\U0010ffff", "é", "e\u0301", "a" + "\u0300" * 40,
    "👩‍👩‍👧", "🇩🇰", "مرحبا", "שלום", "汉字", "ﬁ", "ǅ", "İ", "ß", "٣", "１", "²", "Ⅳ", "﷽", "‮", "ʻ",
]  # fmt: skip
HTML = [
    "<script>alert(1)</script>", "&amp;&#0;&#x110000;", "<img src=x onerror=alert(1)>", "]]>", "<!--", "</textarea>", "'\"><b>",
    "{{ 7|add:7 }}", "{% load x %}", "${7}", "%s%n", "..\\../", "'; DROP TABLE plans_plan; --", "=HYPERLINK(\"x\")", "\\", "`",
    "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "fil:00000000-0000-0000-0000-000000000000", "fil:x",
]  # fmt: skip
NUMBERS = [
    "0", "-0", "-1", "1", "1.000", "1.000.000,5", "1,5", ".5", ",", "1e9", "1e999999", "-1e-999999", "NaN", "Infinity", "0x10",
    "9" * 20, "9" * 400, "9" * 5000, "٣", "１２", "1 000", "1\u00a0000", "½", "+1", "1.2.3", "12,345678901234567890", "1_000",
    "2147483648", "9223372036854775808", "-9223372036854775809", "65536", "1%", "kr. 5", "true", "None",
]  # fmt: skip
DAYS = [
    "2027-01-01", "31.12.2027", "31.02.2027", "29.02.2028", "2027-13-01", "0001-01-01", "01.01.0001", "9999-12-31", "10000-01-01",
    "1.1.27", "1/1-2027", "i morgen", "2027-02-31", "00.00.0000", "1.1.99999999999999", "2. kvartal 2026", "2027", "99. halvår 2027",
    "1. halvår 0", "2027-2026", "uge 54 2027", "12:61", "2027-01-01T00:00", "٠١.٠١.٢٠٢٧", "-1.-1.2027",
]  # fmt: skip
FORMSETS = ["0", "1", "-1", "2", "1000", "1001", "9" * 30, "abc", "", "1e3", "1.0", "\x00"]
BLOCKS = [
    "# ", "### ", "####### ", "- ", "* ", "+ ", "1. ", "999999999. ", "0) ", "> ", "> > > ", "    ", "\t", "| a | b |", "|---|:-:|",
    "|", "||||", "---", "===", "***", "```", "~~~", "\\", "  \n", "[a]: b", "![", "](", "![x](fil:x)", "[x](https://kk.dk)",
    "<https://kk.dk>", "https://kk.dk/a_b_(c)", "**", "__", "*", "_", "`", "***a** b*", "&nbsp;", "{#x}", "[^1]", ":-:", "- [ ] ",
    "Tabel 1: ", "Figur: søjler", "- - - - ", "1. 1. 1. ", "| " * 30, "\\|", "![a](fil:x \"t\")", "[[a](b)](c)", "![[a](b)](fil:c)",
]  # fmt: skip


def text(chance, longest=400):
    """A text as people and programs send them: mostly short, now and then odd, seldom very long."""
    kind = chance.random()
    if kind < 0.08:
        return ""
    if kind < 0.15:
        return chance.choice([" ", "\n", "\t", "\r\n", "\u00a0", "\u200b"]) * chance.randint(1, 5)
    if kind < 0.20:
        return chance.choice(WORDS + ODD) * chance.choice([1, 10, 201, 1_000, 5_000])
    if kind < 0.22:
        return chance.choice(["a", "1 ", "ord ", "æ\n\n", "| ", "- ", "> ", "*", "\u0301", "("]) * chance.choice(
            [20_000, 60_001]
        )
    pieces = chance.choices([*WORDS, *ODD, *HTML, *NUMBERS[:10], *DAYS[:5]], k=chance.randint(1, 12))
    return chance.choice([" ", "", "\n", "\r\n"]).join(pieces)[:longest]


def value(chance):
    """What somebody may put into any field."""
    return chance.choice([text, text, text, *[lambda c: c.choice(NUMBERS + DAYS)] * 2, markdown])(chance)


AIMS = [
    "mindst", "højst", "over", "under", "≥", "<=", ">", "fra", "til", "mellem", "og", "-", "–", "..", "/", "af", "ud af", "nr.", "top",
    "blandt de", "bedste", "eller derover", "plads", "ca.", "pct.", "kr.", "mio. kr.", "uger", "løbende", "skoleåret", "ultimo", "primo",
    "1", "12", "98", "60", "2024", "2025", "2026/27", "2. kvartal", "Q3", "marts", "1.3.2027", "31/12", "2024QMAT02", "2024MYTD05", "minus",
]  # fmt: skip


def aim(chance):
    """Something like a value or a period."""
    pieces = chance.choices(AIMS, k=chance.choice([1, 2, 2, 3, 3, 4, 5, 9]))
    return chance.choice([" ", " ", " ", ""]).join(pieces)


def characters(chance):
    """A short run of characters from anywhere in Unicode."""
    ranges = [
        (0, 0x7F),
        (0x80, 0x24F),
        (0x300, 0x36F),
        (0x590, 0x6FF),
        (0x2000, 0x206F),
        (0xD800, 0xDFFF),
        (0, 0x10FFFF),
    ]
    return "".join(chr(chance.randint(*chance.choice(ranges))) for _ in range(chance.randint(1, 30)))


def markdown(chance, parts=None):
    """Signs of Markdown, well formed and not, with words between."""
    made = []
    for _ in range(parts or chance.choice([1, 3, 8, 20, 60])):
        made.append(chance.choice(BLOCKS))
        made.append(chance.choice([*WORDS, chance.choice(ODD), chance.choice(HTML), ""]))
        made.append(chance.choice(["", " ", "\n", "\n\n", "\n  ", "\n    "]))
    repeated = chance.random() < 0.1
    return "".join(made) * (chance.choice([50, 400]) if repeated else 1)


def many_alike(chance):
    """Two long texts made of few different parts: what comparing finds hardest."""
    between = chance.choice([" ", "\n", "\n\n", "", "\n- ", " | "])
    parts = chance.choice([["a", "b"], list("0123456789"), ["ord", "nyt ord"], WORDS, ["|", "a |"], ["x", ""]])
    count = chance.choice([10, 300, 3_000, 15_000])
    return [between.join(chance.choices(parts, k=chance.randint(1, count)))[:60_000] for _ in range(3)]


# Files


@cache
def samples():
    """Small files of each kind, by name."""
    image = Image.new("RGB", (40, 30), "navy")
    made = {
        "kort.txt": "Hej æøå\n".encode(),
        "referat.pdf": SHORT_PDF,
        "svg.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    }
    for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"):
        out = io.BytesIO()
        image.save(out, kind)
        made[f"billede.{kind.lower()}"] = out.getvalue()
    made |= {f"{name}.png": data for name, data in odd_images().items() if len(data) < 50_000}
    document = Document()
    document.add_heading("Mål for 2027", 1)
    document.add_paragraph("1. Flere unge skal i job.", style="List Number")
    document.add_table(2, 2).cell(0, 0).text = "Mål"
    out = io.BytesIO()
    document.save(out)
    made["brev.docx"] = out.getvalue()
    made["brev.pdf"] = printed(["Mål for 2027", "1. Flere unge skal i job.", "2. Færre på sygedagpenge."])
    made["bombe.docx"] = zipped(
        {"word/document.xml": b"<w>" + b" " * 3_000_000 + b"</w>", "[Content_Types].xml": b"<Types/>"}
    )
    made["bombe.xlsx"] = zipped({f"xl/{number}.xml": b"0" * 500_000 for number in range(6)})
    table = Table("Tal", [SheetColumn("Område"), SheetColumn("Tal", "number"), SheetColumn("Dag", "date")], [])
    table.rows = [["Aalborg", 1.5, date(2027, 1, 31)], ["Ærø", None, None], ["Hele landet", -3, None]]
    made["tal.xlsx"] = to_xlsx(table)
    made["tom.zip"] = zipped({})
    made["bombe.png"] = bomb()
    made["liste.csv"] = "navn;fra;til og med\nNy gruppe;;\n".encode("utf-8-sig")
    return made


def printed(lines):
    """A small PDF with text, as programs write them."""
    words = "".join(f"BT /F1 12 Tf 72 {700 - 20 * at} Td ({line}) Tj ET\n" for at, line in enumerate(lines))
    stream = words.encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + head + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def bomb():
    """An image of many pixels in few bytes."""
    out = io.BytesIO()
    Image.new("1", (7_000, 5_500)).save(out, "PNG")
    return out.getvalue()


def file(chance, names=None):
    """A file's name and content: whole, cut off, with bytes changed, of another kind than its name says."""
    name = chance.choice(names or sorted(samples()))
    data = samples()[name]
    data = _taken_apart(chance, data) if data.startswith(b"PK") and chance.random() < 0.6 else data
    data = bytearray(data)
    for _ in range(chance.choice([0, 0, 1, 1, 3, 30])):
        kind, at = chance.random(), chance.randrange(len(data) + 1)
        if kind < 0.35 and data:
            data[at % len(data)] = chance.randrange(256)
        elif kind < 0.5:
            del data[at:]
        elif kind < 0.65:
            data[at:at] = chance.choice([b"\x00" * 50, b"\xff" * 8, b"%PDF-1.7", b"PK\x03\x04", chance.randbytes(40)])
        elif kind < 0.8:
            del data[at : at + chance.choice([1, 4, 100])]
        else:
            end = at + chance.choice([4, 16, 64])
            data[at:end] = data[at:end][::-1]
    if chance.random() < 0.2:
        name = chance.choice([text(chance, 80), "x" * 300 + ".png", "con.docx", ".", "a/../b.pdf", "brev.PDF", ""])
    return name, bytes(data)


def _taken_apart(chance, data):
    """A Word document with the text of one of its parts changed, and zipped again: what is wrong is deeper inside."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    if parts:
        name = chance.choice(sorted(parts))
        at = chance.randrange(len(parts[name]) + 1)
        odd = [b"", b"<", b"&x;", b"</w:p>", b"<w:p>" * 200, b'w:val="9999999"', "æ".encode(), b"<w:tbl><w:tr><w:tc>"]
        parts[name] = parts[name][:at] + chance.choice(odd) + parts[name][at + chance.choice([0, 1, 50]) :]
    return zipped(parts)
