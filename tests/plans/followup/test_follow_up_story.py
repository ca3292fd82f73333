"""The story after adoption, through its pages: two follow-ups, a report, and a next plan from the results."""

import io

import lxml.html
import pdfplumber
import pytest
from django.utils import timezone

from bpmplan.values import Value
from plans.models import FollowUpPart, Plan
from tests import making

pytestmark = pytest.mark.usefixtures("built_cast")


class Clerk:
    """Somebody who fills in the form of a page as it was shown, and sends it."""

    def __init__(self, client):
        self.client = client

    def page(self, address):
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    def send(self, address, written=(), html=None):
        """The answer to the form of the page's own content with ``written`` in it: ``{name of a field: text}``."""
        form = next(one for one in self.main(html or self.page(address)).iter("form") if one.get("method") == "post")
        for name, text in dict(written).items():
            form.inputs[name].value = text
        sent = {}
        for name, text in form.form_values():
            sent.setdefault(name, []).append(text)
        return self.client.post(form.get("action") or address, sent)

    def done(self, address, written=(), html=None):
        """The address that a form led to."""
        answer = self.send(address, written, html)
        assert answer.status_code == 302, answer.content.decode()
        return answer.url

    @staticmethod
    def main(html):
        return lxml.html.fromstring(html).get_element_by_id("main-content")


@pytest.mark.one_database
def test_a_plan_is_followed_up_twice_and_the_next_begins_from_the_result(aalborg, erik, signe, client_for):
    revision = making.adopted(aalborg, signe)
    plan = revision.plan
    writer, approver, stranger = Clerk(client_for(erik)), Clerk(client_for(signe)), client_for(None)
    listed = f"/arbejde/{plan.pk}/opfoelgning/"
    body = plan.municipality.bodies.first()
    today = timezone.localdate()
    noted = {"body": str(body.pk), "meeting_date": f"{today:%d.%m.%Y}", "case_number": "26-7"}
    for number, period, value, going in ((1, "1. halvår 2027", "238", "delayed"), (2, "2027", "251", "finished")):
        page = writer.done(listed, {"period": period})
        assert page == f"{listed}{number}/"
        parts = {part.part_of: f"{part.key}-" for part in FollowUpPart.objects.filter(follow_up__number=number)}
        target = {"value": value, "source": "Egen optælling", "words": "Det går **fremad**."}
        written = {parts["target"] + name: text for name, text in target.items()}
        written |= {parts["initiative"] + "going": going, parts["whole"] + "words": f"Status for {period}."}
        assert writer.done(page, written) == page
        report = approver.done(f"{page}trin/freeze/")
        assert approver.done(f"{page}trin/note/", noted) == approver.done(f"{page}trin/publish/") == report
    assert report == "/kommuner/aalborg/2027/opfoelgning/2/"

    read = stranger.get(report).content.decode()
    assert f"Taget til efterretning af {body}" in read and "Status for 2027." in read
    assert "251 i 2027. Der sigtes efter 250 i 2027." in read
    changed = lxml.html.fromstring(read).xpath("//table[contains(@class, 'follow-changed')]//td")
    assert [" ".join(one.text_content().split()) for one in changed] == [
        *("238 (1. halvår 2027) og kan ikke afgøres", "251 (nået)"),
        *("forsinket", "afsluttet"),
    ]
    answer = stranger.get(f"{report}opfoelgning.pdf")
    assert answer["Content-Type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(answer.getvalue())) as opened:
        words = " ".join(page.extract_text() for page in opened.pages)
    assert "Det går fremad." in words and "Egen optælling" in words

    address = "/arbejde/ny/?kommune=aalborg"
    html = writer.page(address)
    form = writer.main(html).forms[0]
    assert form.inputs["first_year"].value == "2028"
    preview = writer.send(address, html=html).content.decode()
    assert "Udgangspunkt: 251 (resultat 2027)" in preview
    writer.done(address, html=preview)
    begun = Plan.objects.get(first_year=2028).targets.get()
    assert (begun.baseline, begun.baseline_period, begun.baseline_source) == (
        *(Value.parse("251"), "2027"),
        "Egen optælling",
    )
