"""What the overview and the pages of steps say beforehand: what stops a step, what is odd, why a plan came back."""

import html
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bpmplan.jobs import beats, limited
from goals.models import Letter, LetterKind, Wording
from plans.content.readiness import readiness_of
from plans.models import Confirmation, Document, Event, Initiative, Outcome, Status, Target
from plans.steps import decisions, workflow
from plans.writing import saving
from tests import making
from tests import nasty_contents as nasty
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")


@pytest.fixture
def plan(aalborg, signe):
    """A plan that is ready but for one odd value."""
    plan = making.plan(aalborg, signe)
    making.own_goal(plan, signe)
    making.complete(plan, signe)
    return plan


def page(client, plan, step=""):
    """The page that the plan is written on, that of a step, or that of its progress."""
    address = reverse("plan_step", args=[plan.pk, step]) if step else plan.get_absolute_url()
    address = reverse("plan_progress", args=[plan.pk]) if step == "progress" else address
    response = client.get(address)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def take(client, plan, step):
    deadline = {"deadline": f"{timezone.localdate() + timedelta(days=9):%d.%m.%Y}"} if step == "hear" else {}
    return client.post(reverse("plan_step", args=[plan.pk, step]), deadline)


def test_an_empty_plan_says_why_neither_step_can_be_taken_in_place_of_their_buttons(client_for, aalborg, signe):
    plan = making.plan(aalborg, signe)
    client = client_for(signe)
    assert page(client, plan, "progress").count("Kan ikke lade sig gøre endnu: Planen har ingen mål.") == 2
    assert "Intet mangler" not in page(client, plan)
    for step in ("hear", "submit"):
        shown = page(client, plan, step)
        assert reverse("plan_goal_add", args=[plan.pk]) in shown
        assert f'type="submit">{workflow.STEPS[step].label}</button>' not in shown
        assert take(client, plan, step).status_code == (409 if step == "hear" else 302)
    assert not Event.objects.exists()


def test_a_hearing_says_what_will_stop_the_plan_from_being_sent(client_for, plan, signe):
    chapter = plan.chapters.first()
    saving.save(
        type(chapter), plan=plan, key=chapter.key, started_from=chapter.edit_no, values={"text": ""}, by=signe, now=NOW
    )
    shown = page(client_for(signe), plan, "hear")
    assert "Det stopper ikke høringen" in shown
    assert "Afsnittet »Forord« er tomt." in shown
    assert 'type="submit">Send i høring</button>' in shown


def test_who_decides_is_asked_for_before_the_plan_is_sent(client_for, plan, aalborg, signe, anna):
    aalborg.bodies.update(is_last=False)
    shown = page(client_for(signe), plan, "submit")
    assert "Det kan Anna gøre som administrator." in shown
    assert reverse("municipality_bodies", args=["aalborg"]) not in shown


def test_odd_values_are_confirmed_one_by_one_or_all_and_then_not_asked_about(client_for, plan, signe):
    saving.add(Initiative(plan=plan, title="Uden mål"), by=signe, now=NOW)
    client = client_for(signe)
    overview = page(client, plan)
    assert "»Unge i job«: der er intet udgangspunkt." in overview
    assert "1 spørgsmål" not in overview
    assert "2 spørgsmål til teksten" in overview
    hear = page(client, plan, "hear")
    assert "»Unge i job«: der er intet udgangspunkt." in hear
    assert 'name="item"' not in hear, "answering it would drop what is typed in the letter's words"
    assert 'name="item"' in page(client, plan, "submit")
    tokens = [item.token for item in readiness_of(plan).odd]
    confirm = reverse("confirm_items", args=[plan.pk])
    back = reverse("plan_step", args=[plan.pk, "submit"])
    assert client.post(confirm, {"item": tokens[0], "every": tokens, "back": back}).url == back
    assert Confirmation.objects.count() == 1
    client.post(confirm, {"all": "1", "every": tokens})
    assert Confirmation.objects.count() == 2
    assert "Intet mangler" in page(client, plan)
    assert "spørgsmål til teksten" not in page(client, plan)
    assert "Intet mangler" in page(client, plan, "submit")


def test_what_is_answered_meanwhile_or_changed_is_said(client_for, plan, signe):
    client = client_for(signe)
    confirm = reverse("confirm_items", args=[plan.pk])
    for data in ({"item": "x"}, {"item": "a|b|c"}, {"all": "1"}, {}):
        response = client.post(confirm, data, follow=True)
        assert "Det er ændret imens." in response.content.decode()


