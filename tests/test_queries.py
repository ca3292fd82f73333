"""The main pages ask the database as often for a large country as for a small one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bpmplan.accounts.models import Municipality, Role
from plans.models import Chapter, Document, Edit, Initiative, PlanGoal, Target
from plans.sample.country import country
from plans.writing import deleting, saving
from plans.writing.visits import note_visit

from .cast import member, municipality
from .making import continued, series
from .scene import NOW, announced

pytestmark = pytest.mark.one_database
D = "/arbejde/{s.draft.pk}/"
PAGES = {
    "home": ("nobody", "/"),
    "plan list": ("nobody", "/planer/"),
    "search": ("nobody", "/planer/?tekst=job&aar=2026&maal=2026-1&afloeste=on"),
    "municipalities": ("nobody", "/kommuner/"),
    "municipality": ("nobody", "/kommuner/aalborg/"),
    "figures": ("nobody", "/tal/"),
    "figures as a sheet": ("nobody", "/tal/?hent=xlsx"),
    "public plan": ("nobody", "/kommuner/aalborg/2026/"),
    "version": ("nobody", "/kommuner/aalborg/2026/v1/"),
    "stored PDF": ("nobody", "/kommuner/aalborg/2026/v1/plan.pdf"),
    "plan as a sheet": ("nobody", "/kommuner/aalborg/2026/v1/plan.xlsx"),
    "draft as a sheet": ("erik", D + "plan.xlsx"),
    "plan as data": ("nobody", "/kommuner/aalborg/2026/v1/plan.json"),
    "plans as data": ("nobody", "/planer.json?aar=2026"),
    "sitemap": ("nobody", "/sitemap.xml"),
    "calendar of the country": ("nobody", "/kalender.ics"),
    "calendar of a municipality": ("nobody", "/kommuner/aalborg/kalender.ics"),
    "news of the country": ("nobody", "/nyt.atom"),
    "news of a municipality": ("nobody", "/kommuner/aalborg/nyt.atom"),
    "news of a goal": ("nobody", "/maal/2026/1/nyt.atom"),
    "years of goals": ("nobody", "/maal/"),
    "goal set": ("nobody", "/maal/2026/"),
    "goal": ("nobody", "/maal/2026/1/"),
    "desk": ("erik", "/arbejde/"),
    "overview": ("erik", D),
    "draft as a page": ("erik", D + "side/"),
    "changes": ("erik", D + "aendringer/"),
    "review": ("erik", D + "gennemgang/"),
    "last year beside": ("erik", D + "ved-siden/sidste-aar/?del={s.parts.own.key}-ambition"),
    "changes beside": ("erik", D + "ved-siden/aendringer/"),
    "minister beside": ("erik", D + "ved-siden/ministeren/"),
    "figures beside": ("erik", D + "ved-siden/tal/"),
    "survey": ("erik", D + "undersoegelser/{s.survey.pk}/"),
    "survey of the country": ("minna", "/ministerium/undersoegelser/{s.survey.pk}/"),
    "published answers to a survey": ("nobody", "/kommuner/aalborg/undersoegelser/{s.survey.pk}/"),
    "benchmark beside": ("erik", D + "ved-siden/benchmark/?del={s.parts.chapter.key}-text"),
    "chapter": ("erik", D + "afsnit/{s.parts.chapter.key}/"),
    "goal of the plan": ("erik", D + "maal/{s.parts.own.key}/"),
    "initiative": ("erik", D + "indsatser/{s.parts.initiative.key}/"),
    "target": ("erik", D + "maaltal/{s.parts.target.key}/"),
    "attachments": ("erik", D + "bilag/"),
    "deleted": ("erik", D + "slettet/"),
    "history": ("erik", D + "tidligere/{s.parts.chapter.key}/"),
    "settings": ("erik", D + "titel/"),
    "step: hearing": ("signe", D + "trin/hear/"),
    "step: submission": ("signe", D + "trin/submit/"),
    "step: discarding": ("signe", D + "trin/discard/"),
    "step: adoption": ("signe", "/arbejde/{s.submitted.pk}/trin/adopt/"),
    "decision": ("signe", "/arbejde/{s.submitted.pk}/beslutning/"),
    "links to read": ("signe", "/arbejde/{s.submitted.pk}/laesere/"),
    "version by a link": ("nobody", "/laes/{s.reading_secret}/"),
    "locked plan": ("erik", "/arbejde/{s.submitted.pk}/"),
    "adopted plan": ("erik", "/arbejde/{s.adopted.pk}/"),
    "begin a plan": ("erik", "/arbejde/ny/"),
    "document to a plan": ("erik", "/arbejde/ny/dokument/{s.brought.key}/"),
    "dates": ("erik", "/arbejde/datoer/aalborg/"),
    "members": ("anna", "/brugere/aalborg/"),
    "security log": ("anna", "/brugere/aalborg/sikkerhedslog/"),
    "security log in the admin": ("sune", "/admin/security_log/entry/"),
    "ministry": ("minna", "/ministerium/?aar=2026"),
    "ministry's figures": ("minna", "/ministerium/tal/?aar=2026"),
    "matrix": ("minna", "/ministerium/maal/?aar=2026"),
    "answers to a goal": ("minna", "/ministerium/maal/2026/1/"),
    "goal sets in the admin": ("minna", "/admin/goals/goalset/"),
    "lineage of a goal": ("minna", "/admin/goals/goal/{s.later_set.made[0].pk}/viderefoerer/"),
    "outbox": ("sune", "/admin/outbox/mail/"),
    "letters in the admin": ("minna", "/admin/goals/letter/"),
    "people in the admin": ("minna", "/admin/accounts/user/"),
}


def counted(scene):
    """The number of queries of each page, asked twice: what is remembered between requests is warm."""
    scene.draft.refresh_from_db()
    counts = {}
    for name, (who, address) in PAGES.items():
        client = scene.client(who)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address.format(s=scene))
            assert response.status_code == 200, address
            b"".join(response) if response.streaming else response.content
        counts[name] = len(queries)
    chapter = Chapter.objects.get(pk=scene.parts.chapter.pk)
    address = f"/arbejde/{scene.draft.pk}/afsnit/{chapter.key}/"
    data = {"started_from": chapter.edit_no, "title": "Forord", "text": f"Teksten efter {chapter.edit_no} rettelser"}
    with CaptureQueriesContext(connection) as queries:
        assert scene.client("erik").post(address, data).status_code == 302
    counts["save"] = len(queries)
    return counts


def grow(scene):
    """Much more of everything: municipalities with plans for three years, sections, people, saves."""
    for number in range(30):
        municipality(f"{900 + number}", f"Kommune {number}", f"kommune-{number}", "1081", "Nordjylland")
    country(scene.revision, [2024, 2025, 2026], document=Document.objects.get(pk=scene.document.pk))
    places = {place: {"2024": "40", "2025": "41", "2026": ""} for place in Municipality.objects.all()}
    for number in range(3):
        series(scene.goal_set.made[0], places, name=f"Talserie {number}")
    plan = scene.draft
    for number in range(12):
        goal = saving.add(PlanGoal(plan=plan, is_own=True, title=f"Mål {number}"), by=scene.erik, now=NOW)
        saving.add(
            Initiative(plan=plan, title=f"Indsats {number}"), by=scene.erik, now=NOW, goals=[goal, scene.parts.own]
        )
        saving.add(
            Target(plan=plan, goal=scene.parts.own, title=f"Antal {number}"), by=scene.erik, now=NOW,
            values=[("2027", "5")],
        )  # fmt: skip
        saving.add(Chapter(plan=plan, title=f"Afsnit {number}"), by=scene.erik, now=NOW)
        person = member(scene.aalborg, scene.anna, f"p{number}@aalborg.example", f"P {number}", Role.EDITOR)
        gone = saving.add(Initiative(plan=plan, title=f"Væk {number}"), by=person, now=NOW)
        deleting.delete(Initiative, plan=plan, key=gone.key, seen=deleting.seen_of(gone), by=person, now=NOW)
    titles = ("Flere i uddannelse", "Flere i job")
    earlier = [goal for year in range(2019, 2023) for goal in announced(year, titles, scene.minna).made]
    continued(scene.later_set.made[0], *earlier)
    for number in range(12):
        chapter = Chapter.objects.get(pk=scene.parts.chapter.pk)
        saving.save(
            Chapter, plan=plan, key=chapter.key, started_from=chapter.edit_no, values={"text": f"Tekst {number}"},
            by=scene.mads, now=NOW,
        )  # fmt: skip


def test_the_main_pages_ask_as_often_for_much_as_for_little(scene):
    note_visit(scene.draft, seen=0, by=scene.erik, now=timezone.now())
    initiative = Initiative.objects.get(pk=scene.parts.initiative.pk)
    saving.save(
        Initiative, plan=scene.draft, key=initiative.key, started_from=initiative.edit_no, by=scene.mads, now=NOW,
        values={"unit": "Jobcentret", "goals": [], "target_groups": []},
    )  # fmt: skip
    counted(scene)
    small = counted(scene)
    grow(scene)
    assert Municipality.objects.count() > 30
    assert Edit.objects.filter(plan=scene.draft).count() > 20
    large = counted(scene)
    grown = {name: (small[name], large[name]) for name in large if large[name] > small[name]}
    assert not grown


@pytest.mark.parametrize(("name", "most"), [("stored PDF", 6), ("desk", 13), ("chapter", 14), ("overview", 30)])
def test_pages_that_are_opened_all_day_ask_little(name, most, scene):
    assert counted(scene)[name] <= most
