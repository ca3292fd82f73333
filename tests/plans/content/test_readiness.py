"""What a plan is missing, what is asked about, how ready each section is; every place that says it says the same."""

from datetime import date, timedelta

import pytest

from bpmplan.steps import Refused
from bpmplan.values import Period
from goals.models import Letter, LetterKind, Wording
from plans.content.live import of_plan
from plans.content.readiness import Finding, readiness, readiness_of
from plans.content.readiness.facts import facts_of
from plans.content.readiness.states import state
from plans.models import Attachment, Chapter, Confirmation, Initiative, PathDate, PlanGoal, Stand, Target, TargetGroup
from plans.rollover.withdrawn import REASON, keep_as_own, leave_out_withdrawn
from plans.steps import workflow
from plans.writing import deleting, notes, saving
from plans.writing.confirming import confirm
from plans.writing.overview_lines import overview_lines
from plans.writing.section_list import section_list_of
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")
LATER = NOW + timedelta(days=3)


@pytest.fixture
def plan(aalborg, signe):
    """A plan with one goal of the minister's, unanswered, and nothing else missing."""
    plan = making.plan(aalborg, signe, goal_sets=[making.goal_set(2027, {1: "Flere i job"})])
    making.complete(plan, signe)
    return plan


@pytest.fixture
def goal(plan):
    return plan.plangoals.get()


def write(section, by, now=NOW, **values):
    kind = type(section)
    saving.save(kind, plan=section.plan, key=section.key, started_from=section.edit_no, values=values, by=by, now=now)
    section.refresh_from_db()


def target(goal, by, *, values=(("2027", "250"),), **fields):
    made = Target(plan=goal.plan, goal=goal, **{"title": "I job", "baseline": "200"} | fields)
    return saving.add(made, by=by, now=NOW, values=list(values))


def codes(plan, step="submit"):
    return [item.code for item in readiness_of(plan).blocking(step)]


def odd(plan):
    return [item.code for item in readiness_of(plan).odd]


# --- what is missing ------------------------------------------------------------------------------------------------


def test_a_plan_without_goals_is_sent_neither_to_hearing_nor_to_be_decided(aalborg, signe):
    plan = making.plan(aalborg, signe)
    making.complete(plan, signe)
    assert codes(plan) == codes(plan, "hear") == ["no_goals"]
    for step in ("hear", "submit"):
        with pytest.raises(Refused, match="ingen mål"):
            workflow.take(plan, step, by=signe, now=NOW)


def test_a_plan_that_leaves_out_all_its_goals_has_none(plan, goal, signe):
    write(goal, signe, left_out=True, left_out_reason="Ikke hos os")
    assert codes(plan) == ["no_goals"]


def test_a_goal_is_answered_or_left_out_with_a_reason(plan, goal, signe):
    making.own_goal(plan, signe)
    (item,) = readiness_of(plan).before_submitting
    assert (item.section, item.key, item.field) == ("plangoal", str(goal.key), "strategy")
    assert item.sentence == "Mål 1, »Flere i job«, er hverken besvaret eller udeladt med en begrundelse."
    write(goal, signe, left_out=True)
    assert codes(plan) == ["no_reason"]
    write(goal, signe, left_out_reason="Ikke hos os")
    assert codes(plan) == []


def test_an_answer_says_what_is_aimed_at_how_and_how_it_is_followed_up(plan, goal, signe):
    write(goal, signe, challenge="Mange er ledige")
    assert codes(plan) == ["no_ambition", "no_way", "no_follow_up"]
    write(goal, signe, strategy="Vi ringer")
    assert codes(plan) == ["no_ambition", "no_follow_up"]
    write(goal, signe, ambition="Flere", follow_up="Vi spørger borgerne hvert år")
    assert codes(plan) == []


