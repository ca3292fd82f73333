"""How long what is about persons is kept: a registry of kinds of rows, each with a setting, swept every night.

An app registers its own when it starts (``apps.py``), so imports keep their direction. A setting is a number of whole
days in the environment; the table in ``docs/data-protection.md`` shows them all.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import checks
from django.db import transaction
from django.db.models import SET_NULL, ProtectedError

from .registry import Registry

BATCH = 500
"""Rows that are deleted in one transaction: a night's sweep never holds the site back."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Retention:
    """A kind of rows that are kept for a time.

    ``label`` says in Danish what they are. ``setting`` is the environment variable with the number of days, and
    ``default_days`` what holds without it; None is for ever. ``sweep(before)`` deletes what is older than the moment
    ``before``, in batches, and returns how many; what law or others need is left. ``least_days`` is the fewest days
    that the program itself can do with, and ``may_be_forever`` whether an empty setting is allowed.
    """

    name: str
    label: str
    setting: str
    default_days: int | None
    sweep: Callable
    least_days: int = 0
    may_be_forever: bool = True

    @property
    def days(self):
        """How many days are kept; None for ever. Raises ``ValueError`` for a setting that can't be used."""
        typed = settings.KEEP.get(self.setting)
        if typed is None:
            return self.default_days
        if not typed.strip():
            if self.may_be_forever:
                return None
            raise ValueError(f"{self.setting} must be a number of days: these may not be kept for ever.")
        if not typed.strip().isdecimal() or int(typed) < self.least_days:
            raise ValueError(f"{self.setting} is {typed!r}; it must be {self.least_days} days or more, in digits.")
        return int(typed)


_registered = Registry("retentions")


def register(*retentions):
    _registered.register(*retentions)


def all_retentions():
    return list(_registered.values())


def sweep_all(now):
    """Delete all that has been kept long enough; ``{name: how many}``. Safe to run twice, and on two machines at once.

    One sweep that fails stops none of the others; its error is raised when they are done.
    """
    counts, errors = {}, []
    for retention in all_retentions():
        try:
            days = retention.days
            counts[retention.name] = 0 if days is None else retention.sweep(now - timedelta(days=days))
        except Exception as error:
            log.exception("%s could not be swept", retention.name)
            errors.append(error)
    if errors:
        raise errors[0]
    return counts


def delete_in_batches(queryset):
    """Delete the rows, some at a time, with what the database lets go with them; how many rows of the queryset.

    A row that something else protects stays.
    """
    count, kept = 0, set()
    while keys := list(queryset.exclude(pk__in=kept).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        try:
            count += _deleted(queryset, keys)
        except ProtectedError:
            for key in keys:
                try:
                    count += _deleted(queryset, [key])
                except ProtectedError:
                    kept.add(key)
    return count


def _deleted(queryset, keys):
    with transaction.atomic():
        _, by_model = queryset.model._base_manager.filter(pk__in=keys).delete()
        return by_model.get(queryset.model._meta.label, 0)


def delete_whole(row):
    """Delete a row and everything that points at it, protected or not; how many rows that were.

    For what is one, such as a plan with its sections, versions and events. Raises ``ProtectedError`` when another row
    of the same model would go with it. Call inside a transaction: what points at what is checked when that ends.
    """
    going = {type(row): {row.pk}}
    newest = dict(going)
    while newest:
        reached = {}
        for model, keys in newest.items():
            for field in pointing_at(model):
                pointing = field.model._base_manager.filter(**{f"{field.name}__in": keys})
                if field.remote_field.on_delete is SET_NULL:
                    pointing.update(**{field.name: None})
                    continue
                more = set(pointing.values_list("pk", flat=True)) - going.get(field.model, set())
                if more and field.model is type(row):
                    raise ProtectedError(f"{row} is needed by others.", set(pointing))
                reached.setdefault(field.model, set()).update(more)
        newest = {model: keys for model, keys in reached.items() if keys}
        for model, keys in newest.items():
            going.setdefault(model, set()).update(keys)
    for model, keys in going.items():
        rows = model._base_manager.filter(pk__in=keys)
        rows._raw_delete(rows.db)
    return sum(map(len, going.values()))


def pointing_at(model):
    """The foreign keys to a model, those in rows of many-to-many links among them."""
    relations = (one for one in model._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete)
    return [relation.field for relation in relations if not relation.many_to_many]


@checks.register
def settings_can_be_used(app_configs=None, **kwargs):
    """Each setting of retention is known and a number of days that its kind allows."""
    errors = []
    known = {retention.setting: retention for retention in all_retentions()}
    for name in settings.KEEP:
        if name not in known:
            errors.append(checks.Error(f"{name} is no setting of retention.", hint=", ".join(sorted(known))))
            continue
        try:
            known[name].days  # noqa: B018
        except ValueError as error:
            errors.append(checks.Error(str(error)))
    return errors
