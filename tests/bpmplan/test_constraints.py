"""What a database refuses is said as it is."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint, CheckConstraint, UniqueConstraint

from bpmplan.constraints import UNKNOWN, broken, refusing, sentence_of
from bpmplan.steps import Refused
from plans.models import Plan
from plans.rollover.carry import begin
from tests import making
from tests.making import NOW

OURS = [
    (model, constraint)
    for model in apps.get_models()
    for constraint in model._meta.constraints
    if model.__module__.startswith(("bpmplan", "goals", "plans"))
]


def error_of(deed):
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        deed()
    return raised.value


def test_the_constraint_that_was_broken_is_known_by_its_name(aalborg, signe):
    plan = making.plan(aalborg, signe)
    assert broken(error_of(lambda: Plan.objects.filter(pk=plan.pk).update(last_year=2000))) == "plan_years_in_order"
    assert broken(error_of(lambda: Plan.objects.filter(pk=plan.pk).update(status="x"))) == "plan_status_known"
    other = making.plan(aalborg, signe, years=(2030, 2030))
    years = {"first_year": plan.first_year, "last_year": plan.last_year}
    error = error_of(lambda: Plan.objects.filter(pk=other.pk).update(**years))
    assert broken(error) == "plan_unique_for_years"
    assert sentence_of(error) == "Kommunen har allerede en plan for de år."


def test_what_has_no_sentence_is_a_fault_of_ours_and_a_form_says_what_can_be_done(aalborg, signe, caplog):
    plan = making.plan(aalborg, signe)
    with pytest.raises(IntegrityError), refusing():
        Plan.objects.filter(pk=plan.pk).update(status="x")
    assert sentence_of(error_of(lambda: Plan.objects.filter(pk=plan.pk).update(status="x"))) == UNKNOWN
    assert "plan_status_known" in caplog.text


def test_a_broken_rule_about_years_is_not_called_another_plan(aalborg, signe):
    """2027 to 2050: nothing is there for those years, and they are too many for one plan."""
    with pytest.raises(Refused, match="Sidste år skal være det samme som første år"):
        begin(aalborg, first_year=2027, last_year=2050, goal_sets=[], by=signe, now=NOW)
    begin(aalborg, first_year=2027, last_year=2028, goal_sets=[], by=signe, now=NOW)
    with pytest.raises(Refused, match=r"Kommunen har allerede en plan for 2027-2028\."):
        begin(aalborg, first_year=2027, last_year=2028, goal_sets=[], by=signe, now=NOW)


def test_sqlite_can_tell_constraints_on_the_same_columns_apart_as_far_as_they_have_sentences():
    by_columns = {}
    for model, constraint in OURS:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            by_columns.setdefault((model, constraint.fields), []).append(constraint)
    assert [constraints for constraints in by_columns.values() if len(constraints) > 1] == []


def test_every_sentence_is_danish():
    for _, constraint in OURS:
        if isinstance(constraint, CheckConstraint | UniqueConstraint):
            sentence = str(constraint.violation_error_message)
            if sentence != BaseConstraint.default_violation_error_message:
                assert sentence.endswith("."), constraint.name
