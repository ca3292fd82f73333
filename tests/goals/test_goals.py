"""The steps of a goal set, and that nothing of a sent letter changes."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import F, ProtectedError
from django.utils import timezone

from bpmplan.steps import Refused
from goals import workflow
from goals.models import Event, Goal, GoalSet, GoalSetStatus, Letter, LetterFile, LetterKind, Wording

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 12, 10, tzinfo=UTC)


@pytest.fixture
def goal_set():
    made = GoalSet.objects.create(year=2027)
    for number, title in enumerate(["Opkvalificering", "Handicap"], 1):
        Goal.objects.create(goal_set=made, number=number, short_title=title)
    return made


def written(goal_set, kind, by, **facts):
    """A letter begun and written: every wording has a title."""
    letter = workflow.begin_letter(goal_set, kind, by=by, **facts)
    for wording in letter.wordings.select_related("goal"):
        wording.title = wording.title or f"Flere skal have {wording.goal.short_title.lower()}"
        wording.save()
    return letter


@pytest.fixture
def announced(goal_set, minna):
    written(goal_set, LetterKind.ANNOUNCEMENT, minna, date=date(2026, 5, 12), journal_number="2026 - 1")
    workflow.take(goal_set, "announce", by=minna, now=NOW)
    return goal_set


# Steps


def test_a_goal_set_goes_through_consultation_to_announcement(goal_set, minna):
    letter = written(goal_set, LetterKind.CONSULTATION, minna)
    event = workflow.take(goal_set, "consult", by=minna, now=NOW, deadline=date(2026, 5, 23))
    letter.refresh_from_db()
    assert (goal_set.status, letter.deadline, letter.sent_at) == (GoalSetStatus.CONSULTATION, date(2026, 5, 23), NOW)
    assert (event.by, event.at, event.letter) == (minna, NOW, letter)
    announcement = workflow.begin_letter(goal_set, LetterKind.ANNOUNCEMENT, by=minna)
    assert [w.title for w in announcement.wordings.all()] == [w.title for w in letter.wordings.all()]
    workflow.take(goal_set, "announce", by=minna, now=NOW + timedelta(days=20))
    assert goal_set.is_announced
    assert list(Event.objects.values_list("step", flat=True)) == ["consult", "announce"]


def test_a_consultation_can_be_taken_back_with_a_reason(goal_set, minna):
    written(goal_set, LetterKind.CONSULTATION, minna, deadline=date(2026, 5, 23))
    workflow.take(goal_set, "consult", by=minna, now=NOW)
    with pytest.raises(Refused, match="Skriv en begrundelse"):
        workflow.take(goal_set, "retract", by=minna, now=NOW, reason="  ")
    workflow.take(goal_set, "retract", by=minna, now=NOW, reason="Et mål manglede")
    assert goal_set.is_draft and Event.objects.get(step="retract").reason == "Et mål manglede"
    assert Letter.objects.get().is_sent


def test_a_consultation_needs_a_deadline(goal_set, minna):
    written(goal_set, LetterKind.CONSULTATION, minna)
    with pytest.raises(Refused, match="høringsfristen"):
        workflow.take(goal_set, "consult", by=minna, now=NOW)
    assert GoalSet.objects.get().is_draft and not Event.objects.exists() and not Letter.objects.get().is_sent


def test_a_set_without_goals_or_letter_is_not_announced(minna):
    empty = GoalSet.objects.create(year=2027)
    with pytest.raises(Refused, match="intet brev"):
        workflow.take(empty, "announce", by=minna)
    workflow.begin_letter(empty, LetterKind.ANNOUNCEMENT, by=minna)
    with pytest.raises(Refused, match="ingen mål endnu"):
        workflow.take(empty, "announce", by=minna)


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("", "Mål 1 mangler en titel"),
        ("Flere i job.", "uden punktum"),
        ("Flere\ni job", "på én linje"),
        (" Flere i job", "på én linje"),
        ("Flere  i job", "på én linje"),
    ],
)
def test_titles_are_announced_as_they_will_be_read(goal_set, minna, title, sentence):
    letter = written(goal_set, LetterKind.ANNOUNCEMENT, minna)
    letter.wordings.filter(goal__number=1).update(title=title)
    with pytest.raises(Refused, match=sentence):
        workflow.take(goal_set, "announce", by=minna)


def test_every_goal_needs_words_in_the_announcement(goal_set, minna):
    letter = written(goal_set, LetterKind.ANNOUNCEMENT, minna)
    letter.wordings.filter(goal__number=2).delete()
    with pytest.raises(Refused, match="Mål 2 mangler en ordlyd"):
        workflow.take(goal_set, "announce", by=minna)


def test_pressing_twice_gives_one_event(goal_set, minna):
    letter = written(goal_set, LetterKind.ANNOUNCEMENT, minna)
    stale = GoalSet.objects.get()
    workflow.take(goal_set, "announce", by=minna, now=NOW)
    with pytest.raises(Refused, match="Måske har en kollega"):
        workflow.take(stale, "announce", by=minna, letter=letter)
    assert Event.objects.count() == 1


def test_only_ministry_minna_take_steps_and_begin_letters(goal_set, erik, minna):
    written(goal_set, LetterKind.ANNOUNCEMENT, minna)
    for person in (erik, AnonymousUser()):
        with pytest.raises(PermissionDenied):
            workflow.take(goal_set, "announce", by=person)
        with pytest.raises(PermissionDenied):
            workflow.begin_letter(goal_set, LetterKind.CONSULTATION, by=person)
        assert workflow.open_steps(goal_set, person) == []
    assert [name for name, _ in workflow.open_steps(goal_set, minna)] == ["consult", "announce"]


@pytest.mark.parametrize("status", GoalSetStatus.values)
def test_a_step_starts_only_where_the_table_says(goal_set, minna, status):
    GoalSet.objects.update(status=status)
    for name, step in workflow.STEPS.items():
        if status not in step.sources:
            with pytest.raises(Refused, match="kan ikke lade sig gøre"):
                workflow.take(goal_set, name, by=minna, reason="x")


def test_every_status_can_be_reached():
    assert {step.target for step in workflow.STEPS.values()} == set(GoalSetStatus.values)


# Later letters


def test_a_correction_adds_new_words_and_the_earlier_ones_stay(announced, minna):
    goal = announced.goals.get(number=1)
    letter = workflow.begin_letter(announced, LetterKind.CORRECTION, by=minna, goals=[goal])
    with pytest.raises(Refused, match="ikke ændret"):
        workflow.take(announced, "amend", by=minna, now=NOW + timedelta(days=1))
    letter.wordings.update(title="Flere ledige skal opkvalificeres")
    assert Goal.objects.get(pk=goal.pk).wording.title == "Flere skal have opkvalificering"
    workflow.take(announced, "amend", by=minna, now=NOW + timedelta(days=1))
    goal = Goal.objects.get(pk=goal.pk)
    assert [w.title for w in goal.sent_wordings] == [
        "Flere skal have opkvalificering",
        "Flere ledige skal opkvalificeres",
    ]
    assert goal.wording.title == "Flere ledige skal opkvalificeres"
    assert announced.goals.get(number=2).wording.title == "Flere skal have handicap"
    with pytest.raises(Refused, match="allerede sendt"):
        workflow.take(announced, "amend", by=minna, letter=letter)


def test_the_words_in_force_are_those_last_sent_not_those_last_begun(announced, minna):
    goal = announced.goals.get(number=1)
    correction = workflow.begin_letter(announced, LetterKind.CORRECTION, by=minna, goals=[goal])
    correction.wordings.update(title="Rettet")
    withdrawal = workflow.begin_letter(announced, LetterKind.WITHDRAWAL, by=minna, goals=[goal])
    workflow.take(announced, "amend", by=minna, letter=withdrawal, now=NOW + timedelta(days=1))
    assert Goal.objects.get(pk=goal.pk).is_withdrawn
    workflow.take(announced, "amend", by=minna, letter=correction, now=NOW + timedelta(days=2))
    assert Goal.objects.get(pk=goal.pk).wording.title == "Rettet"


def test_an_added_goal_is_internal_until_its_letter_is_sent(announced, minna):
    goal = Goal.objects.create(goal_set=announced, number=3, short_title="Unge")
    assert goal not in Goal.objects.announced()
    letter = written(announced, LetterKind.ADDITION, minna, goals=[goal])
    assert goal not in Goal.objects.announced()
    workflow.take(announced, "amend", by=minna, letter=letter)
    assert goal in Goal.objects.announced()


def test_the_kind_of_a_later_letter_must_fit_its_goals(announced, minna):
    one = announced.goals.get(number=1)
    new = Goal.objects.create(goal_set=announced, number=3, short_title="Unge")
    addition = written(announced, LetterKind.ADDITION, minna, goals=[one])
    assert "brug en rettelse" in workflow.letter_problems(addition)[0]
    correction = written(announced, LetterKind.CORRECTION, minna, goals=[new])
    assert "brug en tilføjelse" in workflow.letter_problems(correction)[0]
    withdrawal = workflow.begin_letter(announced, LetterKind.WITHDRAWAL, by=minna, goals=[one])
    withdrawal.wordings.update(withdrawn=False)
    assert "markeres som tilbagetrukket" in workflow.letter_problems(withdrawal)[0]


def test_a_letter_of_another_year_is_refused(announced, minna):
    other = GoalSet.objects.create(year=2028)
    letter = workflow.begin_letter(other, LetterKind.ANNOUNCEMENT, by=minna)
    with pytest.raises(Refused, match="et andet år"):
        workflow.take(announced, "amend", by=minna, letter=letter)
    Wording.objects.create(letter=letter, goal=announced.goals.first(), title="Flere i job")
    with pytest.raises(Refused, match="hører til et andet målsæt"):
        Goal.objects.create(goal_set=other, number=1, short_title="Nyt")
        workflow.take(other, "announce", by=minna)


def test_next_years_set_is_begun_with_this_years_goals(announced, minna):
    following = workflow.continue_set(announced, by=minna)
    assert following.year == 2028 and following.is_draft
    goals = following.goals.order_by("number").with_words().with_origins()
    assert [(goal.wording.title, str(goal.continuations.get())) for goal in goals] == [
        ("Flere skal have opkvalificering", "Videreført fra 2027, mål 1"),
        ("Flere skal have handicap", "Videreført fra 2027, mål 2"),
    ]
    with pytest.raises(Refused, match="allerede et målsæt for 2028"):
        workflow.continue_set(announced, by=minna)


# What is sent stays


@pytest.fixture
def wording(announced):
    return Wording.objects.get(goal__number=1)


def moved(wording):
    """A wording of a draft letter, to be moved into the sent one."""
    letter = Letter.objects.create(goal_set=wording.goal.goal_set, kind=LetterKind.CORRECTION)
    return Wording.objects.create(goal=wording.goal, letter=letter, title="Ny")


def save(wording):
    wording.title = "Ændret"
    wording.save()


def save_of_one_field(wording):
    wording.focus = "Ændret"
    wording.save(update_fields=["focus"])


def save_through_another_letter(wording):
    wording.letter = Letter.objects.create(goal_set=wording.goal.goal_set, kind=LetterKind.CORRECTION)
    wording.save()


def save_moved(wording):
    new = moved(wording)
    new.letter = wording.letter
    new.save()


def bulk_update(wording):
    wording.title = "Ændret"
    Wording.objects.bulk_update([wording], ["title"])


def bulk_update_that_pretends(wording):
    wording.title = "Ændret"
    wording.letter = Letter(sent_at=None)
    Wording.objects.bulk_update([wording], ["title"])


def upsert(wording):
    copy = Wording(goal=wording.goal, letter=wording.letter, title="Ændret")
    Wording.objects.bulk_create(
        [copy], update_conflicts=True, update_fields=["title"], unique_fields=["goal", "letter"]
    )


WAYS = [
    save,
    save_of_one_field,
    save_through_another_letter,
    save_moved,
    bulk_update,
    bulk_update_that_pretends,
    upsert,
    lambda w: w.delete(),
    lambda w: Wording.objects.update(title="Ændret"),
    lambda w: Wording.objects.filter(pk=w.pk).update(title=F("focus")),
    lambda w: Wording._base_manager.filter(pk=w.pk).update(title="Ændret"),
    lambda w: Wording._default_manager.all().delete(),
    lambda w: Wording._base_manager.all().delete(),
    lambda w: w.letter.wordings.update(title="Ændret"),
    lambda w: w.goal.wordings.update(withdrawn=True),
    lambda w: w.letter.wordings.all().delete(),
    lambda w: Wording.objects.filter(pk=moved(w).pk).update(letter=w.letter),
    lambda w: Wording.objects.filter(pk=moved(w).pk).update(letter_id=w.letter_id),
    lambda w: w.letter.wordings.add(moved(w)),
    lambda w: w.letter.wordings.create(goal=w.goal, title="En til"),
    lambda w: Wording.objects.bulk_create([Wording(goal=w.goal, letter=w.letter, title="En til")]),
    lambda w: Wording.objects.update_or_create({"title": "Ændret"}, goal=w.goal, letter=w.letter),
    lambda w: w.letter.delete(),
    lambda w: Letter.objects.all().delete(),
    lambda w: Letter._base_manager.all().delete(),
    lambda w: Letter.objects.update(sent_at=None),
    lambda w: Letter._base_manager.update(sent_at=None),
    lambda w: w.goal.goal_set.letters.update(sent_at=None),
    lambda w: w.goal.delete(),
    lambda w: Goal.objects.all().delete(),
    lambda w: w.goal.goal_set.delete(),
]


@pytest.mark.parametrize("way", WAYS)
def test_no_path_changes_a_wording_of_a_sent_letter(wording, way):
    before = list(Wording.objects.filter(letter=wording.letter).values())
    sent_at = wording.letter.sent_at
    with pytest.raises((Refused, ProtectedError)), transaction.atomic():
        way(Wording.objects.get(pk=wording.pk))
    assert list(Wording.objects.filter(letter_id=wording.letter_id).values()) == before
    assert Letter.objects.get(pk=wording.letter_id).sent_at == sent_at


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sent_at", None),
        ("kind", LetterKind.CORRECTION),
        ("date", date(2026, 1, 1)),
        ("journal_number", "andet"),
        ("date_source", "news"),
        ("source", "secondary"),
    ],
)
def test_what_a_sent_letter_says_stays(announced, field, value):
    letter = announced.letters.get()
    setattr(letter, field, value)
    with pytest.raises(Refused, match="sendt og kan ikke ændres"):
        letter.save()


def test_what_was_not_known_of_a_sent_letter_can_be_filled_in_once(announced):
    letter = announced.letters.get()
    letter.minister, letter.note = "En minister", "Fundet i arkivet"
    letter.save()
    letter.note = "Fundet i Rigsarkivet"
    letter.save()
    letter.minister = "En anden"
    with pytest.raises(Refused):
        letter.save()


def test_a_date_known_from_the_news_can_be_replaced_by_the_letters_own(goal_set, minna):
    letter = written(goal_set, LetterKind.ANNOUNCEMENT, minna, date=date(2026, 6, 30), date_source="news")
    workflow.take(goal_set, "announce", by=minna)
    letter.refresh_from_db()
    assert letter.own_date is None
    letter.date, letter.date_source = date(2026, 6, 28), "letter"
    letter.save()
    assert letter.own_date == date(2026, 6, 28)


def test_a_sent_letter_can_get_a_file_but_loses_none(announced):
    letter = announced.letters.get()
    file = LetterFile.objects.create(letter=letter, name="a.pdf", content_type="x", sha256="0" * 64, size=1)
    file.name = "b.pdf"
    for way in (file.save, file.delete, LetterFile.objects.all().delete, lambda: letter.files.update(name="b.pdf")):
        with pytest.raises(Refused):
            way()


def test_numbers_and_years_that_letters_have_named_stay(announced):
    goal = announced.goals.get(number=1)
    goal.number = 9
    with pytest.raises(ValidationError, match="Nummeret står i et brev"):
        goal.full_clean()
    goal.number, goal.short_title = 1, "Bedre kort titel"
    goal.full_clean()
    announced.year = 2030
    with pytest.raises(ValidationError, match="Året kan kun ændres"):
        announced.full_clean()


# At the same time


def at_once(*deeds):
    """Run the deeds in threads that start together, each on a connection of its own; what each gave or raised."""
    start = threading.Barrier(len(deeds))
    outcomes = []

    def run(deed):
        try:
            start.wait(10)
            outcomes.append(deed())
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


@pytest.mark.django_db
def test_without_goals_the_list_of_years_says_so(client):
    assert "Der er ikke udmeldt mål endnu." in client.get("/maal/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_announce_at_once_give_one_event(goal_set, minna):
    written(goal_set, LetterKind.ANNOUNCEMENT, minna)
    outcomes = at_once(*[lambda: workflow.take(GoalSet.objects.get(), "announce", by=minna, now=NOW)] * 3)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Event", "Refused", "Refused"]
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_wording_saved_while_its_letter_is_sent_is_either_in_it_or_refused(goal_set, minna):
    letter = written(goal_set, LetterKind.ANNOUNCEMENT, minna)
    wording = letter.wordings.get(goal__number=1)
    wording.title = "Rettet i sidste øjeblik"

    def write():
        with transaction.atomic():
            wording.save()
        return timezone.now()

    def announce():
        workflow.take(GoalSet.objects.get(), "announce", by=minna)
        return "sent"

    outcomes = at_once(write, announce)
    assert "sent" in outcomes
    refused = any(isinstance(outcome, Refused) for outcome in outcomes)
    stored = Wording.objects.get(pk=wording.pk).title
    assert (stored == "Rettet i sidste øjeblik") is not refused
