"""Steps of a plan: one table, one door; what was voted on is what is in force."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from smtplib import SMTPDataError

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction

from bpmplan.accounts import people
from bpmplan.accounts.models import Role
from bpmplan.outbox import sending
from bpmplan.outbox.models import Mail
from bpmplan.steps import Refused
from plans.content.live import of_plan
from plans.content.readiness import readiness_of
from plans.content.stored import of_revision
from plans.models import Chapter, Initiative, Outcome, Plan, PlanGoal, Revision, Status, YearInForce
from plans.steps import decisions, workflow
from plans.writing import saving
from plans.writing.confirming import confirm
from tests import making
from tests.cast import member
from tests.making import NOW


def test_every_status_is_reached_by_a_step_and_every_step_ends_in_a_status():
    assert {step.target for step in workflow.STEPS.values()} == set(Status)
    assert {source for step in workflow.STEPS.values() for source in step.sources} == set(Status)


def test_submitting_freezes_the_content_and_adopting_freezes_nothing(aalborg, signe):
    plan = making.submitted(aalborg, signe)
    frozen = plan.newest_revision
    assert of_revision(frozen) == of_plan(plan)
    event = workflow.take(plan, "adopt", by=signe, now=NOW, decision=making.decision(aalborg))
    assert event.revision == frozen
    assert Revision.objects.get(pk=frozen.pk).is_adopted
    assert Revision.objects.count() == 1
    assert [row.year for row in YearInForce.objects.all()] == [2027]


def test_a_plan_with_something_missing_is_not_submitted(aalborg, signe):
    goals = making.goal_set(2027, {1: "Flere i job"})
    plan = making.plan(aalborg, signe, goal_sets=[goals])
    with pytest.raises(Refused, match="ikke klar"):
        workflow.take(plan, "submit", by=signe, now=NOW)


def test_what_looks_like_a_cpr_number_stops_a_hearing_until_it_is_confirmed_as_none(aalborg, signe):
    plan = making.plan(aalborg, signe)
    making.own_goal(plan, signe)
    chapter = Chapter.objects.filter(plan=plan).first()
    Chapter.objects.filter(pk=chapter.pk).update(text="Borgeren 010190-1234 har")
    with pytest.raises(Refused, match="CPR"):
        workflow.take(plan, "hear", by=signe, now=NOW)
    token = next(item.token for item in readiness_of(plan).items if item.code == "cpr")
    confirm(plan, [token], by=signe, now=NOW)
    assert workflow.take(plan, "hear", by=signe, now=NOW).revision.number == 1


def test_pressing_twice_gives_one_event(aalborg, signe):
    plan = making.submitted(aalborg, signe)
    with pytest.raises(Refused, match="Til politisk behandling"):
        workflow.take(plan, "submit", by=signe, now=NOW)
    assert plan.events.filter(step="submit").count() == 1


@pytest.mark.parametrize("who", ["erik", "lone", "anna", "esther", "minna", "sune", "dorte"])
def test_only_an_approver_of_the_municipality_takes_steps(aalborg, signe, who, request):
    plan = making.plan(aalborg, signe)
    with pytest.raises(PermissionDenied):
        workflow.take(plan, "discard", by=request.getfixturevalue(who), now=NOW, reason="Lavet ved en fejl.")


def test_return_and_reopen_need_a_reason(aalborg, signe):
    plan = making.submitted(aalborg, signe)
    with pytest.raises(Refused, match="begrundelse"):
        workflow.take(plan, "return", by=signe, now=NOW, reason="  ")
    assert workflow.take(plan, "return", by=signe, now=NOW, reason="Mangler økonomi").reason == "Mangler økonomi"


def test_adopting_needs_the_last_bodys_adoption(aalborg, signe):
    plan = making.submitted(aalborg, signe)
    for wrong in (
        None,
        making.decision(aalborg, last=False),
        making.decision(aalborg, outcome=Outcome.RETURNED),
        making.decision(aalborg, meeting=date(2026, 12, 24)),
    ):
        with pytest.raises(Refused):
            workflow.take(plan, "adopt", by=signe, now=NOW, decision=wrong)
    assert not plan.events.filter(step="adopt").exists()


def test_bodies_on_the_way_are_recorded_but_the_last_adoption_is_a_step(aalborg, signe):
    plan = making.submitted(aalborg, signe)
    early = making.decision(aalborg, last=False, outcome=Outcome.RECOMMENDED, votes="7 for, 2 imod")
    assert decisions.record_decision(plan, early, by=signe, now=NOW).body_name == "Beskæftigelsesudvalget"
    with pytest.raises(Refused):
        decisions.record_decision(plan, making.decision(aalborg), by=signe, now=NOW)


def test_while_the_next_version_is_written_the_adopted_one_is_in_force(aalborg, signe):
    first = making.adopted(aalborg, signe)
    plan = first.plan
    workflow.take(plan, "reopen", by=signe, now=NOW, reason="Nye tal")
    assert list(Revision.objects.in_force()) == [first]
    with pytest.raises(Refused, match="kasseres"):
        workflow.take(plan, "discard", by=signe, now=NOW, reason="Lavet ved en fejl.")
    workflow.take(plan, "submit", by=signe, now=NOW)
    second = workflow.take(plan, "adopt", by=signe, now=NOW, decision=making.decision(aalborg)).revision
    first.refresh_from_db()
    assert list(Revision.objects.in_force()) == [second]
    assert first.superseded_at == NOW


def test_a_plan_that_covers_some_years_of_another_takes_those_over(aalborg, signe):
    long = making.adopted(aalborg, signe, years=(2026, 2028))
    short = making.adopted(aalborg, signe, years=(2028, 2029))
    long.refresh_from_db()
    assert {row.year: row.revision for row in YearInForce.objects.all()} == {
        2026: long,
        2027: long,
        2028: short,
        2029: short,
    }
    assert long.superseded_at is None


def test_the_database_allows_one_plan_in_force_a_year(aalborg, signe):
    revision = making.adopted(aalborg, signe)
    with pytest.raises(IntegrityError), transaction.atomic():
        YearInForce.objects.create(municipality=aalborg, year=2027, revision=revision)


def test_those_whose_turn_it_is_are_mailed_once(aalborg, signe, erik, lone, dorte, esther):
    plan = making.submitted(aalborg, signe)
    workflow.take(plan, "return", by=signe, now=NOW, reason="Mangler økonomi")
    sending.send_waiting(now=NOW)
    sending.send_waiting(now=NOW)
    recipients = [message.to[0] for message in mail.outbox if "tilbage" in message.subject]
    assert recipients.count(erik.email) == 1
    assert not {signe.email, lone.email, dorte.email, esther.email} & set(recipients)
    [message] = [message for message in mail.outbox if message.to == [erik.email]]
    assert "Begrundelse: Mangler økonomi" in message.body
    assert plan.get_absolute_url() in message.body


def test_one_who_is_refused_keeps_no_colleague_waiting_and_is_not_mailed_again_and_again(
    aalborg, anna, signe, monkeypatch
):
    for name in ("bo", "carl", "dan", "eva"):
        member(aalborg, anna, f"{name}@aalborg.example", name.title(), Role.EDITOR)
    workflow.take(making.submitted(aalborg, signe), "return", by=signe, now=NOW, reason="Mangler økonomi")
    real = EmailBackend.send_messages

    def refuses(self, messages):
        if messages[0].to == ["carl@aalborg.example"]:
            raise SMTPDataError(552, b"mailbox full")
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuses)
    for _ in range(3):
        sending.send_waiting(now=NOW)
    recipients = sorted(message.to[0] for message in mail.outbox)
    assert recipients == ["bo@aalborg.example", "dan@aalborg.example", "eva@aalborg.example"]
    assert Mail.objects.get(kind="plan_step", user__name="Carl").state == "failed"


def test_who_no_longer_has_the_role_is_not_mailed(aalborg, anna, signe, erik):
    workflow.take(making.submitted(aalborg, signe), "return", by=signe, now=NOW, reason="Mangler økonomi")
    people.set_role(membership=erik.membership, role=Role.READER, is_administrator=False, by=anna, now=NOW)
    sending.send_waiting(now=NOW)
    assert not mail.outbox
    assert Mail.objects.get(kind="plan_step", user=erik).state == "unneeded"


def test_a_step_that_was_not_taken_mails_nobody(aalborg, signe, erik):
    plan = making.submitted(aalborg, signe)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        workflow.take(plan, "return", by=signe, now=NOW, reason="Igen")
        raise ZeroDivisionError
    assert not Mail.objects.filter(kind="plan_step").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" in str(connection.settings_dict["ENGINE"]), reason="SQLite has no row locks to try")
def test_two_people_pressing_at_once_give_one_event(aalborg, signe):
    plan = making.plan(aalborg, signe)
    making.own_goal(plan, signe)
    making.complete(plan, signe)

    def press(_):
        try:
            return workflow.take(Plan.objects.get(pk=plan.pk), "submit", by=signe, now=NOW).pk
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        taken = [pk for pk in pool.map(press, range(8)) if pk]
    assert len(taken) == 1
    assert plan.events.count() == 1
    assert plan.revisions.count() == 1


def test_freezing_writes_how_each_ministerial_goal_is_answered(aalborg, signe):
    goals = making.goal_set(2027, {1: "Flere i job", 2: "Færre sygemeldte"})
    plan = making.plan(aalborg, signe, goal_sets=[goals])
    first, second = plan.plangoals.order_by("position")
    making.own_goal(plan, signe)
    for goal, written in (
        (first, {"ambition": "Flere", "strategy": "Vi **ringer**", "follow_up": "Samtaler", "title": "Job til flere"}),
        (second, {"left_out": True, "left_out_reason": "Ikke hos os"}),
    ):
        saving.save(PlanGoal, plan=plan, key=goal.key, started_from=0, values=written, by=signe, now=NOW)
    sub_goal = making.own_goal(plan, signe, "Unge i job")
    saving.put_under(sub_goal, first, by=signe, now=NOW)
    both = plan.initiatives.get(title="Indsats: Unge i job")
    saving.save(
        Initiative, plan=plan, key=both.key, started_from=0, values={"goals": [first, sub_goal]}, by=signe, now=NOW
    )
    making.complete(plan, signe)
    workflow.take(plan, "submit", by=signe, now=NOW)
    answers = plan.newest_revision.goal_answers.order_by("wording__goal__number")
    text = "Flere\n\nVi ringer\n\nSamtaler\n\nDelmål 1a: Unge i job\n\nVi besøger.\n\n"
    text += "Måltal: Unge i job: 250 (2027)\n\nIndsats: Unge i job"
    assert [(a.key, a.title, a.text, a.has_follow_up, a.left_out) for a in answers] == [
        (first.key, "Job til flere", text, True, False),
        (second.key, "", "Ikke hos os", False, True),
    ]
    assert [(a.sub_goals, a.initiatives, a.targets) for a in answers] == [(1, 1, 1), (0, 0, 0)]
