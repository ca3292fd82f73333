"""A follow-up through its pages, as they work without scripts: written, frozen, noted, and read by everybody."""

import io

import lxml.html
import pdfplumber
import pytest
from django.utils import timezone

from plans.models import FollowUpPart
from plans.steps import workflow
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

    def send(self, address, written=()):
        """The answer to the form of the page's own content with ``written`` in it: ``{name of a field: text}``."""
        form = next(one for one in self.main(self.page(address)).iter("form") if one.get("method") == "post")
        for name, text in dict(written).items():
            form.inputs[name].value = text
        sent = {}
        for name, text in form.form_values():
            sent.setdefault(name, []).append(text)
        return self.client.post(form.get("action") or address, sent)

    def done(self, address, written=()):
        """The address that a form led to."""
        answer = self.send(address, written)
        assert answer.status_code == 302, answer.content.decode()
        return answer.url

    @staticmethod
    def main(html):
        return lxml.html.fromstring(html).get_element_by_id("main-content")


@pytest.mark.one_database
def test_a_plan_is_followed_up_on_noted_and_read_by_everybody(aalborg, erik, signe, client_for):
    """Two follow-ups, their report and the next plan are a story in the browser (``test_figures_story.py``)."""
    plan = making.plan(aalborg, signe)
    making.own_goal(plan, signe)
    making.own_goal(plan, signe, "Værdighed").targets.all().delete()  # a goal without a number
    plan.plangoals.update(ambition="Alle mødes med tillid.", follow_up="Vi spørger.")
    making.complete(plan, signe)
    workflow.take(plan, "submit", by=signe, now=making.NOW)
    workflow.take(plan, "adopt", by=signe, now=making.NOW, decision=making.decision(aalborg))
    writer, approver, stranger = Clerk(client_for(erik)), Clerk(client_for(signe)), client_for(None)
    listed = f"/arbejde/{plan.pk}/opfoelgning/"
    body = plan.municipality.bodies.first()
    today = timezone.localdate()
    noted = {"body": str(body.pk), "meeting_date": f"{today:%d.%m.%Y}", "case_number": "26-7"}
    page = writer.done(listed, {"period": "2027"})
    assert page == f"{listed}1/"
    parts = {part.part_of: f"{part.key}-" for part in FollowUpPart.objects.order_by("-position")}
    valued = f"{FollowUpPart.objects.filter(part_of='goal').last().key}-"
    target = {"value": "251", "source": "Egen optælling", "words": "Det går **fremad**."}
    written = {parts["target"] + name: text for name, text in target.items()}
    survey = {"survey": "Brev i maj", "asked": "120", "answered": "80"}
    written |= {valued + name: text for name, text in survey.items()}
    of_initiatives = FollowUpPart.objects.filter(part_of="initiative").values_list("key", flat=True)
    written |= {f"{key}-going": "finished" for key in of_initiatives} | {parts["whole"] + "words": "Status for 2027."}
    assert writer.done(page, written) == page
    report = approver.done(f"{page}trin/freeze/")
    assert approver.done(f"{page}trin/note/", noted) == approver.done(f"{page}trin/publish/") == report
    assert report == "/kommuner/aalborg/2027/opfoelgning/1/"

    read = stranger.get(report).content.decode()
    assert f"Taget til efterretning af {body}" in read and "Status for 2027." in read
    assert "Brev i maj: 120 blev spurgt, og 80 svarede (67 pct.)." in read
    assert "251 i 2027. Der sigtes efter 250 i 2027." in read
    answer = stranger.get(f"{report}opfoelgning.pdf")
    assert answer["Content-Type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(answer.getvalue())) as opened:
        words = " ".join(page.extract_text() for page in opened.pages)
    assert "Det går fremad." in words and "Egen optælling" in words
