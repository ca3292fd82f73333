"""Letters read again, in any order, with corrections between: nothing that staff wrote or a letter said is lost."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bpmplan.outbox.models import Mail
from goals import lineage, workflow
from goals.archive import complete_letter
from goals.entering import WordedGoal
from goals.models import ContinuationKind, Event, Goal, GoalSet, Letter, LetterKind, OfficialIndicator, Wording
from goals.reference import load_goal_sets
from tests.making import goal_set

from .test_letter_desk import LETTER, READ, read, typed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
REWORDED = LETTER.replace("12. juni 2026", "2. september 2026").replace("2026 - 417", "2026 - 533")
REWORDED = REWORDED.replace("Flere seniorer skal blive i arbejde", "Flere seniorer skal blive længere i arbejde")
TITLES_ONLY = REWORDED.replace(
    "Mål 2 handler om, at virksomhederne mangler faglærte, og at ledige skal have de rette kompetencer.\n\n", ""
).replace("opkvalificeres til grøn omstilling", "opkvalificeres")


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def staff(client, minna):
    client.force_login(minna)
    return minna


@pytest.fixture
def before():
    return goal_set(
        2024, {1: "Alle ledige skal have en værdig sagsbehandling", 2: "Flere ledige skal opkvalificeres", 3: "Unge"}
    )


def save(client, text=LETTER, **changes):
    answer = client.post(READ, typed(read(client, text), **changes))
    assert answer.status_code == 302, answer.context["reading"].head.errors
    return answer


def goals_of(year):
    return {goal.number: goal for goal in Goal.objects.filter(goal_set__year=year).with_words().with_origins()}


def test_a_second_reading_keeps_what_staff_have_corrected(client, staff, before):
    save(client)
    goal = goals_of(2027)[2]
    goal.short_title, goal.official_indicator = "Grøn omstilling", OfficialIndicator.NO
    goal.save()
    lineage.set_lineage(goal, {before.goals.get(number=3): ContinuationKind.CONTINUED}, by=staff, now=NOW)
    wording = goal.wordings.get()
    wording.rationale = "Rettet efter brevet på papir."
    wording.save()
    Letter.objects.filter(goal_set__year=2027).update(minister="Anna Andersen")
    page = read(client, LETTER.replace("mangler faglærte", "mangler mange faglærte"))
    assert "Kladdens ordlyd er beholdt, hvor I har rettet den" in page.content.decode()
    client.post(READ, typed(page))
    goal = goals_of(2027)[2]
    assert (goal.short_title, goal.official_indicator) == ("Grøn omstilling", OfficialIndicator.NO)
    assert goal.continuations.get().earlier.number == 3
    assert goal.wordings.get().rationale == "Rettet efter brevet på papir."
    assert Letter.objects.get(goal_set__year=2027).minister == "Anna Andersen"


def test_words_that_nobody_has_corrected_follow_the_letter(client, staff, before):
    save(client)
    save(client, LETTER.replace("mangler faglærte", "mangler mange faglærte"))
    assert "mangler mange faglærte" in goals_of(2027)[2].wordings.get().rationale


def test_goals_that_a_second_letter_lacks_go_only_when_nobody_has_written_on_them(client, staff, before):
    save(client)
    goal = goals_of(2027)[3]
    lineage.set_lineage(goal, {before.goals.get(number=3): ContinuationKind.CONTINUED}, by=staff, now=NOW)
    lineage.set_lineage(goal, {}, by=staff, now=NOW)
    shorter = LETTER.replace("2. Flere ledige skal opkvalificeres til grøn omstilling.\n", "").replace(
        "3. Flere seniorer skal blive i arbejde.\n", ""
    )
    page = read(client, shorter).content.decode()
    assert "slettes, når du gemmer: 2 (" in page
    assert "bliver stående, fordi I har skrevet på dem, eller fordi de har været i høring: 3 (" in page
    save(client, shorter)
    assert sorted(goals_of(2027)) == [1, 3]


def test_a_letter_that_corrects_a_title_keeps_the_ministers_reasons(client, staff, before):
    save(client)
    announced = GoalSet.objects.get(year=2027)
    workflow.take(announced, "announce", by=staff, now=NOW)
    reasons = goals_of(2027)[2].wording.rationale
    assert "faglærte" in reasons
    save(client, TITLES_ONLY)
    letter = announced.letters.get(kind=LetterKind.CORRECTION)
    assert [(w.goal.number, w.rationale) for w in letter.wordings.all()] == [(2, reasons), (3, "")]
    workflow.take(announced, "amend", by=staff, now=NOW)
    assert goals_of(2027)[2].wording.rationale == reasons


# The same letter again


def test_the_same_letter_is_recognised_and_not_sent_again(client, staff, before, signe):
    save(client)
    announced = GoalSet.objects.get(year=2027)
    workflow.take(announced, "announce", by=staff, now=NOW)
    mails = Mail.objects.count()
    again = LETTER.replace("2026 - 417", "2026-417").replace("mangler faglærte", "mangler mange faglærte")
    assert read(client, again).context["reading"].head["kind"].value() == "archive"
    for kind in ("correction", "addition"):
        page = client.post(READ, typed(read(client, again), kind=kind))
        assert "Brevet er allerede indlæst og sendt" in page.content.decode()
    page = client.post(READ, typed(read(client, again), kind="archive"))
    assert "sendt til kommunerne herfra" in page.content.decode()
    assert announced.letters.count() == 1
    assert Mail.objects.count() == mails


@pytest.fixture
def real():
    load_goal_sets(NOW)


def of_2023(**words):
    """The goals of 2023 as their letter words them, the second one with what is given."""
    goals = Goal.objects.filter(goal_set__year=2023).order_by("number").with_words()
    return [
        WordedGoal(goal.number, goal.wording.title, goal.short_title, **(words if goal.number == 2 else {}))
        for goal in goals
    ]


FACTS = {"date": date(2022, 5, 12), "journal_number": "2022 - 53"}


def test_the_reasons_of_a_known_year_are_read_in_without_mail(client, staff, real, signe, aalborg):
    letter = complete_letter(2023, of_2023(rationale="Virksomhederne mangler hænder."), by=staff, now=NOW, **FACTS)
    assert letter.kind == LetterKind.ANNOUNCEMENT and letter.journal_number == "2022-53"
    assert "Virksomhederne mangler hænder." in client.get("/maal/2023/2/").content.decode()
    assert Event.objects.get(step="complete").by == staff
    assert not Mail.objects.exists()
    assert Letter.objects.filter(goal_set__year=2023).count() == 1


def test_what_is_known_of_an_archived_letter_stays(staff, real):
    complete_letter(2023, of_2023(rationale="Det første."), by=staff, now=NOW, **FACTS)
    with pytest.raises(Exception, match="Alt i brevet er allerede kendt"):
        complete_letter(2023, of_2023(rationale="Noget andet."), by=staff, now=NOW, **FACTS)
    assert goals_of(2023)[2].wording.rationale == "Det første."
    wording = goals_of(2023)[2].wording
    for column, value in (("title", "Andet"), ("rationale", "Andet"), ("withdrawn", True)):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE goals_wording SET {column} = %s WHERE id = %s", [value, wording.pk])


def test_the_words_of_a_letter_that_was_mailed_are_kept_by_the_database(client, staff, before, signe):
    save(client, TITLES_ONLY)
    workflow.take(GoalSet.objects.get(year=2027), "announce", by=staff, now=NOW)
    wording = goals_of(2027)[2].wording
    assert wording.rationale == ""
    with pytest.raises(IntegrityError), transaction.atomic():
        wording.fill_in(rationale="Skrevet bagefter.")


def test_a_letter_with_another_title_is_not_archived(staff, real):
    goals = of_2023()
    other = WordedGoal(2, "Flere skal opkvalificeres", "Opkvalificering", rationale="Fordi.")
    with pytest.raises(Exception, match="er udmeldt som »Flere ledige skal opkvalificeres«"):
        complete_letter(2023, [goals[0], other], by=staff, now=NOW, **FACTS)


# Any order

DEEDS = ("read", "read other", "read titles", "edit words", "edit title", "edit lineage", "short title", "announce")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.sampled_from(DEEDS), min_size=2, max_size=6))
def test_no_order_of_letters_edits_and_readings_loses_anything(client, staff, before, deeds):
    with transaction.atomic():
        client.force_login(staff)
        _play(client, staff, before, deeds)
        transaction.set_rollback(True)


def _play(client, staff, before, deeds):
    written, lines, names, reasons = {}, {}, {}, ""
    for deed in deeds:
        goal_set = GoalSet.objects.filter(year=2027).first()
        goal = goals_of(2027).get(2)
        draft = goal and goal.wordings.filter(letter__sent_at=None).order_by("-pk").first()
        texts = {"read": LETTER, "read other": REWORDED, "read titles": TITLES_ONLY}
        if deed in texts:
            client.post(READ, typed(read(client, texts[deed])))  # what is no news is refused; nothing is lost then
        elif deed == "edit words" and draft:
            draft.rationale = written["rationale"] = "Vores egen begrundelse."
            draft.save()
        elif deed == "edit title" and draft:
            draft.title = written["title"] = "Vores egen titel"
            draft.save()
        elif deed == "edit lineage" and goal:
            kinds = {before.goals.get(number=3): ContinuationKind.CONTINUED}
            lineage.set_lineage(goal, kinds, by=staff, now=NOW)
            lines[2] = ["2024-3"]
        elif deed == "short title" and goal:
            goal.short_title = names[2] = "Vores korte titel"
            goal.save()
        elif deed == "announce" and goal_set and not goal_set.is_announced:
            workflow.take(goal_set, "announce", by=staff, now=NOW)
        goals = goals_of(2027)
        for number, origins in lines.items():
            assert [one.earlier.ident for one in goals[number].continuations.all()] == origins
        for number, name in names.items():
            assert goals[number].short_title == name
        if 1 in goals:
            assert goals[1].continuations.get().earlier.ident == "2024-1"
        if 2 in goals:
            newest = Wording.objects.filter(goal=goals[2]).order_by("-pk").first()
            assert all(getattr(newest, name) == text for name, text in written.items() if name == "rationale")
            rationale = goals[2].wording.rationale
            assert rationale or not reasons
            reasons = rationale or reasons
            titles = set(Wording.objects.filter(goal=goals[2]).values_list("title", flat=True))
            assert written.get("title") is None or written["title"] in titles