def test_a_target_without_a_value_in_the_plans_years_is_no_answer(plan, goal, signe):
    write(goal, signe, strategy="Vi ringer")
    made = target(goal, signe, values=[("2026", "250")])
    (item,) = readiness_of(plan).before_submitting
    assert (item.code, item.key, item.field) == ("no_value", str(made.key), "values")
    assert readiness_of(plan).states[str(goal.key)] == "missing"
    write(made, signe, values=[("2027H2", "250")])
    assert codes(plan) == []


def test_a_chapter_of_text_is_written_or_deleted(plan, goal, signe):
    making.own_goal(plan, signe)
    write(goal, signe, left_out=True, left_out_reason="Ikke hos os")
    foreword = plan.chapters.get(title="Forord")
    write(foreword, signe, text="")
    (item,) = readiness_of(plan).before_submitting
    assert item.sentence == "Afsnittet »Forord« er tomt. Skriv det, eller slet afsnittet."
    assert codes(plan, "hear") == []
    deleting.delete(Chapter, plan=plan, key=foreword.key, seen=deleting.seen_of(foreword), by=signe, now=NOW)
    assert codes(plan) == []


def test_a_text_that_printing_cannot_bear_stops_the_plan_at_its_field(plan, goal, signe):
    """Forms refuse it; it was written before they did, or two writers' points were merged."""
    write(goal, signe, strategy="- Fritidsjob\n" * 2_990)
    assert "too_long_text" not in codes(plan)
    write(goal, signe, strategy="- Fritidsjob\n" * 3_002)
    item = next(item for item in readiness_of(plan).blocking("hear") if item.code == "too_long_text")
    assert (item.section, item.key, item.field) == ("plangoal", str(goal.key), "strategy")
    assert "har 3.001 linjer" in item.sentence and "plads til 3.000" in item.sentence


def test_all_texts_of_a_plan_together_have_a_limit_too(plan, goal, signe):
    for number in range(4):
        saving.add(Initiative(plan=plan, title=f"Nr. {number}", description="- a\n" * 2_400), by=signe, now=NOW)
    assert "too_long_plan" not in codes(plan, "hear")
    saving.add(Initiative(plan=plan, title="Nr. 5", description="- a\n" * 2_400), by=signe, now=NOW)
    assert "too_long_plan" in codes(plan, "hear")


def test_who_decides_in_the_end_is_asked_for_before_the_plan_is_sent(plan, aalborg):
    aalborg.bodies.filter(is_last=True).delete()
    item = next(item for item in readiness_of(plan).items if item.code == "no_last_body")
    assert item.kind == "process"
    assert item.blocks == {"submit", "adopt"}
    assert "no_last_body" not in codes(plan, "hear")


def test_a_plan_is_not_adopted_when_nobody_decides_any_more(aalborg, signe):
    plan = making.submitted(aalborg, signe)
    decision = making.decision(aalborg)
    aalborg.bodies.update(is_last=False)
    assert codes(plan, "adopt") == ["no_last_body"]
    with pytest.raises(Refused, match="træffer den endelige beslutning"):
        workflow.take(plan, "adopt", by=signe, now=NOW, decision=decision)


def test_what_a_trial_print_could_not_hold_stops_the_plan_at_its_section(plan, goal, signe):
    making.own_goal(plan, signe)
    write(goal, signe, left_out=True, left_out_reason="Ikke hos os")
    chapter = plan.chapters.first()
    printed = []

    def trial_print(content):
        printed.append(content)
        return [Finding(str(chapter.key), "En tabel i »Forord« er for bred til papiret.")]

    for kind in ("unavailable", "structure", "fonts", "geometry"):  # nothing that a writer can mend
        ready = readiness_of(plan, trial_print=lambda content, kind=kind: [Finding("", "Ingen PDF her.", kind)])
        assert ready.blocking("submit") == []
        assert "Ingen PDF her." in [item.sentence for item in ready.odd]
    (item,) = readiness_of(plan, trial_print=trial_print).blocking("hear")
    assert (item.section, item.key) == ("chapter", str(chapter.key))
    for step in ("hear", "submit"):
        with pytest.raises(Refused, match="for bred"):
            workflow.take(plan, step, by=signe, now=NOW, trial_print=trial_print)
    assert printed == [of_plan(plan)] * 3
    assert workflow.take(plan, "submit", by=signe, now=NOW, trial_print=lambda content: []).revision


