"""Documents for those who decide: each conforms, says what version it is, and keeps to its pages."""

import io

import page
import pdfplumber

from plans.documents import blocks, gate, pdf
from plans.documents.two_pages import GOALS, TwoPagesPaper
from tests import content_samples as samples
from tests import nasty_contents as nasty


def two_pages(content, standing, earlier=None, *, open_upload=samples.open_sample):
    return pdf.written(TwoPagesPaper(content, standing, earlier), blocks.TWO_PAGES, open_upload=open_upload)


def test_the_plan_on_two_pages_is_two_pages_whatever_it_holds():
    content, standing = nasty.CONTENTS["long"]()
    data = two_pages(content, standing, open_upload=nasty.open_nasty)
    assert gate.findings_of(data, content) == []
    assert page.validate_pdf_bytes(data, profile="3a").is_compliant
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
