"""What a document must pass before it is given out as conformant: structure, fonts, and words inside the margins.

``tried`` prints a content on trial and says what is wrong in sentences for those who write the plan: the pages of the
steps *hear* and *submit* ask for it (``store.of_trial``).
"""

import dataclasses
import io
import logging
import unicodedata

import page as page_validation
import pdfplumber

from bpmplan import danish, fonts
from bpmplan.files import StorageAway
from bpmplan.text import table_faults

from ..content.readiness.facts import Finding
from . import pdf, uploads

log = logging.getLogger(__name__)

POINT = 72 / 25.4  # a millimetre in points
SIDE, COVER_SIDE, TOP_AND_BOTTOM = 22 * POINT, 18 * POINT, 6 * POINT
"""The margins in points that no word may reach into; heads and feet of pages stand at the top and the bottom."""
TOLERANCE = 1.5  # points
OWN_SECTIONS = ("planen-kort", "indhold", "aendringer", "beslutninger")
MOST = 5
"""So many places of one kind are named; a fault of the layout would name hundreds."""


def tried(content, standing, earlier=None):
    """What is wrong with a content printed on trial, as plain ``[key, sentence, kind]``; none when it conforms.

    ``earlier`` is the content that the plan was begun from, if it was. Takes seconds, and belongs in a child process.
    """
    return [list(dataclasses.astuple(finding)) for finding in _printed(content, standing, earlier)]


def findings_of(document, content):
    """What is wrong with a finished document, as bytes, of this content."""
    names = {section.key: section.title for _, section in content.sections}
    with pdfplumber.open(io.BytesIO(document)) as opened:
        places = _Places(opened, names)
        return [*_structure(document), *_fonts(opened, places), *_geometry(opened, places)]


def _printed(content, standing, earlier):
    try:
        if missing := [Finding(fault.key, fault.sentence, "upload") for fault in uploads.faults(content)]:
            return [*_content(content), *missing]
        document = pdf.make(content, standing, earlier)
    except (pdf.CannotMakePdf, StorageAway) as reason:  # mended elsewhere, so it is tried again soon
        return [Finding("", str(reason), "unavailable")]
    except MemoryError:
        raise  # the plan is too large: that is for those who write it
    except Exception:  # whatever it is, the step's page is shown and says so
        log.exception("A trial print failed")
        sentence = "PDF'en kunne ikke laves. Prøv igen, og giv driften besked, hvis det sker igen."
        return [Finding("", sentence, "failed")]
    return [*_content(content), *findings_of(document, content)]


# --- what the content shows


def _content(content):
    for _, section in content.sections:
        for field in dataclasses.fields(section):
            text = getattr(section, field.name)
            if not isinstance(text, str):
                continue
            where = f"»{section.title}«: "
            if sentence := fonts.refusal(text):
                yield Finding(section.key, where + sentence, "characters")
            for sentence in table_faults(text):
                yield Finding(section.key, where + sentence, "table")


# --- what the document shows


class _Places:
    """Which section a place in the document belongs to."""

    def __init__(self, opened, names):
        self.names = names
        self.starts = []  # (page number, distance from the page's top, key), in reading order
        numbers = {page.page_obj.pageid: number for number, page in enumerate(opened.pages)}
        for key, destination in _destinations(opened.doc):
            if key not in names and key not in OWN_SECTIONS:
                continue
            number = numbers[destination[0].objid]
            self.starts.append((number, float(opened.pages[number].height) - destination[3], key))
        self.starts.sort()

    def section_at(self, number, top):
        """The key of the section that a place is in; empty on pages that belong to none."""
        before = [key for *start, key in self.starts if start <= [number, top + 20]]
        return before[-1] if before and before[-1] in self.names else ""

    def words(self, number, key):
        """ "på side 4 under »Økonomi«" """
        name = self.names.get(key)
        return f"på side {number + 1}" + (f" under »{name}«" if name else "")


def _destinations(document):
    names = document.catalog.get("Names", {}).get("Dests", {}).get("Names", [])
    for key, destination in zip(names[::2], names[1::2], strict=True):
        yield key.decode(), destination


def _structure(document):
    report = page_validation.validate_pdf_bytes(document, profile="ua1")
    for failure in report.failures:
        # The validator speaks English; whoever looks after the program needs its words.
        yield Finding("", f"PDF'en er ikke fuldt tilgængelig ({failure.rule_id}: {failure.message}).", "structure")


def _fonts(opened, places):
    """Characters that no font draws, or that mean something in one font only."""
    first = {}  # character -> where it stands first
    for number, sheet in enumerate(opened.pages):
        for char in sheet.chars:
            text = char["text"]
            if text.startswith("(cid:") or any(unicodedata.category(character) == "Co" for character in text):
                first.setdefault(text, (number, places.section_at(number, char["top"])))
    for number, key in list(first.values())[:MOST]:
        yield Finding(key, f"Et tegn {places.words(number, key)} kan ikke trykkes.", "fonts")


def _geometry(opened, places):
    outside, overlapping = [], []
    for number, sheet in enumerate(opened.pages):
        side = (SIDE if number else COVER_SIDE) - TOLERANCE
        left, right = side, float(sheet.width) - side
        top, bottom = TOP_AND_BOTTOM, float(sheet.height) - TOP_AND_BOTTOM
        words = sheet.extract_words(use_text_flow=True)
        outside += [
            (number, thing)
            for thing in (*words, *(image for image in sheet.images if number or not _bleeds(image, sheet)))
            if not (left <= thing["x0"] and thing["x1"] <= right and top <= thing["top"] and thing["bottom"] <= bottom)
        ]
        overlapping += [(number, word) for word in _overlapping(words)]
    for things, what in ((outside, "går ud over sidens margen"), (overlapping, "står oven i noget andet")):
        for number, thing in things[:MOST]:
            key = places.section_at(number, thing["top"])
            name = f"»{thing['text'][:40]}«" if "text" in thing else "Et billede"
            yield Finding(key, f"{name} {what} {places.words(number, key)}.", "geometry")
        if len(things) > MOST:
            pages = danish.listed(str(number) for number in sorted({number + 1 for number, _ in things})[:10])
            yield Finding("", f"I alt {len(things)} steder: noget {what}, på side {pages}.", "geometry")


def _bleeds(image, sheet):
    """Whether it goes from edge to edge, as the picture on a cover does."""
    return image["x0"] <= TOLERANCE and image["x1"] >= float(sheet.width) - TOLERANCE


def _overlapping(words):
    """Words that stand over another word of the same line."""
    lines = {}
    for word in words:
        lines.setdefault(round(word["bottom"]), []).append(word)
    for line in lines.values():
        line.sort(key=lambda word: word["x0"])
        end = 0
        for word in line:
            if word["x0"] < end - TOLERANCE and len(word["text"]) > 1:
                yield word
            end = max(end, word["x1"])