# --- what the minister has withdrawn --------------------------------------------------------------------------------


@pytest.fixture
def withdrawn(plan, goal, signe):
    """The goal, after the minister has withdrawn it by a letter."""
    making.own_goal(plan, signe)
    letter = Letter.objects.create(goal_set=goal.wordings.get().goal.goal_set, kind=LetterKind.WITHDRAWAL)
    Wording.objects.create(goal=goal.wordings.get().goal, letter=letter, title="Flere i job", withdrawn=True)
    letter.sent_at = NOW
    letter.save()
    return goal


def test_a_withdrawn_goal_stops_nothing_and_is_asked_about(plan, withdrawn):
    ready = readiness_of(plan)
    assert ready.before_submitting == []
    item = next(item for item in ready.odd if item.code == "withdrawn")
    assert item.sentence == "Mål 1, »Flere i job«, er trukket tilbage af ministeren."


def test_a_withdrawn_goal_is_kept_as_the_municipalitys_own(plan, withdrawn, signe):
    write(withdrawn, signe, strategy="Vi ringer")
    kept = keep_as_own(withdrawn, by=signe, now=NOW)
    assert (kept.is_own, kept.title, kept.strategy) == (True, "Flere i job", "Vi ringer")
    assert "withdrawn" not in odd(plan)
    assert codes(plan) == ["no_ambition", "no_follow_up"]


def test_a_withdrawn_goal_is_left_out_with_its_reason(plan, withdrawn, signe):
    assert leave_out_withdrawn(withdrawn, by=signe, now=NOW).left_out_reason == REASON
    assert "withdrawn" not in odd(plan)


def test_a_goal_that_is_not_withdrawn_is_not_made_ones_own_by_a_press(goal, signe):
    with pytest.raises(Refused, match="ikke trukket tilbage"):
        keep_as_own(goal, by=signe, now=NOW)


# --- a plan carried over --------------------------------------------------------------------------------------------


@pytest.fixture
def carried(aalborg, signe):
    """A plan begun from last year's, untouched."""
    return making.plan(aalborg, signe, years=(2028, 2029), earlier=making.adopted(aalborg, signe), now=NOW)


def test_an_untouched_copy_is_sent_neither_to_hearing_nor_to_be_decided(carried, signe):
    assert codes(carried, "hear") == ["copy"]
    assert codes(carried) == ["copy", "no_value"]
    states = readiness_of(carried).states
    assert {states[str(chapter.key)] for chapter in carried.chapters.filter(kind="text")} == {"unchanged"}
    assert states[str(carried.plangoals.get().key)] == "missing"
    for step in ("hear", "submit"):
        with pytest.raises(Refused, match="kopi"):
            workflow.take(carried, step, by=signe, now=NOW)


def test_what_is_left_unchanged_is_asked_about_and_what_is_edited_says_so(carried, signe):
    foreword, *others = carried.chapters.filter(kind="text")
    write(foreword, signe, text="Nye ord")
    ready = readiness_of(carried)
    assert codes(carried, "hear") == []
    assert ready.states[str(foreword.key)] == "edited"
    item = next(item for item in ready.odd if item.code == "unchanged")
    assert others[0].title in item.sentence
    assert not item.digest, "a stand is taken in the review"


def test_what_somebody_has_taken_a_stand_on_is_ready_unchanged(carried, signe):
    foreword = carried.chapters.get(title="Forord")
    stand = {"plan": carried, "earlier_key": foreword.carried_from, "section": "chapter", "at": NOW, "by": signe}
    Stand.objects.create(kind="continues", **stand)
    assert readiness_of(carried).states[str(foreword.key)] == "ready"
    assert codes(carried, "hear") == []
    assert_one_source(carried)


