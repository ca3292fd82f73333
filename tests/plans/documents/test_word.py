"""A plan as a Word file: the words, the headings and the mark of its PDF, and pictures that say what they show."""

import io

import docx
import pytest
from docx.oxml.ns import qn

from plans.documents import blocks, word
from plans.documents.paper import Paper
from tests import content_samples as samples
from tests import nasty_contents as nasty


def made(content, standing, earlier=None, *, open_upload=samples.open_sample):
    data = word.written(Paper(content, standing, earlier), blocks.PLAN, open_upload=open_upload)
    return docx.Document(io.BytesIO(data))


@pytest.fixture(scope="module")
def adopted():
    return made(samples.RICH, samples.adopted(), samples.earlier(samples.RICH))


def headings(document):
    """``[(level, words)]``"""
    named = [(one.style.name.lower(), one.text.strip()) for one in document.paragraphs]
    return [(int(name.removeprefix("heading ")), text) for name, text in named if name.startswith("heading ") and text]


def test_its_headings_are_the_plans_and_no_level_is_left_out(adopted):
    titles = [text for _, text in headings(adopted)]
    assert {"Planen kort", "Mål og indsatser"} <= set(titles)
    assert any(text.startswith("Mål 2 ") for text in titles)
    above = 0
    for level, text in headings(adopted):
        assert level <= above + 1, text
        above = level


@pytest.mark.parametrize(
    ("standing", "mark"), [("draft", "KLADDE"), ("hearing", "I HØRING"), ("submitted", "TIL POLITISK BEHANDLING")]
)
def test_a_plan_that_is_not_adopted_says_so_on_each_page_and_in_its_title(standing, mark):
    document = made(samples.SMALL, samples.STANDINGS[standing]())
    assert mark in document.sections[0].header.paragraphs[0].text
    assert document.core_properties.title.startswith(mark)


def test_every_picture_says_what_it_shows_and_every_link_leads_somewhere(adopted):
    body = adopted.element.body
    assert all(one.get("descr") for one in body.iter(qn("wp:docPr")))
    marks = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    anchors = {one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))} - {None}
    assert anchors and anchors <= marks
    words = "\n".join(one.text for one in adopted.paragraphs)
    assert "side ." not in words and "(side )" not in words  # pages are the PDF's


@pytest.mark.parametrize("name", list(nasty.CONTENTS))
def test_nasty_contents_can_be_written_too(name):
    content, standing = nasty.CONTENTS[name]()
    assert made(content, standing, open_upload=nasty.open_nasty).paragraphs
