"""The gate lets through what conforms, and says in sentences what doesn't; nasty contents conform, margins too."""

import dataclasses
import io
import re
from functools import cache

import page
import pdfplumber
import pytest

from bpmplan import fonts
from bpmplan.files import StorageAway
from bpmplan.text import plain_text, render
from plans.content.readiness.missing import NOT_THE_WRITERS
from plans.documents import gate, pdf, prepare, store, uploads
from tests import content_samples as samples
from tests import nasty_contents as nasty


@cache
def made(name):
    content, standing = nasty.CONTENTS[name]()
    return pdf.make(content, standing, open_upload=nasty.open_nasty)


@cache
def sheets(name):
    """``[(is landscape, words)]`` of the pages of a document, heads and feet left out."""
    with pdfplumber.open(io.BytesIO(made(name))) as opened:
        return [
            (
                sheet.width > sheet.height,
                [w["text"] for w in sheet.extract_words() if 70 < w["top"] < sheet.height - 60],
            )
            for sheet in opened.pages
        ]


@cache
def read(name):
    """Everything that a document says, without spaces."""
    return "".join("".join(words) for _, words in sheets(name))


@pytest.mark.parametrize("name", ["texts", "everywhere", "long", "empty"])
def test_nasty_contents_conform_and_stay_inside_the_margins(name):
    content, _ = nasty.CONTENTS[name]()
    assert gate.findings_of(made(name), content) == []
    assert page.validate_pdf_bytes(made(name), profile="3a").is_compliant


@pytest.mark.parametrize("title", nasty.TEXTS)
def test_no_word_and_no_number_is_lost(title):
    plain = fonts.in_words(plain_text(nasty.TEXTS[title]))
    for word in re.findall(r"[a-zæøåA-ZÆØÅ0-9.,−-]+", plain):
        assert word in read("texts")


def test_numbers_are_not_split_over_lines():
    words = [word for _, words in sheets("texts") for word in words]
    assert words.count(nasty.AMOUNT) >= 8 + 6 + 12 + 5 + 5
    assert words.count("−98.765,4") == 12


def test_a_numbered_list_goes_on_where_it_says():
    assert "997.Punkt998.Punkt999.Punkt1000.Punkt1001.Punkt" in read("texts")


def test_a_heading_stands_on_the_page_of_its_table_that_lies_down():
    lying = ["".join(words) for is_lying, words in sheets("texts") if is_lying]
    assert any("Trettenkvartaler" in text and "A-dagpenge" in text for text in lying)
    assert any("Tredivekolonner" in text for text in lying)
    assert not any("Eftertabellen" in text for text in lying)


@pytest.mark.parametrize("name", ["texts", "everywhere", "long"])
def test_no_caption_and_no_heading_is_alone_on_a_page(name):
    assert [words for _, words in sheets(name) if len(words) < 6 and not {"Efter", "celle" * 40} & set(words)] == []


def pages_of(html):
    """``[(is landscape, its text)]`` of a document that holds this HTML after a page of its own."""
    source = pdf.html(samples.SMALL, samples.draft()).replace("</main>", f"{html}</main>")
    with pdfplumber.open(io.BytesIO(pdf.write(source, samples.SMALL))) as opened:
        return [(sheet.width > sheet.height, sheet.extract_text()) for sheet in opened.pages]


@pytest.mark.parametrize(("columns", "lies_down"), [(3, False), (13, True)])
def test_what_leads_to_a_table_stands_with_it(columns, lies_down):
    made_table = render("Tabel 1: Regnskab\n\n" + nasty.table(["Område"] * columns, [nasty.AMOUNT] * columns))
    chapter = (
        '<section class="chapter"><h2>Økonomien</h2><p class="chapter-change">Mærket</p>'
        f'<div class="text">{made_table}</div></section>'
    )
    heights = [
        f'<section><p style="height: {height}mm; break-before: page">Før</p></section>' for height in (160, 190, 205)
    ]
    for is_lying, text in pages_of("".join(height + chapter for height in heights)):
        together = [words in text for words in ("Økonomien", "Mærket", "Tabel 1: Regnskab", nasty.AMOUNT)]
        assert len(set(together)) == 1
        assert not together[0] or is_lying == lies_down


