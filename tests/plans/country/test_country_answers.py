"""A municipality answers itself for a year without a plan here."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from bpmplan.steps import Refused
from plans.country import overview, views
from plans.country import year_answers as answers
from plans.country.goal_cells import Cell
from plans.models import Answer, AnswerEvent
from plans.models.revisions import sub_goal_title
from tests.making import NOW, adopted, plan

pytestmark = pytest.mark.usefixtures("built_cast")
LATER = datetime(2026, 12, 1, 9, tzinfo=UTC)
PDF = b"%PDF-1.7\n% short\n%%EOF\n"
ADDRESS = "/arbejde/svar/aalborg/2027/"


def upload(name="egen plan.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("folded", [False, True])
def test_the_title_of_a_sub_goal_in_an_answer_is_a_heading_and_stands_with_its_words(folded):
    words = "Flere i job. " * (100 if folded else 1)
    text = "\n\n".join([words.strip(), sub_goal_title("1a", "Unge"), "Vi ringer.\nDelmål 1a: ikke her", "Mentor"])
    shown, rest, titles = views._answer_parts(SimpleNamespace(text=text, cell=Cell("answered", initiatives=1)), [])
    assert [is_title for _, is_title in shown + rest] == [False, True, False]
    assert [str(block) for block, is_title in (rest if folded else shown) if is_title] == ["Delmål 1a: Unge"]
    assert titles == ["Mentor"]


def state(year=2027):
    return next(row for row in overview.overview(year)[0] if row.slug == "aalborg")


def test_an_answer_is_given_changed_and_withdrawn_and_all_of_it_is_kept(aalborg, signe, anna):
    answers.give(aalborg, 2027, kind="no_plan", note="Vi fortsætter.", by=signe, now=NOW)
    assert state().state == "no_plan"
    answers.give(aalborg, 2027, kind="own_plan", link="https://www.example.dk/plan", by=anna, now=LATER)
    assert (state().state, state().link) == ("own_plan", "https://www.example.dk/plan")
    answers.withdraw(aalborg, 2027, by=signe, now=LATER)
    assert state().state == "unanswered"
    history = [(event.step, event.kind, event.by.name) for event in AnswerEvent.objects.order_by("pk")]
    assert history == [
        ("given", "no_plan", "Signe"),
        ("changed", "own_plan", "Anna"),
        ("withdrawn", "own_plan", "Signe"),
    ]


def test_saying_the_same_twice_is_one_event(aalborg, signe):
    for _ in range(2):
        answers.give(aalborg, 2027, kind="no_plan", by=signe, now=NOW)
    assert AnswerEvent.objects.count() == 1


def test_withdrawing_twice_is_refused(aalborg, signe):
    answers.give(aalborg, 2027, kind="no_plan", by=signe, now=NOW)
    answers.withdraw(aalborg, 2027, by=signe, now=NOW)
    with pytest.raises(Refused, match="ikke noget svar"):
        answers.withdraw(aalborg, 2027, by=signe, now=NOW)


@pytest.mark.parametrize("who", ["erik", "lone", "esther", "minna", "sune", "dorte"])
def test_only_approvers_and_administrators_answer(who, aalborg, request):
    with pytest.raises(PermissionDenied):
        answers.give(aalborg, 2027, kind="no_plan", by=request.getfixturevalue(who), now=NOW)
    with pytest.raises(PermissionDenied):
        answers.withdraw(aalborg, 2027, by=request.getfixturevalue(who), now=NOW)


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "ftp://example.dk/plan", "file:///etc/passwd", "plan.pdf"])
def test_an_own_plan_needs_a_link_on_the_web_or_a_file(link, aalborg, signe, client_for):
    with pytest.raises(Refused):
        answers.give(aalborg, 2027, kind="own_plan", link=link, by=signe, now=NOW)
    response = client_for(signe).post(ADDRESS, {"kind": "own_plan", "link": link, "note": "Min tekst"})
    # A bare name is taken for an address without its beginning, which is no harm.
    assert response.status_code == (302 if link == "plan.pdf" else 422)
    assert Answer.objects.count() == (1 if link == "plan.pdf" else 0)


def test_no_plan_has_neither_link_nor_file(aalborg, signe):
    answer = answers.give(
        aalborg, 2027, kind="no_plan", link="https://www.example.dk", file=upload(), by=signe, now=NOW
    )
    assert (answer.link, answer.sha256) == ("", "")


def test_the_attached_plan_is_for_anybody_as_long_as_the_answer_stands(aalborg, signe, client_for):
    response = client_for(signe).post(ADDRESS, {"kind": "own_plan", "file": upload()}, follow=True)
    assert "egen plan.pdf" in response.content.decode()
    address = Answer.objects.get().get_file_url()
    assert b"".join(client_for(None).get(address)) == PDF
    assert address in client_for(None).get("/kommuner/aalborg/").content.decode()
    client_for(signe).post(ADDRESS + "fjern/")
    assert client_for(None).get(address).status_code == 404


def test_a_change_keeps_the_file_unless_it_is_removed(aalborg, signe, client_for):
    client = client_for(signe)
    client.post(ADDRESS, {"kind": "own_plan", "file": upload()})
    client.post(ADDRESS, {"kind": "own_plan", "note": "Nu med en bemærkning"})
    answer = Answer.objects.get()
    assert (answer.file_name, answer.note) == ("egen plan.pdf", "Nu med en bemærkning")
    refused = client.post(ADDRESS, {"kind": "own_plan", "remove_file": "on"})
    assert refused.status_code == 422
    client.post(ADDRESS, {"kind": "own_plan", "remove_file": "on", "link": "https://www.example.dk/"})
    answer.refresh_from_db()
    assert (answer.sha256, answer.link) == ("", "https://www.example.dk/")


def test_hostile_notes_and_files_do_no_harm(aalborg, signe, client_for):
    client = client_for(signe)
    client.post(ADDRESS, {"kind": "no_plan", "note": "<script>alert(1)</script> 🙂"})
    assert "<script>alert(1)" not in client_for(None).get("/kommuner/aalborg/").content.decode()
    assert client.post(ADDRESS, {"kind": "no_plan", "note": "x" * 3000}).status_code == 422
    assert client.post(ADDRESS, {"kind": "own_plan", "file": upload("plan.exe", b"MZ\x00")}).status_code == 422
    assert client.post(ADDRESS, {"kind": "andet"}).status_code == 422


def test_a_plan_here_is_said_gently_and_counts_once_adopted(aalborg, signe, erik, client_for):
    plan(aalborg, erik, years=(2027, 2027))
    page = client_for(signe).get(ADDRESS).content.decode()
    assert "Kommunen har en plan her for året" in page
    answers.give(aalborg, 2027, kind="no_plan", by=signe, now=NOW)
    assert (state().state, state().notes) == ("no_plan", ["Kladde begyndt"])
    answers.give(aalborg, 2028, kind="no_plan", by=signe, now=NOW)
    adopted(aalborg, signe, years=(2028, 2028))
    assert (state(2028).state, state(2028).notes) == ("adopted", ["Har tidligere svaret: Ingen plan i år"])
    public = client_for(None).get("/kommuner/aalborg/").content.decode()
    assert "2027: Ingen plan i år" in public
    assert "2028: Ingen plan i år" not in public


def test_the_desk_lists_years_and_answers(aalborg, signe, lone, client_for):
    answers.give(aalborg, 2027, kind="no_plan", by=signe, now=NOW)
    assert ADDRESS in client_for(signe).get("/arbejde/").content.decode()
    page = client_for(lone).get("/arbejde/").content.decode()
    assert "Ingen plan i år" in page
    assert ADDRESS not in page
