"""Inputs for what reads, compares and shows texts: letters, Markdown, differences, merging, values."""

import base64
import dataclasses
from datetime import date
from decimal import Decimal
from functools import cache

import lxml.html
from django.db import transaction
from django.urls import reverse

from bpmplan import danish, sheets
from bpmplan import text as markdown_text
from bpmplan.differences import differences, marked
from bpmplan.sheets_read import SheetError, read_rows
from bpmplan.values import Period, Value
from bpmplan.values.numbers import parse_number
from goals.letters import propose
from goals.letters.files.limits import LetterError
from goals.letters.files.text import read_text
from plans.bringing.arranging import arranged
from plans.bringing.document import parts_of
from plans.bringing.limits import DocumentError
from plans.bringing.reading.word import read_word
from plans.bringing.roles import proposed
from plans.content.changes import changes
from plans.documents import changes_html, pdf
from plans.writing.merging import blocks, merge
from tests import ROOT
from tests import content_samples as samples

from . import inputs
from .sending import asked, demand, encoded, sent


@cache
def letters():
    return [path.read_text() for path in sorted((ROOT / "tests" / "letters").glob("*.txt"))]


def a_letter(chance, scene):
    lines = chance.choice(letters()).splitlines()
    for _ in range(chance.choice([1, 3, 10])):
        at, deed = chance.randrange(len(lines) + 1), chance.random()
        if deed < 0.25:
            lines.insert(at, inputs.text(chance))
        elif deed < 0.45:
            lines[at:at] = chance.choice(letters()).splitlines()[: chance.randint(1, 40)]
        elif deed < 0.6:
            del lines[at : at + chance.randint(1, 8)]
        elif deed < 0.75:
            lines[at:at] = [inputs.markdown(chance, parts=4)]
        elif deed < 0.9 and at < len(lines):
            lines[at] = lines[at].replace(chance.choice(inputs.WORDS), chance.choice(inputs.ODD + inputs.NUMBERS))
        else:
            lines[at:at] = lines[max(0, at - 3) : at] * chance.choice([2, 30])
    return {"text": "\n".join(lines)[:100_000], "fully": chance.random() < 0.2}


def run_letter(scene, given):
    propose(given["text"])
    if given["fully"]:
        sent(scene, "minna", "POST", reverse("admin:goals_goalset_read"), encoded([("text", given["text"])]))


def a_letter_file(chance, scene):
    name, data = inputs.file(chance, ["brev.pdf", "brev.pdf", "brev.docx", "brev.docx", "bombe.docx", "kort.txt"])
    return {"name": name, "bytes": base64.b64encode(data).decode()}


def run_letter_file(scene, given):
    try:
        propose(read_text(base64.b64decode(given["bytes"]), given["name"]))
    except LetterError as refused:
        demand(str(refused).endswith("."), "a refusal is a sentence")


def a_table(chance, scene):
    names = ["tal.xlsx", "tal.xlsx", "bombe.xlsx", "liste.csv", "liste.csv", "brev.docx"]
    return {"bytes": base64.b64encode(inputs.file(chance, names)[1]).decode()}


def run_table(scene, given):
    try:
        rows = read_rows(base64.b64decode(given["bytes"]))
    except SheetError as refused:
        demand(str(refused).endswith("."), "a refusal is a sentence")
    else:
        demand(all(row.cells and row.cells[-1] for row in rows), "a row that is read has something in it")


def run_word_file(scene, given):
    try:
        read = read_word(base64.b64decode(given["bytes"]))
    except DocumentError as refused:
        demand(str(refused).endswith("."), "a refusal is a sentence")
    else:
        run_arranged(scene, {"text": read.markdown})


def run_arranged(scene, given):
    """As chapters a text becomes nothing but itself; as it is proposed, it becomes something."""
    parts = parts_of(given["text"])
    about = {"ministers": [], "first_year": 2027, "last_year": 2028}
    arranged(parts, proposed(parts, []), **about)
    chapters = arranged(parts, dict.fromkeys(range(len(parts)), "chapter"), **about).chapters
    written = "".join("".join(chapter.text("text") for chapter in chapters).split())
    for part in parts:
        for block in part.blocks:
            demand("".join(block.markdown.split()) in written, f"lost: {block.markdown[:200]!r}")


# Texts


def a_markdown(chance, scene):
    return {"text": chance.choice([inputs.markdown, inputs.markdown, inputs.text])(chance)[:60_000]}


def run_markdown(scene, given):
    html = markdown_text.render(given["text"], image_url=lambda key: None, id_prefix="a")
    for signs in ("<script", "javascript:", " onerror="):
        page = lxml.html.fragment_fromstring(html, create_parent="div")
        demand(signs != "<script" or not page.xpath("//script"), "a script came through")
        demand(not page.xpath(f'//@*[contains(., "{signs.strip()}") and starts-with(., "javascript:")]'), signs)
    markdown_text.readable(given["text"])
    markdown_text.plain_text(given["text"])
    markdown_text.table_faults(given["text"])