def test_what_is_gone_without_a_word_is_said(carried):
    ready = readiness_of(carried, unsaid=["Besøg", "Mentor", "Kurser", "Tilskud", "Praktik"])
    item = next(item for item in ready.odd if item.code == "unsaid")
    assert item.sentence.startswith("»Besøg«, »Mentor«, »Kurser« og 2 andre fra Beskæftigelsesplan 2027")


def test_a_text_that_names_last_plans_years_is_asked_about_once_for_its_sentences(carried, signe):
    foreword = carried.chapters.get(title="Forord")
    write(foreword, signe, text="Vi begyndte i 2027. Nu går det bedre.")
    item = next(item for item in readiness_of(carried).odd if item.code == "earlier_years")
    assert item.sentence == "Afsnittet »Forord« nævner stadig 2027: »Vi begyndte i 2027.«"
    write(foreword, signe, text="| Kilde | Kr. |\n| --- | --: |\n| **Puljen** til 2027 | 5 |")
    item = next(item for item in readiness_of(carried).odd if item.code == "earlier_years")
    assert item.sentence == "Afsnittet »Forord« nævner stadig 2027: »Puljen til 2027«", "no signs of the markup"
    write(foreword, signe, text="Vi begyndte i 2027. Nu går det bedre.")
    item = next(item for item in readiness_of(carried).odd if item.code == "earlier_years")
    confirm(carried, [item.token], by=signe, now=NOW)
    write(foreword, signe, text="Vi begyndte i 2027. Nu går det endnu bedre.")
    assert "earlier_years" not in odd(carried)
    write(foreword, signe, text="I 2027 begyndte vi.")
    assert "earlier_years" in odd(carried)
    write(foreword, signe, text="")
    goal = carried.plangoals.exclude(carried_from=None).first()
    write(goal, signe, group="Målene for 2027")
    assert [item.field for item in readiness_of(carried).odd if item.code == "earlier_years"] == ["group"]


def test_numbers_and_longer_words_are_not_years(carried, signe):
    foreword = carried.chapters.get(title="Forord")
    write(foreword, signe, text="Sag 2027-53, 1.2027 kr., 12027 og 2028.")
    assert "earlier_years" not in odd(carried)


# --- a plan that came back ------------------------------------------------------------------------------------------


def test_a_returned_plan_is_looked_at_before_it_is_sent_again(aalborg, signe):
    plan = making.submitted(aalborg, signe)
    workflow.take(plan, "return", by=signe, now=LATER, reason="Mangler økonomi")
    plan.refresh_from_db()
    ready = readiness_of(plan)
    assert (ready.sent_back.reason, ready.sent_back.is_edited) == ("Mangler økonomi", False)
    (item,) = ready.before_submitting
    assert "der er ikke rettet i den siden" in item.sentence
    with pytest.raises(Refused, match="sendt tilbage"):
        workflow.take(plan, "submit", by=signe, now=LATER)
    write(plan.chapters.first(), signe, now=LATER + timedelta(hours=1), text="Med økonomi")
    assert codes(plan) == []
    assert "sent_back" in odd(plan)
    confirm(plan, [item.token], by=signe, now=LATER)
    assert "sent_back" not in odd(plan)


