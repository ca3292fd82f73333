"""Documents for those who decide: each conforms, says what version it is, and keeps to its pages."""

import io

import pdfplumber
import pytest

from bpmplan import differences
from plans.documents import blocks, gate, pdf, store
from plans.documents.changes_paper import ChangesPaper
from plans.documents.compared import Compared, compared_with, contents_compared_with
from plans.documents.kinds import CHANGES
from plans.documents.two_pages import GOALS, TwoPagesPaper
from plans.models import Document, Revision
from plans.steps import workflow
from plans.steps.freezing import freeze
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
        paper = paper.tighter()
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
    next_plan = making.plan(aalborg, signe, years=(2028, 2028), earlier=first)
    later = freeze(next_plan, "submitted", signe, making.NOW)
    (only,) = contents_compared_with(later)
    assert (only.name, only.is_same_plan) == ("Beskæftigelsesplan 2027, version 1", False)
    monkeypatch.setattr(pdf, "written", lambda doc, of_blocks: b"%PDF-1.7 " + doc.title.encode())
    for revision in (newest, later):
        assert store.make_here(store.of_version(revision, now=making.NOW, kind=CHANGES)).is_made
    store.delete_comparisons_with(Revision.objects.filter(pk=first.pk))
    assert not Document.objects.filter(kind="changes").exists()  # either may quote what was erased