def run_preview(scene, given):
    sent(scene, "erik", "POST", f"/arbejde/{scene.draft.pk}/eksempel/", encoded([("text", given["text"])]))


def run_printed(scene, given):
    """The HTML that is printed; WeasyPrint itself belongs to the worker."""
    text = "".join(c for c in given["text"] if not 0xD800 <= ord(c) <= 0xDFFF)
    chapter = samples.chapter("text", "Afsnit", text)
    content = dataclasses.replace(samples.SMALL, chapters=(chapter, *samples.SMALL.chapters))
    pdf.html(content, samples.adopted(content))


def run_written(scene, given):
    """Saved, and then looked at on every page that shows it."""
    client = scene.client("erik")
    desk = f"/arbejde/{scene.draft.pk}/"
    address = f"{desk}afsnit/{scene.parts.chapter.key}/"
    body = encoded([("started_from", "1"), ("title", "Forord"), ("text", given["text"])])
    with transaction.atomic():
        asked(client.post, address, body, content_type="application/x-www-form-urlencoded")
        for page in ("", "side/", "aendringer/?fra=begyndt-fra&til=nu", f"tidligere/{scene.parts.chapter.key}/"):
            asked(client.get, desk + page)
        asked(client.get, address)
        transaction.set_rollback(True)


def two_texts(chance, scene):
    if chance.random() < 0.5:
        before, theirs, mine = inputs.many_alike(chance)
    else:
        before = inputs.markdown(chance)[:60_000]
        lines = before.split("\n")
        theirs, mine = (
            "\n".join(chance.choice([line, line, line + " ny", "", inputs.text(chance)]) for line in lines)[:60_000]
            for _ in range(2)
        )
    return {"before": before, "theirs": theirs, "mine": mine}


def run_differences(scene, given):
    parts, _ = differences(given["before"], given["mine"])
    demand("".join(went for went, _ in parts) == given["before"], "what went is not what stood before")
    demand("".join(came for _, came in parts) == given["mine"], "what came is not what stands now")
    marked(given["before"], given["mine"], shortened=True)


def run_changes(scene, given):
    """A page with many sections has a budget in all."""

    def content(text):
        parts = [text[at : at + 5_000] or text[:5_000] for at in range(0, 60_000, 5_000)]
        chapters = [samples.chapter("text", f"Afsnit {number}", part) for number, part in enumerate(parts)]
        return dataclasses.replace(samples.SMALL, chapters=tuple(chapters))

    changes_html.sections_html(changes(content(given["before"]), content(given["mine"])).sections)


def run_merging(scene, given):
    """Of a conflict both sides stand in the merged text: no block that somebody wrote is lost."""
    merged = merge(given["before"], given["theirs"], given["mine"])
    if merged.conflicts:
        before = {block.text for block in blocks(given["before"])}
        for side in (given["theirs"], given["mine"]):
            lost = [one.text for one in blocks(side) if one.text not in before and one.text not in merged.text]
            demand(not lost, f"lost: {lost[:2]!r}")


def small_values(chance, scene):
    known = inputs.NUMBERS + inputs.DAYS
    made = chance.choice([inputs.text, inputs.characters, inputs.aim, inputs.aim, lambda c: c.choice(known)])
    return {"text": made(chance)[:5_000]}


def run_values(scene, given):
    """What is read from a text refuses in a sentence; what is written to a file is read again."""
    text = given["text"]
    for parse in (parse_number, danish.parse_day, Period.parse, Value.parse):
        try:
            parse(text)
        except ValueError as refused:
            demand(str(refused).strip(), "a refusal without a sentence")
    for read, kind in ((Value.parse, Value), (Period.parse, Period)):
        try:
            value = read(text)
        except ValueError:
            continue
        demand(kind.read(value.notation) == value, "kept as something else")
        demand(read(str(value)) == value, "printed as something else")
    danish.sort_key(text), danish.sort_digits(text, 20), danish.folded(text), danish.typed(text)
    cell = sheets.guarded(text)
    demand(cell == text.replace("\0", "") or sheets.unguarded(cell) == text.replace("\0", ""), "not the same again")
    clean = text.encode("utf-8", "replace").decode()
    columns = [sheets.SheetColumn(clean[:50], kind) for kind in ("text", "link", "number", "date")]
    table = sheets.Table("liste", columns, [[clean, clean, Decimal(1), date(2027, 1, 1)]])
    sheets.to_csv(table)
    sheets.to_xlsx(table)