# --- what is odd ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "fields", "values"),
    [
        ("wrong_way", {"direction": "fall", "baseline": "4.2", "unit": "pct."}, [("2027", "9.9")]),
        ("wrong_way", {"direction": "rise"}, [("2027H1", "220"), ("2027H2", "210")]),
        ("wrong_way", {"direction": "hold"}, [("2027", "300")]),
        ("outside_years", {}, [("2027", "210"), ("2031", "220")]),
        ("over_100", {"unit": "pct.", "baseline": "80"}, [("2027", "101")]),
        ("negative", {"direction": "fall"}, [("2027", "-1")]),
        (
            "before_baseline",
            {"baseline_period": "2. kvartal 2027"},
            [("2027Q2", "250"), ("2027", "260")],
        ),
        ("far", {"baseline": "25"}, [("2027", "250")]),
        ("far", {"baseline": "25"}, [("2027", ">=250")]),
        ("reached", {"baseline": "64", "unit": "pct."}, [("2027", ">=60")]),
        ("reached", {"baseline": "#20/98"}, [("2027", "#<=25/98")]),
        ("no_baseline", {"baseline": None}, [("2027", "250")]),
    ],
)
def test_odd_numbers_are_asked_about_confirmed_once_and_asked_about_anew_when_changed(
    plan, goal, signe, code, fields, values
):
    write(goal, signe, strategy="Vi ringer", ambition="Flere")
    saving.add(Initiative(plan=plan, title="Besøg"), by=signe, now=NOW, goals=[goal])
    made = target(goal, signe, values=values, **fields)
    made.refresh_from_db()
    assert codes(plan) == []
    (item,) = [item for item in readiness_of(plan).odd if item.code == code]
    assert item.key == str(made.key)
    confirm(plan, [item.token], by=signe, now=NOW)
    assert code not in odd(plan)
    if code == "far":
        write(made, signe, unit="uger")
        assert code in odd(plan), "another unit is another number"
    if code == "wrong_way":
        write(made, signe, values=[[period, f"{amount}5"] for period, amount in values])
        write(made, signe, direction="fall", values=[["2027", "999"]])
        assert code in odd(plan)


@pytest.mark.parametrize(
    ("fields", "values"),
    [
        ({"direction": "rise"}, [("2027H1", "110"), ("2027", "250")]),
        ({"baseline": "54", "unit": "pct."}, [("2027", ">=60")]),
        ({"baseline": "#41/98"}, [("2027", "#<=25")]),
        ({"baseline": None}, [("2027", '"strategien er vedtaget')]),
        ({"direction": "hold"}, [("2027", "205")]),
        ({"direction": "fall", "baseline": "0"}, [("2027", "0")]),
        ({"baseline_period": "mål for 2026"}, [("2027M01", "250")]),
        ({"unit": "procentpoint", "baseline": "1", "direction": "fall"}, [("2027", "-2")]),
    ],
)
def test_ordinary_numbers_are_not_asked_about(plan, goal, signe, fields, values):
    saving.add(Initiative(plan=plan, title="Besøg"), by=signe, now=NOW, goals=[goal])
    target(goal, signe, values=values, **fields)
    assert odd(plan) == []


def test_odd_initiatives_are_asked_about(plan, goal, signe):
    making.own_goal(plan, signe)
    ended = TargetGroup.objects.create(name="Kontanthjælpsmodtagere", until=date(2025, 6, 30))
    write(goal, signe, left_out=True, left_out_reason="Ikke hos os")
    for title, fields, links in (
        ("Ingen", {}, {}),
        ("Udeladt", {}, {"goals": [goal]}),
        ("Sen", {"period": Period.read("2028/..")}, {"goals": [plan.plangoals.last()]}),
        ("Slut", {"period": Period.read("../2026-12-31")}, {"goals": [plan.plangoals.last()]}),
        ("Slut", {}, {"goals": [plan.plangoals.last()], "target_groups": [ended]}),
    ):
        saving.add(Initiative(plan=plan, title=title, **fields), by=signe, now=NOW, **links)
    assert sorted(odd(plan)) == ["begins_late", "double", "ended", "ended_groups", "no_baseline", "no_goal", "no_goal"]


OWN, YEAR = ("2027", "own"), ("2027", "")


