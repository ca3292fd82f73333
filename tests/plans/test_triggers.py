"""What the database keeps from being changed, whoever asks: the ORM, or SQL by hand."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from bpmplan import triggers
from goals.models import LetterKind, LetterReceipt, Wording
from plans.models import ErasedContent, Erasure, Event, Law, Revision
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.django_db


def refused(sql, *values):
    """What the database says when it refuses a statement, else nothing."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError as error:
        return str(error).split("\n")[0]
    return ""


@pytest.fixture
def frozen(aalborg, signe):
    return making.adopted(aalborg, signe)


@pytest.mark.parametrize("column", ["content", "fingerprint", "schema", "number", "frozen_at"])
def test_frozen_content_stays(frozen, column):
    values = {"content": {}, "fingerprint": "0" * 64, "schema": 1, "number": 77, "frozen_at": NOW.replace(year=2030)}
    with pytest.raises(IntegrityError, match="frozen_content_is_kept"), transaction.atomic():
        Revision.objects.filter(pk=frozen.pk).update(**{column: values[column]})
    setattr(frozen, column, values[column])
    with pytest.raises(IntegrityError, match="frozen_content_is_kept"), transaction.atomic():
        frozen.save()


def test_frozen_content_stays_for_sql_by_hand(frozen):
    assert "frozen_content_is_kept" in refused("UPDATE plans_revision SET content = '{}' WHERE id = %s", frozen.pk)
    assert not refused("UPDATE plans_revision SET superseded_at = adopted_at WHERE id = %s", frozen.pk)
    assert not refused("UPDATE plans_revision SET content = content WHERE id = %s", frozen.pk)


def test_a_draft_that_a_plan_was_begun_from_stays_as_it_was(aalborg, signe):
    draft = making.plan(aalborg, signe)
    kept = making.plan(aalborg, signe, years=(2028, 2028), earlier=draft).begun_from_draft
    assert "earlier_draft_is_kept" in refused("UPDATE plans_earlierdraft SET content = '{}' WHERE id = %s", kept.pk)


def test_erasing_by_law_opens_for_one_change_only(frozen, signe):
    before, after = frozen.fingerprint, "a" * 64
    erasure = Erasure.objects.create(
        municipality=frozen.plan.municipality, law=Law.ASKED_FOR, reason="Borgeren bad om det.", at=NOW, by=signe
    )
    ErasedContent.objects.create(erasure=erasure, revision=frozen, old_fingerprint=before, new_fingerprint=after)
    other = refused("UPDATE plans_revision SET content = '{}', fingerprint = %s WHERE id = %s", "b" * 64, frozen.pk)
    assert "frozen_content_is_kept" in other
    assert not refused("UPDATE plans_revision SET content = '{}', fingerprint = %s WHERE id = %s", after, frozen.pk)
    again = refused("UPDATE plans_revision SET content = '[]' WHERE id = %s", frozen.pk)
    assert "frozen_content_is_kept" in again


def test_erasing_by_law_opens_an_earlier_draft_too(aalborg, signe):
    draft = making.plan(aalborg, signe)
    kept = making.plan(aalborg, signe, years=(2028, 2028), earlier=draft).begun_from_draft
    erasure = Erasure.objects.create(municipality=aalborg, law=Law.OTHER, reason="Lov", at=NOW, by=signe)
    after = "a" * 64
    ErasedContent.objects.create(
        erasure=erasure, earlier_draft=kept, old_fingerprint=kept.fingerprint, new_fingerprint=after
    )
    sql = "UPDATE plans_earlierdraft SET content = '{}', fingerprint = %s WHERE id = %s"
    assert "earlier_draft_is_kept" in refused(sql, "b" * 64, kept.pk)
    assert not refused(sql, after, kept.pk)
    assert "earlier_draft_is_kept" in refused(sql, "b" * 64, kept.pk)


def test_sent_words_stay(aalborg):
    made = making.goal_set(2027, {1: "Flere i job"})
    wording = Wording.objects.get(goal__goal_set__year=2027)
    LetterReceipt.objects.create(letter=made.letters.get(), municipality=aalborg)
    for column in ("title", "rationale", "focus"):
        sql = f"UPDATE goals_wording SET {column} = 'andet' WHERE id = %s"
        assert "sent_wording_is_kept" in refused(sql, wording.pk)


def test_words_that_are_not_sent_can_be_changed(aalborg):
    goal_set = making.goal_set(2027, {1: "Flere i job"})
    goal = goal_set.goals.get()
    letter = goal_set.letters.create(kind=LetterKind.CORRECTION)
    wording = Wording.objects.create(goal=goal, letter=letter, title="Flere i arbejde")
    assert not refused("UPDATE goals_wording SET title = 'Flere i uddannelse' WHERE id = %s", wording.pk)


@pytest.mark.parametrize("step", ["return", "reopen", "discard"])
def test_a_step_with_a_reason_has_it(frozen, signe, step):
    with pytest.raises(IntegrityError, match="event_has_reason_where_needed"), transaction.atomic():
        Event.objects.create(plan=frozen.plan, step=step, at=NOW, by=signe)


def test_triggers_are_made_anew_after_every_migrate(frozen):
    """SQLite drops a table's triggers when Django rebuilds the table."""
    with connection.cursor() as cursor:
        on = " ON plans_revision" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER frozen_content_is_kept{on}")
    assert not refused("UPDATE plans_revision SET number = 78 WHERE id = %s", frozen.pk)
    call_command("migrate", verbosity=0)
    assert "frozen_content_is_kept" in refused("UPDATE plans_revision SET number = 79 WHERE id = %s", frozen.pk)
    names = {"frozen_content_is_kept", "sent_wording_is_kept", "earlier_draft_is_kept", "erasure_is_kept"}
    names |= {"security_log_is_kept", "security_log_is_not_deleted", "security_log_sweep_is_not_deleted"}
    names |= {"sub_goal_is_one_level_deep", "frozen_follow_up_is_kept"}
    names |= {"answered_question_is_kept", "answered_survey_is_kept"}
    assert {kept.name for kept in triggers.KEPT} == names
