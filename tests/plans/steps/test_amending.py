"""Adopted with changes: only the parts that are named are opened, and the adoption freezes them."""

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from bpmplan.steps import Refused
from plans.content.amended import with_differences
from plans.content.standing import standing_of
from plans.content.stored import of_revision
from plans.documents.paper import Paper
from plans.models import Chapter, Initiative, Outcome, Plan, PlanGoal, Revision, Status, Target, YearInForce
from plans.steps import amending, workflow
from plans.steps.decisions import record_decision
from plans.steps.path import path_of
from plans.writing import deleting, saving
from tests import making
from tests.making import NOW

WHY = "Byrådet satte tallet op."


def take(plan, step, by, **given):
    event = workflow.take(plan, step, by=by, now=NOW, **given)
    plan.refresh_from_db()
    return event


def write(section, by, **values):
    section.refresh_from_db()
    return saving.save(
        type(section), plan=section.plan, key=section.key, started_from=section.edit_no, values=values, by=by, now=NOW
    )


@pytest.fixture
def plan(aalborg, signe):
    made = making.submitted(aalborg, signe)
    goal = made.plangoals.get()
    recommended = making.decision(aalborg, last=False, outcome=Outcome.RECOMMENDED)
    record_decision(made, recommended, by=signe, now=NOW)
    take(made, "amend", signe, reason=WHY, sections=[goal.key])
    return made


def adopt(plan, by):
    return take(plan, "adopt_amended", by, decision=making.decision(plan.municipality)).revision


def test_only_what_was_named_can_be_written(plan, signe):
    goal, target, initiative = plan.plangoals.get(), plan.targets.get(), plan.initiatives.get()
    chapter = plan.chapters.first()
    write(goal, signe, strategy="Vi besøger hver uge.")
    write(target, signe, values=[("2027", "300")])
    added = saving.add(Initiative(plan=plan, title="En ny indsats"), by=signe, now=NOW, goals=[goal])
    write(added, signe, title="Flere besøg")
    deleting.delete(Target, plan=plan, key=target.key, seen=deleting.seen_of(plan.targets.get()), by=signe, now=NOW)
    deleting.restore(plan=plan, key=target.key, by=signe, now=NOW)
    refused = {
        "saving": lambda: write(chapter, signe, text="Noget andet"),
        "a section that is linked": lambda: write(initiative, signe, title="Noget andet"),
        "deleting": lambda: deleting.delete(
            Chapter, plan=plan, key=chapter.key, seen=deleting.seen_of(chapter), by=signe, now=NOW
        ),
        "deleting what others link to": lambda: deleting.delete(
            PlanGoal, plan=plan, key=goal.key, seen=deleting.seen_of(plan.plangoals.get()), by=signe, now=NOW
        ),
        "order": lambda: saving.move(Chapter, plan=plan, key=chapter.key, up=False, by=signe, now=NOW),
        "adding": lambda: saving.add(Chapter(plan=plan, title="Mere"), by=signe, now=NOW),
        "adding without a goal": lambda: saving.add(Initiative(plan=plan, title="Mere"), by=signe, now=NOW, goals=[]),
        "the plan": lambda: workflow.take(plan, "submit", by=signe, now=NOW),
    }
    for what, deed in refused.items():
        with pytest.raises(Refused, match="edtaget med ændringer"):
            deed()
            pytest.fail(what)


