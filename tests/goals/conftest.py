"""The minister's real goals, loaded once for a module: all its tests have them, each in a savepoint of its own."""

import pytest
from django.db import transaction

from goals.reference import load_goal_sets
from tests.making import NOW


@pytest.fixture(scope="module")
def _loaded_goal_sets(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load_goal_sets(NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def real(_loaded_goal_sets, db):
    """The goal sets of the reference data."""
