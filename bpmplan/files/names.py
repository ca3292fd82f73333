"""Which rows name a stored file: one list, which apps add to when they start. What no row names is an orphan.

A column holds one hash; in a column of JSON every hash counts, wherever in it it stands.
"""

import re
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
ROWS_AT_ONCE = 50


@dataclass(frozen=True)
class Names:
    """That ``field`` of a model (``app.Model``) names files. ``can_be_made_again``: the program can make them anew."""

    model: str
    field: str
    can_be_made_again: bool = False

    def hashes(self):
        """Every hash that its rows hold now, some of them more than once."""
        rows = apps.get_model(self.model)._base_manager.order_by()
        if isinstance(rows.model._meta.get_field(self.field), models.JSONField):
            texts = rows.annotate(text_of_json=Cast(self.field, models.TextField()))
            for text in texts.values_list("text_of_json", flat=True).iterator(chunk_size=ROWS_AT_ONCE):
                yield from HASH.findall(text or "")
        else:
            yield from filter(None, rows.values_list(self.field, flat=True).distinct().iterator())


_registered = {}


def register(model, *fields, can_be_made_again=False):
    """Say that fields of a model (``app.Model``) name stored files."""
    for field in fields:
        _registered[model, field] = Names(model, field, can_be_made_again)


def all_names():
    return list(_registered.values())


def named():
    """The hashes of all files that any row names."""
    return {sha256 for names in all_names() for sha256 in names.hashes()}


def is_named(sha256):
    """Whether any row names the file."""
    for names in _registered.values():
        rows = apps.get_model(names.model)._base_manager.order_by()
        if isinstance(rows.model._meta.get_field(names.field), models.JSONField):
            rows = rows.annotate(text_of_json=Cast(names.field, models.TextField())).filter(
                text_of_json__contains=sha256
            )
        else:
            rows = rows.filter(**{names.field: sha256})
        if rows.exists():
            return True
    return False


def irreplaceable():
    """The hashes of all files that a row names and the program can't make again."""
    return {sha256 for names in all_names() if not names.can_be_made_again for sha256 in names.hashes()}
