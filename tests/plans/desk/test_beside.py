"""What is shown beside the page of writing: last year's text, the minister's words, what others have changed."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from bpmplan import danish
from goals.models import LetterFile
from plans.models import Chapter, Edit, Initiative, PlanGoal, Stand, Target, Visit
from plans.rollover.goal_lines import set_goal_sets
from plans.writing import deleting, saving
from plans.writing.folding import fold_sittings
from plans.writing.visits import LastVisit, changed_by_others, last_visit, note_visit
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(aalborg, signe):
    return making.plan(aalborg, signe, years=(2028, 2028), earlier=making.adopted(aalborg, signe))


def shown(client, plan, what, here="", **headers):
    """What stands there, as words."""
    answer = client.get(reverse("plan_beside", args=[plan.pk, what]), {"del": here}, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def words(html):
    return re.sub(r"\s+", " ", strip_tags(html))


def save(section, by, **values):
    return saving.save(
        type(section), plan=section.plan, key=section.key, started_from=section.edit_no, values=values, by=by, now=NOW
    )


def test_the_same_part_of_the_earlier_plan_has_its_words_marked_against_today_s(client_for, signe, plan):
    goal, client = plan.plangoals.get(), client_for(signe)
    here = f"{goal.key}-strategy"
    assert "Vi besøger." in shown(client, plan, "sidste-aar", here)
    assert "<del>" not in shown(client, plan, "sidste-aar", here)
    save(goal, signe, strategy="Vi ringer.", ambition="Alle.")
    marked = shown(client, plan, "sidste-aar", here)
    assert "Vi <del>besøger</del><ins>ringer</ins>." in marked
    assert "Alle." not in marked
    assert "Beskæftigelsesplan 2027, version 1" in marked
    new = saving.add(Initiative(plan=plan, title="Helt ny"), by=signe, now=NOW)
    assert "Det er nyt" in shown(client, plan, "sidste-aar", f"{new.key}-text")


def test_the_page_of_writing_is_given_the_thing_alone_and_others_a_page_of_their_own(client_for, signe, plan):
    client = client_for(signe)
    alone = shown(client, plan, "sidste-aar", **{"X-Bpmplan": "part"})
    assert "<html" not in alone
    assert reverse("initiative_edit", args=[plan.pk, plan.initiatives.get().key]) in alone
    page = shown(client, plan, "sidste-aar")
    assert f'href="{reverse("plan_beside", args=[plan.pk, "ministeren"])}"' in page
    assert f"?del={plan.initiatives.get().key}-" in page


def test_a_note_of_a_page_of_its_own_leads_back_to_the_part_in_the_plan(client_for, signe, plan):
    goal, client = plan.plangoals.get(), client_for(signe)
    address = reverse("note_say", args=[plan.pk, "plangoal", goal.key, "strategy"])
    sent = dict(re.findall(r'name="(then)" value="(\w+)"', client.get(address).content.decode()))
    answer = client.post(address, sent | {"text": "Hvad koster det?"})
    assert answer.url == f"{plan.get_absolute_url()}#del-{goal.key}-strategy"


def test_a_target_says_what_it_became_where_that_is_known(client_for, signe, plan):
    target, client = plan.targets.get(), client_for(signe)
    here = f"{plan.plangoals.get().key}-ambition"
    assert "Unge i job: 250 (2027) Ikke opgjort i denne plan endnu." in words(shown(client, plan, "sidste-aar", here))
    for period, expected in (
        ("2026", "Nu opgjort til 260 (2026). </li>"),
        ("2027", "Nu opgjort til 260 (2027). 250 (2027) er nået."),
        ("2. halvår 2027", "Nu opgjort til 260 (2. halvår 2027). 250 (2027) er nået."),
        ("", "Nu opgjort til 260."),
    ):
        target = save(target, signe, baseline="260", baseline_period=period)
        assert expected.removesuffix(" </li>") in words(shown(client, plan, "sidste-aar", here))
        assert ("er nået" in expected) == ("er nået" in shown(client, plan, "sidste-aar", here))
    save(target, signe, baseline="240", baseline_period="2027")
    assert "250 (2027) er ikke nået." in words(shown(client, plan, "sidste-aar", f"{target.key}-target"))


def test_that_it_goes_on_unchanged_is_said_there_and_can_be_undone(client_for, signe, plan):
    initiative, client = plan.initiatives.get(), client_for(signe)
    here = f"{initiative.key}-text"
    review, overview = (reverse(name, args=[plan.pk]) for name in ("plan_review", "plan_overview"))
    assert "data-continues" in shown(client, plan, "sidste-aar", here)
    about = {"key": initiative.carried_from, "then": "plan"}
    answer = client.post(review, about | {"kind": "continues"})
    assert answer.url == f"{overview}#{initiative.key}"
    assert Stand.objects.get().earlier_key == initiative.carried_from
    after = shown(client, plan, "sidste-aar", here)
    assert "Der er taget stilling: fortsætter." in words(after)
    assert "data-continues" not in after
    client.post(review, about | {"kind": "undo"})
    assert not Stand.objects.exists()
    save(initiative, signe, title="Et nyt navn")
    assert "data-continues" not in shown(client, plan, "sidste-aar", here)


def test_the_minister_s_words_are_those_of_the_goal_that_is_open(client_for, signe, aalborg):
    goals = making.goal_set(2028, {1: "Flere i job", 2: "Flere i uddannelse"})
    plan = making.plan(aalborg, signe, years=(2028, 2028), goal_sets=[goals])
    first, second = plan.plangoals.all()
    own = saving.add(PlanGoal(plan=plan, is_own=True, title="Vores eget"), by=signe, now=NOW)
    initiative = saving.add(Initiative(plan=plan, title="Mentor"), by=signe, now=NOW, goals=[second])
    target = saving.add(Target(plan=plan, goal=first, title="I job"), by=signe, now=NOW)
    client = client_for(signe)
    both = {"Flere i job", "Flere i uddannelse"}
    for here, expected in (
        (f"{first.key}-ambition", {"Flere i job"}),
        (f"{target.key}-target", {"Flere i job"}),
        (f"{initiative.key}-facts", {"Flere i uddannelse"}),
        (f"{plan.chapters.first().key}-text", both),
        ("", both),
    ):
        html = shown(client, plan, "ministeren", here, **{"X-Bpmplan": "part"})
        assert {title for title in both if title in html} == expected, here
    assert "kommunens eget" in shown(client, plan, "ministeren", f"{own.key}-title", **{"X-Bpmplan": "part"})

    letter = goals.letters.get()
    note = {"letter": letter, "name": "notat.pdf", "content_type": "application/pdf", "size": 9, "is_enclosure": True}
    about_second = LetterFile.objects.create(**note, sha256="1" * 64, title="Notat om uddannelse")
    about_second.goals.set(goals.goals.filter(number=2))
    LetterFile.objects.create(**note, sha256="2" * 64)
    for open_here, enclosed in ((first, {"notat.pdf"}), (second, {"notat.pdf", "Notat om uddannelse"})):
        html = shown(client, plan, "ministeren", f"{open_here.key}-ambition", **{"X-Bpmplan": "part"})
        assert {name for name in ("notat.pdf", "Notat om uddannelse") if f">{name}</a>" in html} == enclosed
    assert "Notat om uddannelse" in client.get(reverse("plan_goal_edit", args=[plan.pk, second.key])).content.decode()

    goals.goals.filter(number=2).update(guidance="Se <vejledningen> på https://star.dk/maal")
    page = client.get(plan.get_absolute_url()).content.decode()
    assert page.count("Vejledning fra ministeriet til mål 2 for 2028") == 1
    assert page.index(f'id="{second.key}"') < page.index("Vejledning fra ministeriet")
    assert 'Se &lt;vejledningen&gt; på <a href="https://star.dk/maal"' in page
    assert "star.dk/maal" in shown(client, plan, "ministeren", f"{second.key}-ambition", **{"X-Bpmplan": "part"})
    assert "star.dk/maal" in client.get(reverse("plan_goal_edit", args=[plan.pk, second.key])).content.decode()
    assert "star.dk" not in client.get(reverse("plan_preview", args=[plan.pk])).content.decode()


def newest(plan):
    return max(Edit.objects.filter(plan=plan).values_list("pk", flat=True), default=0)


def test_what_others_have_changed_since_the_last_visit_is_listed_and_leads_to_its_place(client_for, signe, erik, plan):
    goal, initiative, client = plan.plangoals.get(), plan.initiatives.get(), client_for(signe)
    visit = reverse("plan_visit", args=[plan.pk])
    assert "Næste gang du kommer" in words(shown(client, plan, "aendringer"))
    assert client.post(visit, {"seen": newest(plan)}, headers={"X-Bpmplan": "part"}).status_code == 204
    assert "Ingen andre har ændret planen" in words(shown(client, plan, "aendringer"))
    save(initiative, signe, title="Min egen rettelse")
    goal = save(save(goal, erik, strategy="Vi ringer."), erik, strategy="Vi ringer nu.", ambition="Alle.")
    gone = saving.add(Initiative(plan=plan, title="Kom og gik"), by=erik, now=NOW)
    deleting.delete(Initiative, plan=plan, key=gone.key, seen=deleting.seen_of(gone), by=erik, now=NOW)
    saving.add(Initiative(plan=plan, title="Helt ny"), by=erik, now=NOW, goals=[goal])
    target = plan.targets.get()
    deleting.delete(Target, plan=plan, key=target.key, seen=deleting.seen_of(target), by=erik, now=NOW)
    client.post(visit, {"seen": newest(plan)})  # still the same visit
    assert fold_sittings(NOW + timedelta(days=2)) == 1
    html = shown(client, plan, "aendringer", **{"X-Bpmplan": "part"})
    assert re.findall(r"<h2><a href=\"[^\"]*\">([^<]*)</a></h2>", html) == [goal.title, "Helt ny", target.title]
    assert "Vi <del>besøger</del><ins>ringer nu</ins>." in html
    assert f'href="{reverse("plan_goal_edit", args=[plan.pk, goal.key])}#id_ambition"' in html
    assert "Min egen" not in html
    assert "Andre har rettet 4 steder siden sidst" in words(client.get(plan.get_absolute_url()).content.decode())
    assert client.post(visit, {"seen": newest(plan), "all": "1"}).url == plan.get_absolute_url()
    assert "Ingen andre har ændret planen" in words(shown(client, plan, "aendringer"))


def test_what_others_have_moved_and_titles_and_years_are_listed_by_name_and_time(client_for, signe, erik, plan):
    client, goal = client_for(signe), plan.plangoals.get()
    one, *others = plan.chapters.order_by("position")[:3]
    mentor = saving.add(Initiative(plan=plan, title="Mentor"), by=signe, now=NOW, goals=[goal])
    note_visit(plan, seen=newest(plan), by=signe, now=timezone.now())
    number = client.get(reverse("plan_pulse", args=[plan.pk])).json()["number"]
    assert f'data-number="{number}"' in client.get(plan.get_absolute_url()).content.decode()

    def listed():
        html = shown(client, plan, "aendringer", **{"X-Bpmplan": "part"})
        return [words(part) for part in re.findall(r"<h2>.*?</p>", html, re.DOTALL)]

    saving.move(Chapter, plan=plan, key=one.key, up=False, by=erik, now=NOW)
    saving.move_after(Initiative, plan=plan, key=mentor.key, after=None, by=erik, now=NOW)
    saving.move_after(Chapter, plan=plan, key=others[1].key, after=None, by=signe, now=NOW)
    settings = {"title": "Plan for job", "first_year": 2028, "last_year": 2029}
    set_goal_sets(plan, plan.goal_sets.all(), by=erik, now=NOW, **settings)
    assert client.get(reverse("plan_pulse", args=[plan.pk])).json()["number"] != number
    by = f"Erik {danish.moment(NOW)}"
    assert listed() == [f"Titel, år og mål Ændret {by}", f"{one} Flyttet {by}", f"Mentor Flyttet {by}"]
    html = shown(client, plan, "aendringer")
    assert "<del>2028</del>" in html and "<ins>2028-2029</ins>" in html
    saving.move_after(
        Initiative, plan=plan, key=mentor.key, after=plan.initiatives.exclude(pk=mentor.pk).get().key, by=erik, now=NOW
    )
    set_goal_sets(
        plan, plan.goal_sets.all(), by=erik, now=NOW, title="Beskæftigelsesplan", first_year=2028, last_year=2028
    )
    assert listed() == [f"{one} Flyttet {by}"], "what was put back is as it was"
    assert fold_sittings(NOW + timedelta(days=2)) == 0
    assert client.get(reverse("section_history", args=[plan.pk, Edit.PLAN_KEY])).status_code == 404


def test_a_visit_lasts_until_one_has_been_away_for_a_while(signe, erik, plan):
    chapter = plan.chapters.filter(kind="text").first()
    moments = [NOW + timedelta(minutes=minutes) for minutes in (0, 20, 40, 80)]
    note_visit(plan, seen=newest(plan), by=signe, now=moments[0])
    seen_first = newest(plan)
    chapter = save(chapter, erik, text="Et")
    note_visit(plan, seen=newest(plan), by=signe, now=moments[1])
    note_visit(plan, seen=10**8, by=signe, now=moments[2])
    assert last_visit(plan, signe, moments[2]) == LastVisit(seen_first, moments[0])
    assert changed_by_others(plan, signe, last_visit(plan, signe, moments[2])) == 1
    assert last_visit(plan, signe, moments[3]) == LastVisit(newest(plan), moments[2])
    save(chapter, erik, text="To")
    note_visit(plan, seen=newest(plan), by=signe, now=moments[3])
    note_visit(plan, seen=0, by=signe, now=moments[3])  # an older page of theirs
    assert last_visit(plan, signe, moments[3]).at == moments[2]
    assert Visit.objects.get().seen == newest(plan)


def test_what_was_erased_is_not_shown_as_it_was(client_for, signe, erik, plan):
    goal = plan.plangoals.get()
    note_visit(plan, seen=newest(plan), by=signe, now=timezone.now())
    save(goal, erik, strategy="Vi ringer.")
    Edit.objects.filter(pk=newest(plan)).update(erased=True, before={"strategy": "noget, der er tilbage"})
    assert "tilbage" not in shown(client_for(signe), plan, "aendringer", **{"X-Bpmplan": "part"})