def test_a_returned_plan_shows_its_reason_first_and_who_sent_it_back(client_for, aalborg, signe):
    plan = making.submitted(aalborg, signe)
    returned = making.decision(aalborg, last=False, outcome=Outcome.RETURNED)
    decisions.record_decision(plan, returned, by=signe, now=NOW)
    workflow.take(plan, "return", by=signe, now=NOW + timedelta(days=1), reason="Økonomien mangler")
    plan.refresh_from_db()
    client = client_for(signe)
    overview = page(client, plan)
    assert overview.index("Planen er sendt tilbage") < overview.index("»Økonomien mangler«")
    assert overview.index("»Økonomien mangler«") < overview.index("Forord")
    assert "Beskæftigelsesudvalget, 18. november 2026: Sendt tilbage" in overview
    assert "Intet mangler" not in overview
    assert "»Økonomien mangler«" in page(client, plan, "submit")
    assert take(client, plan, "submit").status_code == 302
    plan.refresh_from_db()
    assert plan.status == Status.DRAFT
    item = next(item for item in readiness_of(plan).items if item.code == "sent_back")
    client.post(reverse("confirm_items", args=[plan.pk]), {"item": item.token})
    assert "Det skal på plads først" not in page(client, plan, "submit")
    take(client, plan, "submit")
    plan.refresh_from_db()
    assert plan.status == Status.SUBMITTED


def test_a_submitted_plan_says_what_stops_its_adoption(client_for, aalborg, signe):
    plan = making.submitted(aalborg, signe)
    aalborg.bodies.update(is_last=False)
    assert "Kan ikke lade sig gøre endnu: Det er ikke oplyst" in page(client_for(signe), plan, "progress")
    assert 'type="submit">Registrér vedtagelsen</button>' not in page(client_for(signe), plan, "adopt")


def test_a_withdrawn_goal_is_kept_or_left_out_with_a_press(client_for, aalborg, signe):
    plan = making.plan(aalborg, signe, goal_sets=[making.goal_set(2027, {1: "Flere i job", 2: "Færre syge"})])
    for goal in plan.plangoals.all():
        announced = goal.wordings.get().goal
        letter = Letter.objects.create(goal_set=announced.goal_set, kind=LetterKind.WITHDRAWAL)
        Wording.objects.create(goal=announced, letter=letter, title=str(goal), withdrawn=True)
        letter.sent_at = NOW
        letter.save()
    client = client_for(signe)
    first, second = plan.plangoals.all()
    assert "Mål 1, »Flere i job«, er trukket tilbage af ministeren." in page(client, plan)
    for goal, way in ((first, "own"), (second, "leave_out")):
        client.post(reverse("plan_goal_withdrawn", args=[plan.pk, goal.key]), {"way": way})
        goal.refresh_from_db()
    assert first.is_own and second.left_out
    missing = page(client, plan).split('id="mangler"')[1].split("</details>")[0]
    assert "trukket tilbage af ministeren" not in missing


# --- the trial print -------------------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_the_page_of_a_step_prints_on_trial_and_the_step_is_held_to_it(client_for, plan, signe, trial_prints):
    chapter = plan.chapters.first()
    table = nasty.TEXTS["Tredive kolonner"]
    saving.save(
        type(chapter),
        plan=plan,
        key=chapter.key,
        started_from=chapter.edit_no,
        values={"text": table},
        by=signe,
        now=NOW,
    )
    client = client_for(signe)
    shown = page(client, plan, "hear")
    assert "Det skal på plads først" in shown
    assert reverse("chapter_edit", args=[plan.pk, chapter.key]) in shown
    assert take(client, plan, "hear").status_code == 409
    plan.refresh_from_db()
    assert plan.status == Status.DRAFT


def test_a_plan_that_prints_well_is_sent(client_for, plan, signe, trial_prints):
    client = client_for(signe)
    assert "Det skal på plads først" not in page(client, plan, "submit")
    take(client, plan, "submit")
    plan.refresh_from_db()
    assert plan.status == Status.SUBMITTED


@pytest.fixture
def worker(trial_prints, no_worker):
    """A worker that shows signs of life, and does nothing until ``work`` is called."""
    now = timezone.now()
    beats.beat("en arbejder", started_at=now, now=now)


