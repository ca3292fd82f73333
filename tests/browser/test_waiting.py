"""Who waits for a document: the page goes on by itself, with script and without, and is accessible meanwhile."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from bpmplan.jobs import beats
from plans.documents import pdf
from tests import making

from ..scene import SHORT_PDF

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(aalborg, signe, monkeypatch):
    """Of the PDF of an adopted version that nobody has made."""
    monkeypatch.setattr(pdf, "written", lambda *args, **kwargs: SHORT_PDF)
    return making.adopted(aalborg, signe).get_absolute_url() + "plan.pdf"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_waits_and_then_fetches_the_file(new_page, axe, address, no_worker, work, width):
    page = new_page(width=width)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("PDF'en laves nu")
    page.get_by_text("svarer ikke lige nu").wait_for()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    now = timezone.now()
    beats.beat("en arbejder", started_at=now, now=now)
    page.get_by_text("svarer ikke lige nu").wait_for(state="hidden")
    with page.expect_download() as download:
        work()
    assert download.value.suggested_filename.endswith("vedtaget.pdf")
    expect(page.get_by_role("status")).to_have_text("Filen er klar og hentes nu.")
    axe(page)


def test_without_script_a_link_and_the_page_itself_lead_on(new_page, address, no_worker, work):
    page = new_page(java_script_enabled=False)
    page.goto(address)
    assert page.locator("noscript meta[http-equiv=refresh]").count() or page.locator("meta[http-equiv=refresh]").count()
    work()
    with page.expect_download() as download:
        page.get_by_role("link", name="Se, om filen er klar").click()
    assert download.value.suggested_filename.endswith("vedtaget.pdf")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_says_why_it_could_not_be_made(new_page, axe, address, monkeypatch, width):
    def missing(*args, **kwargs):
        raise pdf.CannotMakePdf("Billedet »Kort« findes ikke længere på serveren.")

    monkeypatch.setattr(pdf, "written", missing)
    page = new_page(width=width)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("PDF'en kunne ikke laves")
    axe(page)
