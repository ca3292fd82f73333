"""A document as a Word file: the same blocks that its PDF is made of, written by ``bpmplan.word``."""

from io import BytesIO

from PIL import Image

from bpmplan import files
from bpmplan.word.look import GREY, INK, Look, Style

from . import blocks, pdf
from .prepare import keep_tables_company

TYPES = ("PNG", "JPEG")
"""The kinds of images that Word shows in all its versions."""


def look_of(doc):
    """How a document looks in Word, in its municipality's colours; only the whole plan has a cover."""
    accent, tint = (colour.lstrip("#").upper() for colour in (doc.accent, doc.tint))
    styles = (
        Style("Municipality", size=14, bold=True, before=60),
        Style("Mark", size=13, before=30, after=4),
        Style("Hearing", size=12, after=4),
        Style("Edition", size=10.5, colour=GREY, after=2),
        Style("Ambition", size=16, after=10),
        Style("Counts", size=12, after=2),
        Style("Minister", shade=tint, size=10, after=0, left=8),
        Style("MinisterLabel", shade=tint, size=9, bold=True, colour=accent, before=4, after=0, left=8, keep_next=True),
        Style("MinisterTitle", shade=tint, size=11.5, italic=True, after=2, left=8),
        Style("MinisterLetter", shade=tint, size=9, colour=GREY, after=8, left=8),
        Style("BenchmarkSentence", shade=tint, bold=True, before=4, after=0, left=8, keep_next=True),
        Style("BenchmarkText", shade=tint, size=10, after=0, left=8, keep_next=True),
        Style("BenchmarkSource", shade=tint, size=9, colour=GREY, after=8, left=8),
        Style("Letterhead", bold=True, after=2),
        Style("Standing", after=14),
        Style("ColophonTitle", base="Heading1", size=10.5, bold=True, colour=INK, before=14, after=4),
        Style("Colophon", size=9, colour=GREY, after=3),
        Style("Aside", size=9, colour=GREY, after=4),
        Style("GoalTags", size=9, colour=GREY, after=4, keep_next=True),
        Style("NewsLabel", size=10, bold=True, before=4, after=0, keep_next=True),
        Style("Target", size=9.5, after=2),
        Style("TargetTitle", size=9.5, before=8, after=2, keep_next=True),
        Style("FigureTitle", size=9, colour=GREY, after=8),
    )
    classes = {
        "cover-municipality": "Municipality",
        "cover-mark": "Mark",
        "cover-hearing": "Hearing",
        "cover-committee": "Edition",
        "cover-version": "Edition",
        "cover-sample": "Edition",
        "head-municipality": "Letterhead",
        "head-mark": "Standing",
        "head-sample": "Edition",
        "colophon": "Colophon",
        "counts": "Counts",
        "ambition": "Ambition",
        "minister": "Minister",
        "minister-label": "MinisterLabel",
        "minister-title": "MinisterTitle",
        "minister-letter": "MinisterLetter",
        "benchmark": "BenchmarkText",
        "benchmark__sentence": "BenchmarkSentence",
        "benchmark__source": "BenchmarkSource",
        "aside": "Aside",
        "goal-tags": "GoalTags",
        "origin": "Aside",
        "chapter-change": "Aside",
        "news-label": "NewsLabel",
        "figure-title": "FigureTitle",
        "follow-target": "Target",
        "follow-target-title": "TargetTitle",
    }
    small = {"size": 9, "colour": GREY}
    gap = {"bold": True, "shade": "FFF2CC"}
    return Look(
        accent=accent,
        styles=styles,
        classes=classes,
        runs={"gap": gap, "aside": small, "same": small, "new": {"size": 9, "bold": True, "colour": accent}},
        ends_page=frozenset({"cover", "short", "contents"}),
        starts_page=frozenset({"follow-goal"}),
        leads_on=frozenset({"leads-on", "goal-opening", "since-label"}),
        together=frozenset({"initiative", "follow-target", "edition", "colophon"}),
        breaks=frozenset({"initiative-long", "table-long", "all-targets", "matrix", "promises", "changed-targets"}),
        left_out=frozenset({"running", "page", "on-page", "sr-only"}),
        across=frozenset({"table-across", "leads-across"}),
        own_line=frozenset({"cover-years"}),
        header="running-plan",
        mark="running-mark",
        footer="running-version",
        contents="contents",
        headings={"colophon-title": "ColophonTitle"},
        ruled=frozenset({"goal-title"}),
        heights={"cover-logo": 26, "cover-picture": 62, "head-logo": 18, "qr": 17},
        title=(34, 120) if doc.is_whole else (24, 4),
        first_heading=(22, 24) if doc.is_whole else (16, 14),
        second_heading=(16, 20) if doc.is_whole else (13, 14),
    )


def written(doc, of_blocks, *, open_upload=files.open_stored):
    """The document as bytes: a ``Paper`` and the blocks that it is put together of."""
    from bpmplan.word import writer

    html = blocks.html_of(doc, of_blocks)
    return writer.write(html, look_of(doc), _pictures(open_upload), prepare=keep_tables_company)


def _pictures(open_upload):
    def picture(address):
        if not (match := pdf.UPLOAD.fullmatch(address)):
            raise ValueError(f"A plan's Word file may not read {address[:200]}")
        with open_upload(match[1]) as upload:
            shown = files.as_shown(upload.read())
        image = Image.open(BytesIO(shown))
        if image.format in TYPES:
            return shown
        held = BytesIO()
        image.convert("RGBA").save(held, "PNG")
        return held.getvalue()

    return picture