@pytest.mark.parametrize(
    ("amounts", "codes"),
    [
        ([(*YEAR, 5)], []),
        ([(None, "", 5), (*OWN, 3)], []),
        ([(*OWN, 5), ("2027", "state", 5)], []),
        ([("2026", "own", 5)], ["money_outside"]),
        ([("2027/2028", "own", 5)], ["money_outside"]),
        ([("2026", "own", 5), (*OWN, 5), ("2028", "own", -5), ("2028", "state", 1)], ["money_outside"]),
        ([(None, "", 5), (*OWN, 5)], ["money_twice"]),
        ([(*YEAR, 5), (*OWN, 3), ("2027", "state", 2)], ["money_twice"]),
        ([(None, "own", 0), (*OWN, 0)], []),
    ],
)
def test_odd_amounts_are_asked_about(plan, goal, signe, amounts, codes):
    saving.add(Initiative(plan=plan, title="Besøg"), by=signe, now=NOW, goals=[goal], economy=amounts)
    assert [code for code in odd(plan) if code.startswith("money")] == codes


def test_days_that_have_passed_are_asked_about(plan, aalborg, signe):
    last = aalborg.bodies.get(is_last=True)
    facts = {"plan": plan, "set_at": NOW, "set_by": signe}
    PathDate.objects.create(what="meeting", body=last, day=date(2026, 11, 1), **facts)
    PathDate.objects.create(what="hearing_ends", day=date(2026, 12, 1), **facts)
    today = date(2026, 11, 20)
    items = [item for item in readiness_of(plan, today=today).odd if item.code == "date"]
    assert [item.sentence for item in items] == [
        "Mødet i Kommunalbestyrelsen er sat til 1. november 2026, som er passeret."
    ]
    assert items[0].kind == "process"


def test_only_what_is_open_now_can_be_confirmed(plan, goal, signe, lone):
    target(goal, signe, values=[("2031", "250")])
    item = next(item for item in readiness_of(plan).odd if item.code == "outside_years")
    write(plan.targets.get(), signe, values=[["2032", "250"]])
    with pytest.raises(Refused, match="ændret imens"):
        confirm(plan, [item.token], by=signe, now=NOW)
    with pytest.raises(Refused):
        confirm(plan, ["noget|andet", ""], by=signe, now=NOW)
    assert not Confirmation.objects.exists()


# --- people ----------------------------------------------------------------------------------------------------------


def test_a_given_text_is_told_of_until_its_writer_says_that_it_is_ready_and_again_when_another_changes_it(
    plan, goal, signe, erik
):
    write_all(goal, signe)
    note = notes.say(
        plan=plan, section="plangoal", key=goal.key, field="ambition", text="Skriv.", by=signe, now=NOW, given_to=erik,
        due=LATER.date(),
    )  # fmt: skip
    ready = readiness_of(plan, today=NOW.date())
    (item,) = ready.people
    assert item.sentence == "Ambition i »1. Flere i job« er givet til Erik, klar senest 23. november 2026."
    assert item not in ready.odd and codes(plan) == []
    assert ready.states[item.key] == "edited"
    notes.resolve(note=note, by=erik, now=LATER)
    ready = readiness_of(plan)
    assert ready.people == [] and ready.states[item.key] == "ready"
    write(goal, signe, strategy="Vi skriver")
    write(goal, erik, ambition="Mange flere")
    assert readiness_of(plan).states[item.key] == "ready", "another part, and the writer's own"
    write(goal, signe, ambition="Flest")
    ready = readiness_of(plan, today=date(2026, 11, 24))
    assert [item.sentence for item in ready.people] == [
        "Ambition i »1. Flere i job« er givet til Erik og skulle have været klar 23. november 2026. "
        "Signe har rettet i den, siden den blev meldt klar."
    ]
    assert ready.states[item.key] == "edited"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("missing empty carried waiting", "missing"),
        ("empty carried said_ready", "empty"),
        ("carried said_ready", "unchanged"),
        ("carried looked_at waiting", "unchanged"),
        ("carried looked_at", "ready"),
        ("carried edited", "edited"),
        ("carried edited said_ready", "ready"),
        ("carried edited waiting", "edited"),
        ("", "ready"),
        ("waiting", "edited"),
        ("said_ready", "ready"),
    ],
)
def test_a_section_has_the_first_state_that_applies(facts, expected):
    assert state(**{f"is_{fact}": True for fact in facts.split()}) == expected