# --- what does not conform


def broken(style, text="<p class='wrong'>Ord der går for langt ud</p>"):
    source = pdf.html(samples.SMALL, samples.draft()).replace("</head>", f"<style>{style}</style></head>")
    return pdf.write(source.replace("</main>", f"{text}</main>"), samples.SMALL)


@pytest.mark.parametrize(
    ("style", "kind", "words"),
    [
        (".wrong { margin-left: 170mm; white-space: nowrap }", "geometry", "går ud over sidens margen"),
        (".wrong { position: absolute; right: 30mm; bottom: -22mm }", "geometry", "går ud over sidens margen"),
    ],
)
def test_words_beyond_the_margin_are_found(style, kind, words):
    findings = gate.findings_of(broken(style), samples.SMALL)
    assert {finding.kind for finding in findings} == {kind}
    assert all(words in finding.sentence for finding in findings)


def test_words_over_other_words_are_found():
    cells = "<table class='narrow'><tr><td class='wrong'>Et langt ord</td><td>Et andet ord</td></tr></table>"
    style = ".narrow { table-layout: fixed; width: 60mm } .wrong { white-space: nowrap; width: 5mm }"
    findings = gate.findings_of(broken(style, cells), samples.SMALL)
    assert "står oven i noget andet" in " ".join(finding.sentence for finding in findings if finding.kind == "geometry")


def test_a_fault_of_the_structure_is_found(monkeypatch):
    monkeypatch.setattr(prepare, "wrap_list_items", lambda tree: None)
    document = broken("", "<ul><li><p>Et afsnit i et punkt</p></li></ul>")
    findings = [finding for finding in gate.findings_of(document, samples.SMALL) if finding.kind == "structure"]
    assert any("PDFUA1-LI-KIDS-001" in finding.sentence for finding in findings)


def test_what_the_text_holds_is_said_of_its_section():
    chapter = samples.chapter("text", "Økonomi", "Tegnet \ue123 her\n\n" + nasty.TEXTS["Tredive kolonner"])
    content = dataclasses.replace(samples.SMALL, chapters=(chapter,))
    findings = gate.tried(content, samples.draft())
    assert [kind for *_, kind in findings] == ["characters", "table"]
    assert {key for key, *_ in findings} == {chapter.key}
    assert "»Økonomi«: Tegnet U+E123 kan ikke trykkes" in findings[0][1]


def test_a_print_that_fails_is_a_finding(monkeypatch):
    def fails(*args):
        raise pdf.CannotMakePdf("Pango mangler.")

    assert gate.tried(samples.SMALL, samples.draft()) == []
    monkeypatch.setattr(pdf, "make", fails)
    assert gate.tried(samples.SMALL, samples.draft()) == [["", "Pango mangler.", "unavailable"]]
    monkeypatch.setattr(pdf, "make", lambda *args: 1 / 0)
    assert [kind for *_, kind in gate.tried(samples.SMALL, samples.draft())] == ["failed"]


def test_a_storage_that_is_away_is_not_the_plans_fault_and_stops_no_step(monkeypatch):
    def away(*args):
        raise StorageAway

    monkeypatch.setattr(uploads, "faults", away)
    assert gate.tried(samples.SMALL, samples.draft()) == [["", str(StorageAway()), "unavailable"]]
    assert "unavailable" in NOT_THE_WRITERS and "unavailable" in store.MENDED_ELSEWHERE


def test_what_is_too_large_for_the_memory_is_no_finding_but_the_plans_own_fault(monkeypatch):
    def fills_memory(*args):
        raise MemoryError

    monkeypatch.setattr(pdf, "make", fills_memory)
    with pytest.raises(MemoryError):
        gate.tried(samples.SMALL, samples.draft())