def test_while_a_plan_is_printed_on_trial_its_page_says_so_and_the_step_waits(client_for, plan, signe, worker, work):
    client = client_for(signe)
    shown = page(client, plan, "submit")
    assert "<h2>Planen prøvetrykkes" in shown
    assert 'type="submit">Send til politisk behandling' not in shown
    trial = Document.objects.get()
    state = {"Accept": "application/json"}
    url = reverse("plan_step", args=[plan.pk, "submit"])
    assert client.get(f"{url}?proevetryk={trial.pk}", headers=state).json() == {"state": "waiting", "silent": False}
    assert client.get(f"{url}?proevetryk=x", headers=state).status_code == 404
    assert client_for(None).get(f"{url}?proevetryk={trial.pk}", headers=state).status_code == 302
    take(client, plan, "submit")
    plan.refresh_from_db()
    assert plan.status == Status.DRAFT
    work()
    assert client.get(f"{url}?proevetryk={trial.pk}", headers=state).json()["state"] == "made"
    shown = page(client, plan, "submit")
    assert "<h2>Planen prøvetrykkes" not in shown and 'type="submit">Send til politisk behandling' in shown
    take(client, plan, "submit")
    plan.refresh_from_db()
    assert plan.status == Status.SUBMITTED
    assert Document.objects.filter(kind="trial").count() == 1  # printed once for the same text


@pytest.mark.one_database
def test_a_text_that_is_changed_is_printed_on_trial_again(client_for, plan, signe, worker, work):
    client = client_for(signe)
    page(client, plan, "submit")
    making.own_goal(plan, signe, title="Et mål mere")
    work()
    assert "<h2>Planen prøvetrykkes" in page(client, plan, "submit")
    assert Document.objects.filter(kind="trial").count() == 2


def test_a_silent_worker_holds_no_plan_up(client_for, plan, signe, trial_prints, no_worker):
    client = client_for(signe)
    assert "Planen kan ikke prøvetrykkes lige nu" in page(client, plan, "submit")
    take(client, plan, "submit")
    plan.refresh_from_db()
    assert plan.status == Status.SUBMITTED


def test_a_plan_that_is_too_much_to_print_is_not_sent(client_for, plan, signe, trial_prints, monkeypatch):
    def too_much(*args, **kwargs):
        raise limited.OutOfTime(1, 1)

    monkeypatch.setattr(limited, "run", too_much)
    client = client_for(signe)
    assert "Planen kan ikke trykkes. Det tog for lang tid" in page(client, plan, "submit")
    take(client, plan, "submit")
    plan.refresh_from_db()
    assert plan.status == Status.DRAFT


# --- how a plan stands, in its preview ------------------------------------------------------------------------------


def preview(client, plan):
    return html.unescape(client.get(reverse("plan_preview", args=[plan.pk])).content.decode())


def test_the_preview_says_how_the_plan_stands_and_shows_what_is_locked(client_for, aalborg, signe, settings):
    settings.DEMO = True
    plan = making.plan(aalborg, signe)
    making.own_goal(plan, signe)
    making.complete(plan, signe)
    client = client_for(signe)
    assert "KLADDE" in preview(client, plan)
    assert "Eksempeldata, ikke kommunens egen plan" in preview(client, plan)
    workflow.take(plan, "hear", by=signe, now=NOW)
    assert "I HØRING" in preview(client, plan) and "KLADDE" not in preview(client, plan)
    workflow.take(plan, "end_hearing", by=signe, now=NOW)
    assert "KLADDE" in preview(client, plan)
    workflow.take(plan, "submit", by=signe, now=NOW)
    assert "TIL POLITISK BEHANDLING" in preview(client, plan)
    workflow.take(plan, "adopt", by=signe, now=NOW, decision=making.decision(aalborg))
    shown = preview(client, plan)
    assert "Vedtaget" in shown and "Version 2" in shown and "ikke vedtaget" not in shown


def test_the_preview_of_a_discarded_plan_says_so(client_for, plan, signe):
    workflow.take(plan, "discard", by=signe, now=NOW, reason="Den var begyndt ved en fejl")
    shown = preview(client_for(signe), plan)
    assert "KASSERET" in shown and "Kladden er kasseret." in shown


def test_a_target_that_is_odd_is_asked_about_on_the_page_of_the_step(client_for, plan, signe):
    goal = plan.plangoals.get()
    falls = Target(plan=plan, goal=goal, title="Ledighed", unit="pct.", direction="fall", baseline="4.2")
    saving.add(falls, by=signe, now=NOW, values=[("2027", "9.9")])
    assert "»Ledighed«: tallet skal falde, men går fra 4,2 pct. til 9,9 pct." in page(client_for(signe), plan, "submit")
