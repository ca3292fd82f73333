"""Documents for those who decide: each conforms, says what version it is, and keeps to its pages."""

import io
from dataclasses import replace
from datetime import date

import docx
import pdfplumber
import pytest

from bpmplan import differences, plain_text
from plans.documents import blocks, gate, handed_out, pdf, store, word
from plans.documents.case_paper import CaseFacts, CasePaper, Heard
from plans.documents.changes_paper import ChangesPaper
from plans.documents.compared import Compared, compared_with, contents_compared_with
from plans.documents.kinds import CHANGES
from plans.documents.two_pages import GOALS, TwoPagesPaper
from plans.models import Document, HandedOut, Revision
from plans.steps import workflow
from plans.steps.freezing import freeze
from plans.steps.milestones import Milestone, State, What
from tests import content_samples as samples
from tests import making
from tests import nasty_contents as nasty


def two_pages(content, standing, earlier=None, *, open_upload=samples.open_sample):
    return pdf.written(TwoPagesPaper(content, standing, earlier), blocks.TWO_PAGES, open_upload=open_upload)


def test_the_plan_on_two_pages_is_two_pages_whatever_it_holds():
    content, standing = nasty.CONTENTS["long"]()
    data = two_pages(content, standing, open_upload=nasty.open_nasty)
    assert gate.findings_of(data, content) == []
    with pdfplumber.open(io.BytesIO(data)) as opened:
        assert len(opened.pages) == 2
        words = opened.pages[1].extract_text()
        assert standing.status_label in opened.metadata["Keywords"]
    assert standing.fingerprint[:4] in words and standing.check_address in words.replace("\n", "")


def test_what_is_given_up_to_keep_to_two_pages_is_given_up_step_by_step():
    content, standing = nasty.CONTENTS["long"]()
    paper, shown = TwoPagesPaper(content, standing, None), []
    while paper:
        shown.append((len(paper.main_goals), paper.more_goals))
        paper = paper.tighter([set()] * 3)
    assert len(shown) == len(GOALS)
    assert shown[0] == (9, 0) and shown[-1] == (3, 6)


ADOPTED = Compared(
    "den senest vedtagne plan", "Beskæftigelsesplan 2022, version 1", samples.earlier(samples.RICH), False
)
HEARD = Compared("det, der var i høring", "Beskæftigelsesplan 2023, version 1", samples.RICH, True)


def test_targets_that_differ_stand_with_old_new_and_difference():
    paper = ChangesPaper(samples.RICH, samples.adopted(), [ADOPTED, HEARD])
    since, heard = paper.comparisons
    rows = {row.title: row for _, rows in since.targets.groups for row in rows}
    on_benefit = rows["Personer på selvforsørgelses- og hjemrejseydelse samt overgangsydelse"]
    assert "2023: 480 helårspersoner" in on_benefit.before and "2023: 540 helårspersoner" in on_benefit.after
    assert on_benefit.difference == ["2023: +60 (+13 %)"]
    assert rows["Andel i job seks måneder efter endt kursus"].difference == ["Samme tal, ny periode"]
    assert rows["Voksenlærlinge, der begynder i løbet af året"].before == ["–"]
    in_words = [change.title for group in since.groups for change in group.differing if change.kind == "target"]
    assert not set(in_words) & set(rows)  # said once
    assert not heard.differs and not heard.targets.groups


def test_what_went_and_came_stands_between_signs():
    html = differences.marked("Ens\nGammelt ord\nFra her\n", "Ens\nNyt ord\nFra her\nTil\n", signed=True)
    assert "<del>[− Gammelt]</del><ins>[+ Nyt]</ins> ord\n" in html and html.endswith("<ins>[+ Til]</ins>\n")
    assert differences.marked("a\n\n\nb", "a\nb", signed=True).count("[−") == 0  # an empty line is no word


def test_the_document_of_changes_conforms_and_says_both():
    paper = ChangesPaper(samples.RICH, samples.adopted(), [ADOPTED, HEARD])
    data = pdf.written(paper, blocks.CHANGES_ALONE, open_upload=samples.open_sample)
    assert gate.findings_of(data, samples.RICH) == []