# --- one source -----------------------------------------------------------------------------------------------------


def leave_alone(goal, by):
    pass


def leave_out(goal, by):
    write(goal, by, left_out=True)


def leave_out_with_reason(goal, by):
    write(goal, by, left_out=True, left_out_reason="Ikke hos os")


def write_strategy(goal, by):
    write(goal, by, strategy="Vi ringer")


def write_all(goal, by):
    write(goal, by, ambition="Flere", strategy="Vi ringer", follow_up="Samtaler")


def add_empty_target(goal, by):
    target(goal, by, values=[])


def add_target(goal, by):
    write(goal, by, strategy="Vi ringer")
    target(goal, by)


def add_initiative(goal, by):
    saving.add(Initiative(plan=goal.plan, title="Besøg"), by=by, now=NOW, goals=[goal])


def write_a_cpr_number(goal, by):
    write(goal, by, ambition="Flere", strategy="010190-1234", follow_up="Samtaler")


def write_one_in_a_target(goal, by):
    write(goal, by, strategy="Vi ringer")
    target(goal, by, baseline_source="010190-1234")


def write_one_that_is_none(goal, by):
    write_a_cpr_number(goal, by)
    item = next(item for item in readiness_of(goal.plan).items if item.code == "cpr")
    confirm(goal.plan, [item.token], by=by, now=NOW)


def empty_a_chapter(goal, by):
    write(goal.plan.chapters.first(), by, text="")


def write_one_in_an_initiative(goal, by):
    saving.add(Initiative(plan=goal.plan, title="Ring 010190-1234"), by=by, now=NOW, goals=[goal])


def answer_by_sub_goals(goal, by):
    """A goal that has nothing itself, with a sub-goal that has all, and one that has nothing."""
    made = sub_goal(goal, by, strategy="Vi besøger")
    target(made, by)
    sub_goal(goal, by, title="Tomt")


def leave_out_over_a_sub_goal(goal, by):
    leave_out_with_reason(goal, by)
    sub_goal(goal, by, strategy="Vi besøger")


def give_a_part(goal, by):
    write_all(goal, by)
    give(goal, by)


def give_a_part_that_is_said_ready(goal, by):
    write_all(goal, by)
    notes.resolve(note=give(goal, by), by=by, now=LATER)


def give_a_target(goal, by):
    write_all(goal, by)
    give(target(goal, by), by, "title")


def give(section, by, field="ambition"):
    about = {"plan": section.plan, "section": section._meta.model_name, "key": section.key, "field": field}
    return notes.say(text="Skriv.", by=by, now=NOW, given_to=by, **about)


def sub_goal(goal, by, **fields):
    made = PlanGoal(plan=goal.plan, under=goal, is_own=True, **{"title": "Delmål"} | fields)
    return saving.add(made, by=by, now=NOW)


@pytest.mark.parametrize(
    "deed",
    [
        leave_alone,
        answer_by_sub_goals,
        leave_out_over_a_sub_goal,
        leave_out,
        leave_out_with_reason,
        write_strategy,
        write_all,
        add_empty_target,
        add_target,
        add_initiative,
        write_a_cpr_number,
        write_one_in_a_target,
        write_one_that_is_none,
        empty_a_chapter,
        write_one_in_an_initiative,
        give_a_part,
        give_a_part_that_is_said_ready,
        give_a_target,
    ],
)
def test_the_section_list_and_the_overview_say_the_same_of_every_section(plan, goal, signe, deed):
    deed(goal, signe)
    assert_one_source(plan)


def test_the_section_list_and_the_overview_say_the_same_of_a_carried_plan(carried, signe):
    assert_one_source(carried)
    write(carried.chapters.first(), signe, text="Nye ord")
    write(carried.targets.get(), signe, values=[["2028", "300"]])
    assert_one_source(carried)
    assert {entry.state for entry in section_list_of(carried).chapters} == {"edited", "unchanged", ""}


