"""What a database refuses is said as it is: by the constraint's own name, never by a guess."""

import logging
import re
from contextlib import contextmanager
from functools import cache

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint, UniqueConstraint

from .steps import Refused

log = logging.getLogger(__name__)

UNKNOWN = "Det kan ikke gemmes sammen med det, der allerede står. Åbn siden i en ny fane, og sammenlign."
"""What is said of a constraint without a sentence of its own."""
_CHECK = re.compile(r"CHECK constraint failed: (\w+)|index '(\w+)'")
_COLUMNS = re.compile(r"UNIQUE constraint failed: (.+)")


@contextmanager
def refusing(**sentences):
    """A transaction in which a broken constraint becomes ``Refused``, with the constraint's own sentence.

    ``sentences`` are others, by the constraint's name. A constraint that has none is a fault of ours and goes on.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = broken(error)
        sentence = sentences.get(name) or _sentences().get(name)
        if not sentence:
            raise
        raise Refused(sentence) from None


def sentence_of(error):
    """What a form says of an ``IntegrityError``: the constraint's own sentence, else ``UNKNOWN``."""
    name = broken(error)
    if name not in _sentences():
        log.error("A constraint without a sentence was broken: %s", error)
    return _sentences().get(name, UNKNOWN)


def broken(error):
    """The name of the constraint that an ``IntegrityError`` is about; empty when it is none of the models'."""
    if diagnosis := getattr(error.__cause__, "diag", None):  # PostgreSQL
        return diagnosis.constraint_name or ""
    if match := _CHECK.search(str(error)):
        return match[1] or match[2]
    match = _COLUMNS.search(str(error))
    return _by_columns().get(match[1], "") if match else ""


@cache
def _sentences():
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message != BaseConstraint.default_violation_error_message
    }


@cache
def _by_columns():
    """SQLite names the columns of what must be unique: the constraint's name by them."""
    names = {}
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and constraint.fields:
                columns = [model._meta.get_field(name).column for name in constraint.fields]
                names[", ".join(f"{model._meta.db_table}.{column}" for column in columns)] = constraint.name
    return names
