"""Content as stored: JSON with the number of its shape, and its fingerprint."""

import copy
import dataclasses
import hashlib
import json
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import get_args, get_origin, get_type_hints

from .data import PlanContent


def _to_2(stored):
    """Chapters and attachments say what they were carried from; stands on the earlier plan's sections are kept."""
    for section in (*stored["chapters"], *stored["attachments"]):
        section["carried_from"] = ""
    stored["stands"] = []


UPGRADES = (_to_2,)
"""From each schema to the next, in order: each changes a copy of stored data (``to_json``'s) in place.

A change of what a content holds adds its upgrade here, and an example of the new schema beside the earlier ones in
``tests/data``, which stay for ever. What is stored is never rewritten.
"""

SCHEMA = 1 + len(UPGRADES)
"""Number of the shape that ``PlanContent`` has now. A change of shape adds an upgrade, and with it the number."""


def of_revision(revision):
    """The frozen content of a ``Revision``."""
    return from_json(revision.content, revision.schema)


def to_json(content):
    """A ``PlanContent`` as plain data for a JSON field; amounts and dates as text."""
    return json.loads(json.dumps(dataclasses.asdict(content), default=str))


def from_json(stored, schema=SCHEMA):
    """The ``PlanContent`` stored with ``schema``, brought to today's shape; ``stored`` itself stays as it is.

    Raises ``ValueError`` for an unknown schema, and for a field too many or too few, naming schema and field.
    """
    if not 1 <= schema <= SCHEMA:
        raise ValueError(f"Content is stored with schema {schema}, and schemas 1 to {SCHEMA} are known.")
    try:
        if schema < SCHEMA:
            stored = copy.deepcopy(stored)
            for upgrade in UPGRADES[schema - 1 :]:
                upgrade(stored)
        return _read(PlanContent, stored, "plan")
    except KeyError as error:
        raise ValueError(f"Content stored with schema {schema} cannot be upgraded: it has no {error}.") from error
    except _WrongFields as error:
        raise ValueError(f"Content stored with schema {schema}: {error}") from None


def fingerprint(stored):
    """SHA-256 of content as stored, as 64 hexadecimal digits: the same words give the same fingerprint."""
    canonical = json.dumps(stored, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


class _WrongFields(Exception):
    pass


@cache
def _types(kind):
    """``{field: its type}`` of a dataclass."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _read(kind, data, place):
    """``data`` (as JSON gives it) as a value of the annotated type ``kind``; ``place`` names where it stands."""
    if data is None:
        return None
    if dataclasses.is_dataclass(kind):
        types = _types(kind)
        if missing := types.keys() - data.keys():
            raise _WrongFields(f"{place} has no {', '.join(sorted(missing))}.")
        if unknown := data.keys() - types.keys():
            raise _WrongFields(f"{place} has the unknown {', '.join(sorted(unknown))}.")
        return kind(**{name: _read(of, data[name], f"{place}.{name}") for name, of in types.items()})
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], item, f"{place}[{at}]") for at, item in enumerate(data))
    if get_origin(kind) is UnionType:
        return _read(next(part for part in get_args(kind) if part is not type(None)), data, place)
    if kind is Decimal:
        return Decimal(data)
    if kind is date:
        return date.fromisoformat(data)
    return data