def test_the_section_list_and_the_overview_say_the_same_of_a_withdrawn_goal(plan, withdrawn):
    assert_one_source(plan)
    assert section_list_of(plan).goals[0].state == "empty"


def assert_one_source(plan):
    ready, section_list = readiness_of(plan), section_list_of(plan)
    entries = [*section_list.chapters, *section_list.goals, *section_list.initiatives]
    assert {str(e.key): e.state for e in entries} == {str(e.key): ready.states.get(str(e.key), "") for e in entries}
    content = of_plan(plan)
    shown = overview_lines(content, ready, {})
    shown = {line.key: line.state for line in _with_parts(shown)}
    assert shown == {str(e.key): e.state for e in [*section_list.chapters, *section_list.goals]}


def test_open_notes_are_counted_in_both_lists_also_of_what_has_no_line_of_its_own(plan, goal, signe):
    alone = saving.add(Initiative(plan=plan, title="Alene"), by=signe, now=NOW)
    annex = Attachment(plan=plan, title="Fil", file_name="f", sha256="0" * 64, size=1)
    for section, field in (
        (goal, "ambition"),
        (target(goal, signe), "title"),
        (alone, "title"),
        (saving.add(annex, by=signe, now=NOW), "title"),
    ):
        give(section, signe, field)
    section_list = section_list_of(plan)
    assert [entry.notes for entry in (*section_list.goals, *section_list.initiatives)] == [2, 1]
    assert section_list.attachment_notes == 1
    counts = {str(note.key): 1 for note in plan.notes.open()}
    lines = _with_parts(overview_lines(of_plan(plan), readiness_of(plan), counts))
    assert {line.title: line.notes for line in lines if line.notes} == {"1. Flere i job": 2, "Indsatser uden mål": 1}


def _with_parts(lines):
    return [one for line in lines for one in (line, *_with_parts(line.parts))]


def test_a_goal_is_answered_also_by_what_its_sub_goals_have(plan, goal, signe):
    answer_by_sub_goals(goal, signe)
    assert codes(plan) == ["unanswered"]
    [item] = readiness_of(plan).before_submitting
    assert item.sentence.startswith("Mål 1b, »Tomt«,")
    write(plan.plangoals.get(title="Tomt"), signe, challenge="Hver tiende.")
    assert codes(plan) == [], "a sub-goal must not have it all by itself"


def test_a_goal_that_is_left_out_has_no_sub_goals_that_stay(plan, goal, signe):
    leave_out_over_a_sub_goal(goal, signe)
    assert "sub_goals_stay" in codes(plan)


def test_a_plan_that_cannot_be_written_in_shows_no_states(aalborg, signe):
    plan = making.submitted(aalborg, signe)
    assert {entry.state for entry in section_list_of(plan).reading} == {""}
    assert readiness_of(plan).states == {}


def test_readiness_is_a_function_of_content_and_facts(plan, goal, signe, django_assert_num_queries):
    target(goal, signe, values=[])
    content = of_plan(plan)
    facts = facts_of(plan, content)
    with django_assert_num_queries(0):
        assert readiness(content, facts) == readiness(content, facts)


def test_facts_are_read_in_few_queries_whatever_the_size(carried, signe, django_assert_num_queries):
    making.own_goal(carried, signe)
    for number in range(5):
        goal = making.own_goal(carried, signe, title=f"Mål {number}")
        target(goal, signe, title=f"Mere {number}")
    content = of_plan(carried)
    with django_assert_num_queries(1):  # which plan it was begun from is known since its content was read
        facts = facts_of(carried, content)
    assert facts.earlier_years == (2027, 2027)


def test_the_section_list_is_one_query_and_asks_again_only_about_what_it_cannot_decide(
    plan, goal, signe, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_num_queries(1):
        section_list_of(plan)
    write(goal, signe, strategy="Sag 1234567")
    with django_assert_max_num_queries(5):
        section_list_of(plan)