def test_the_case_has_its_facts_and_leaves_judgements_to_people():
    way = [
        Milestone(What.BODY, "Udvalget", day=date(2022, 11, 20), outcome="Anbefalet", version=2),
        Milestone(What.BODY, "Byrådet", State.AHEAD, planned=date(2022, 12, 12)),
    ]
    heard = Milestone(What.HEARING, "Høring", day=date(2022, 10, 1), end=date(2022, 10, 30), version=1)
    known = Heard(1, "2 parter blev spurgt særskilt: Handicaprådet og FH.", "Der kom 1 svar med 3 punkter.")
    facts = CaseFacts((heard,), (known,), (way[0],), (way[1],), "Byrådet", ("Planen på to sider", "Høringsnotat"))
    paper = CasePaper(samples.RICH, samples.STANDINGS["submitted"](), samples.earlier(samples.RICH), facts)
    html = blocks.html_of(paper, blocks.CASE_ALONE)
    text = plain_text.written(html).decode()
    for words in (
        "Byrådet skal tage stilling til, om Beskæftigelsesplan 2023 for Aalborg Kommune kan vedtages.",
        "Planen gælder 2023. Den har 6 mål (1 af dem er kommunens eget), 12 indsatser og 9 måltal.",
        "- I alt. Indsatser: 12; I alt: 13.800.000",
        "Version 1 var i høring fra 1. oktober 2022 til 30. oktober 2022.",
        "2 parter blev spurgt særskilt: Handicaprådet og FH.",
        "Der kom 1 svar med 3 punkter.",
        "[Skriv, hvad svarene har ført til.]",
        "Udvalget: 20. november 2022: Anbefalet",
        "Byrådet: planlagt 12. december 2022",
        "1. Planen på to sider",
        "står i høringsnotatet, som er vedlagt.",
        "TIL POLITISK BEHANDLING",
        paper.fingerprint_in_groups,
    ):
        assert words in text
    headings = ["Beslutningstema", "Indstilling", "Resumé", "Mål", "Økonomi", "Høring", "Videre forløb", "Bilag"]
    assert [line for line in text.split("\r\n") if line in headings] == headings
    assert text.count("[Skriv") == html.count('class="gap"') == 5
    still = replace(facts, hearings=(replace(heard, state=State.NOW),))
    assert [one[2] for one in CasePaper(samples.RICH, samples.STANDINGS["submitted"](), None, still).hearings] == [""]
    adopted = CasePaper(samples.RICH, samples.adopted(), None, facts)
    assert "skal tage stilling" not in plain_text.written(blocks.html_of(adopted, blocks.CASE_ALONE)).decode()
    in_word = docx.Document(io.BytesIO(word.written(paper, blocks.CASE_ALONE, open_upload=samples.open_sample)))
    assert [one.text for one in in_word.paragraphs if one.style.name.lower() == "heading 1"][:8] == headings


@pytest.mark.django_db
def test_a_version_is_compared_with_the_one_adopted_last_and_the_one_in_hearing(aalborg, signe, monkeypatch):
    first = making.adopted(aalborg, signe)
    plan = first.plan
    for step in ("reopen", "hear", "end_hearing", "submit"):
        workflow.take(plan, step, by=signe, now=making.NOW, reason="Ny version" if step == "reopen" else "")
    newest = Revision.objects.get(plan=plan, number=3)
    assert [(what, one.number) for what, one in compared_with(newest)] == [
        ("den senest vedtagne plan", 1),
        ("det, der var i høring", 2),
    ]
    facts = CaseFacts.of(newest)
    assert facts.decides == "Kommunalbestyrelsen" and facts.enclosed == (
        "Planen på to sider",
        "Hele planen",
        "Ændringer",
    )
    assert [one.version for one in facts.hearings] == [2] and len(facts.ahead) == 2
    assert (
        not CaseFacts.of(first).hearings and not CaseFacts.of(first).ahead
    )  # what came later is no business of its own
    final = freeze(plan, "submitted", signe, making.NOW, amends=newest)
    assert compared_with(final)[2:] == [("det, der blev forelagt", newest)]
    next_plan = making.plan(aalborg, signe, years=(2028, 2028), earlier=first)
    later = freeze(next_plan, "submitted", signe, making.NOW)
    (only,) = contents_compared_with(later)
    assert (only.name, only.is_same_plan) == ("Beskæftigelsesplan 2027, version 1", False)
    monkeypatch.setattr(pdf, "written", lambda doc, of_blocks: b"%PDF-1.7 " + doc.title.encode())
    for revision in (newest, later):
        assert store.make_here(store.of_version(revision, now=making.NOW, kind=CHANGES)).is_made
    about = {"kind": handed_out.README, "sha256": "a" * 64, "status": "submitted", "made_at": making.NOW}
    HandedOut.objects.create(revision=newest, **about)
    store.delete_comparisons_with(Revision.objects.filter(pk=first.pk))
    assert not HandedOut.objects.filter(kind__in=("changes", handed_out.README)).exists()
    assert not Document.objects.filter(kind="changes").exists()  # either may quote what was erased
