"""Each paragraph of the plan's texts has a number, in the order in which they are read."""

import re
from datetime import date

import pytest

from plans.content.standing import Standing
from plans.documents import blocks, gate, pdf
from plans.documents.hearing_paper import HearingPaper, NumberedPaper
from plans.documents.numbering import numbered, paragraphs_of, with_places
from plans.documents.paper import Paper
from plans.hearing.note import HearingNote, NoteAnswer, NoteParty, NotePoint
from tests import content_samples as samples

pytestmark = pytest.mark.one_database

TEXTS = {
    "<p>Et</p><ul><li>To</li><li><p>Tre</p></li></ul>": "<p>1 Et</p><ul><li>2 To</li><li><p>3 Tre</p></li></ul>",
    '<p><img src="a"></p><p class="x">Et</p>': '<p><img src="a"></p><p class="x">1 Et</p>',
    "<table><caption>Et</caption></table>": "<table><caption>1 Et</caption></table>",
    "<pre>p</pre><h4>Nej</h4>": "<pre>p</pre><h4>Nej</h4>",
    "": "",
}


def without_marks(html):
    return re.sub(r'<span class="paragraph-number">(\d+)</span>', r"\1", html)


def test_paragraphs_points_and_tables_are_numbered():
    for text, expected in TEXTS.items():
        assert without_marks(numbered(with_places(text))) == expected


def test_a_plan_s_paragraphs_are_numbered_through_and_known_by_their_sections():
    standing = Standing.of_draft(at=samples.NOW)
    content = samples.RICH
    html = blocks.html_of(NumberedPaper(content, standing), blocks.PLAN)
    numbers = [int(number) for number in re.findall(r'"paragraph-number">(\d+)<', html)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 40
    ranges = paragraphs_of(blocks.body_of(NumberedPaper(content, standing), blocks.PLAN))
    assert paragraphs_of(blocks.body_of(NumberedPaper(content, standing), blocks.PAGE)) == ranges  # a page has the same
    firsts = [first for first, _ in ranges.values()]
    assert firsts == sorted(firsts)
    first, last = ranges[content.goals[0].key]
    assert first <= last <= len(numbers)
    assert "paragraph-number" not in blocks.body_of(Paper(content, standing), blocks.PLAN)


def test_the_hearing_note_conforms_whatever_is_written_in_it():
    """Long words, signs that no font has, many parties; and the plan with numbers beside it."""
    goal, nasty = samples.RICH.goals[0], "Ét ord" + "langt" * 60 + " \N{GRINNING FACE} <b>&amp;</b>\n\nTo linjer."
    points = (NotePoint(goal.key, nasty, "Planen ændres", nasty), NotePoint("", "Kort.", "", ""))
    note = HearingNote(
        version=1,
        begun_on=date(2022, 10, 1),
        deadline=date(2022, 10, 30),
        parties=tuple(NoteParty(f"Part {number} {'x' * 120}", "Råd", "svarede") for number in range(12)),
        answers=(NoteAnswer(nasty[:150], date(2022, 11, 1), True, points, False),) * 3,
    )
    paper = HearingPaper(samples.RICH, samples.STANDINGS["submitted"](), note, samples.earlier(samples.RICH))
    assert gate.findings_of(pdf.written(paper, blocks.HEARING_NOTE_ALONE), samples.RICH) == []
    html = blocks.html_of(paper, blocks.HEARING_NOTE_ALONE)
    assert "Der kom 3 svar med 6 punkter" in html and "<b>" not in html
    assert html.count('"heard-point leads-on"') == 1  # the last one stands on the page of what ends the document
    assert html.index("heard-point leads-on") > html.rindex('"heard-point"')
    small = NumberedPaper(samples.SMALL, samples.STANDINGS["hearing"]())
    assert gate.findings_of(pdf.written(small, blocks.PLAN, open_upload=samples.open_sample), samples.SMALL) == []