def test_the_adoption_freezes_what_was_changed(plan, signe, client):
    submitted = plan.newest_revision
    with pytest.raises(Refused, match="ikke ændret noget endnu"):
        adopt(plan, signe)
    write(plan.plangoals.get(), signe, strategy="Vi besøger hver uge.")
    with pytest.raises(Refused, match="Der er ændret i planen"):
        take(plan, "unamend", signe)
    final = adopt(plan, signe)
    assert (plan.status, plan.amending, final.number, final.amends) == (Status.ADOPTED, None, 2, submitted)
    assert [row.revision for row in YearInForce.objects.all()] == [final]
    assert [one.title for one in path_of(plan, today=NOW.date())][-2:] == [
        "Vedtaget med ændringer, som skrives ind",
        "Kommunalbestyrelsen",
    ]
    assert path_of(plan, today=NOW.date())[-1].outcome == "Vedtaget med ændringer"
    submitted.refresh_from_db()
    assert not submitted.is_adopted
    paper = Paper(of_revision(final), with_differences(standing_of(final), final))
    assert paper.standing.status_label == "Vedtaget med ændringer"
    assert [one.body for one in paper.standing.decisions] == ["Beskæftigelsesudvalget", "Kommunalbestyrelsen"]
    assert paper.standing.amends.differences == ("Målet »Flere unge i job« er ændret.",)
    colophon = render_to_string("plan/decisions.html", {"doc": paper})
    for words in ("Vedtaget med ændringer i forhold til version 1", "Flere unge i job", submitted.fingerprint[:4]):
        assert words in colophon
    leads = f'Den vedtagne er <a href="{final.get_absolute_url()}">Beskæftigelsesplan 2027, version 2</a>'
    verified = {one: client.get(f"/verificer/{one.fingerprint}/").content.decode() for one in (submitted, final)}
    assert leads in verified[submitted]
    assert "ændringer i forhold til version 1" in verified[final]
    assert "Målet »Flere unge i job« er ændret." in verified[final]
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=final.pk).update(amends=None)
    take(plan, "annul", signe, reason="Forkert dato")
    take(plan, "amend", signe, reason=WHY, sections=[plan.plangoals.get().key])
    assert amending.decided_about(plan) == submitted


def test_it_can_be_given_up(plan, signe):
    assert path_of(plan, today=NOW.date())[-1].title == "Vedtagelsen med ændringer registreres"
    take(plan, "unamend", signe)
    assert (plan.status, plan.revisions.count()) == (Status.SUBMITTED, 1)
    with pytest.raises(Refused, match="Vælg de dele"):
        take(plan, "amend", signe, reason=WHY, sections=[])
    take(plan, "amend", signe, reason=WHY, sections=[plan.initiatives.get().key])
    assert workflow.open_steps(plan, signe, list(plan.revisions.all()))[0][0] == "adopt_amended"
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.update(status=Status.SUBMITTED)
    take(plan, "return_amended", signe, reason="Det skal behandles igen.")
    write(plan.chapters.first(), signe, title="Indledning")
    with pytest.raises(Refused, match="kun lade sig gøre, når planen er vedtaget med ændringer"):
        adopt(plan, signe)


def test_the_parts_are_chosen_and_the_difference_is_shown(aalborg, signe, client_for):
    plan, client = making.submitted(aalborg, signe), client_for(signe)
    goal, chapter = plan.plangoals.get(), plan.chapters.first()
    address = reverse("plan_step", args=[plan.pk, "amend"])
    assert "Vælg mindst en del" in client.post(address, {"reason": WHY}).content.decode()
    assert client.post(address, {"reason": WHY, "goals": [str(goal.key)]}).status_code == 302
    page = client.get(reverse("plan_overview", args=[plan.pk])).content.decode()
    assert "Kun disse dele kan rettes" in page
    assert page.count("place__locked") == plan.chapters.count() + plan.initiatives.count()
    at_chapter = reverse("chapter_edit", args=[plan.pk, chapter.key])
    assert "kun de dele, der blev ændret på mødet" in client.get(at_chapter).content.decode()
    typed = client.post(at_chapter, {"started_from": "1", "title": "Nyt", "text": "Tabes ikke"})
    assert (typed.status_code, "Tabes ikke" in typed.content.decode()) == (409, True)
    write(goal, signe, strategy="Vi besøger hver uge.")
    page = client.get(reverse("plan_step", args=[plan.pk, "adopt_amended"])).content.decode()
    assert "Forskellen til version 1" in page
    assert "<ins>" in page
