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

from bpmplan.values import Period, PeriodKind, Value

from ..models import KINDS
from .data import PlanContent


def _to_2(stored):
    """Chapters and attachments say what they were carried from; stands on the earlier plan's sections are kept."""
    for section in (*stored["chapters"], *stored["attachments"]):
        section["carried_from"] = ""
    stored["stands"] = []


UNITS_BEFORE_3 = {
    "full_year": "helårspersoner",
    "full_time": "fuldtidspersoner",
    "percent": "pct.",
    "points": "procentpoint",
    "count": "antal",
}


def period_before_3(year, kind, part):
    """The notation of a period that was kept as a year, a kind and a part."""
    return Period.of(year, PeriodKind(kind), part).notation


def span_before_3(first_day, last_day):
    """The notation of the time between two days, either of which may be None; None without both."""
    days = [Period.day(date.fromisoformat(day)) if day else None for day in (first_day, last_day)]
    return Period.span(*days).notation if any(days) else None


def _to_3(stored):
    """Units are words, values and periods are kept as their notation, and an amount has no year and no source. What was
    declared since holds nothing, and no goal stood under another."""
    for goal in stored["goals"]:
        for target in goal["targets"]:
            target["unit"] = UNITS_BEFORE_3.get(target["unit"], target["unit"])
            target["values"] = [
                {"period": period_before_3(value["year"], value["kind"], value["part"]), "value": value["value"]}
                for value in target["values"]
            ]
    for initiative in stored["initiatives"]:
        initiative["period"] = span_before_3(initiative.pop("first_day"), initiative.pop("last_day"))
        amount = initiative["economy"]
        initiative["economy"] = [] if amount is None else [{"period": None, "source": "", "amount": amount}]
    declared_since(3, stored)
    for goal in stored["goals"]:
        goal["label"] = str(goal["number"])


def _to_4(stored):
    """Nothing was taken from another municipality's plan."""
    declared_since(4, stored)


def _to_5(stored):
    """No image stood on the cover, and it was not said which body answers for the plan."""
    stored["municipality"]["committee"] = ""
    declared_since(5, stored)


def _to_6(stored):
    """It was not explained why a baseline is another than the official figure."""
    declared_since(6, stored)


UPGRADES = (_to_2, _to_3, _to_4, _to_5, _to_6)
"""From each schema to the next, in order: each changes a copy of stored data (``to_json``'s) in place.

A field that is added says ``since`` where it is declared and needs no upgrade of its own. What becomes another does,
here. An example of each schema lies in ``tests/data`` and stays for ever; what is stored is never rewritten.
"""

SCHEMA = 1 + len(UPGRADES)
"""Number of the shape that ``PlanContent`` has now. A change of shape adds an upgrade, and with it the number."""


LISTS = {"chapters": "chapter", "goals": "plangoal", "targets": "target"}
LISTS |= {"initiatives": "initiative", "attachments": "attachment"}
"""``{name of a list in a content: kind of the sections in it}``."""


def sections_in(stored):
    """``(kind, section)`` of every section of stored data, a goal's targets after it."""
    for name, kind in LISTS.items():
        if name != "targets":
            for section in stored[name]:
                yield KINDS[kind], section
                yield from ((KINDS["target"], target) for target in section.get("targets", ()))


def declared_since(schema, stored):
    """Give what was declared with ``schema`` the value that says nothing, where stored data hasn't got it."""
    for kind, section in sections_in(stored):
        for field in kind.FIELDS.in_content:
            if field.since == schema:
                section.setdefault(field.content, copy.copy(field.nothing))
        for field in kind.FIELDS.rows:
            for row in section[field.content] if field.since < schema else ():
                row |= {c.name: copy.copy(c.nothing) for c in field.columns if c.since == schema and c.name not in row}


def of_revision(revision):
    """The frozen content of a ``Revision``."""
    return from_json(revision.content, revision.schema)


def to_json(content):
    """A ``PlanContent`` as plain data for a JSON field; amounts, values and periods as text."""
    return _plain(content)


def _plain(value):
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, (Value, Period)):
        return value.notation
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return str(value)


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
        return _reader(PlanContent)(stored)
    except KeyError as error:
        raise ValueError(f"Content stored with schema {schema} cannot be upgraded: it has no {error}.") from error
    except _WrongFields as error:
        raise ValueError(f"Content stored with schema {schema}: {error}") from None


def read_as(kind, stored):
    """An object of the dataclass ``kind``, of its own data as ``to_json`` gives it; ``ValueError`` for what isn't."""
    try:
        return _reader(kind)(stored)
    except _WrongFields as error:
        raise ValueError(f"{kind.__name__}: {error}") from None


def fingerprint(stored):
    """SHA-256 of content as stored, as 64 hexadecimal digits: the same words give the same fingerprint."""
    return hashlib.sha256(canonical(stored)).hexdigest()


def in_groups(digits):
    """A fingerprint as it is printed: in groups of four."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def canonical(stored):
    """Content as stored, as the bytes that its fingerprint is the hash of."""
    return json.dumps(stored, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


class _WrongFields(Exception):
    """Fields too many or too few; ``place`` names where, and is put together on the way out."""

    def __init__(self, what):
        self.what, self.place = what, ""

    def __str__(self):
        return f"plan{self.place} has {self.what}."

    def inside(self, part):
        self.place = part + self.place
        return self


READ_BY = {Decimal: Decimal, Value: Value.read, Period: Period.read}
"""What makes a value of the text that it is stored as, by its type."""


@cache
def _reader(kind):
    """A function that makes a value of the annotated type ``kind`` of what JSON gives; None where it is that already.

    Made once for each type: a plan has thousands of values, and asking each for its type cost more than making it.
    """
    if kind in READ_BY:
        return READ_BY[kind]
    if dataclasses.is_dataclass(kind):
        return _object_reader(kind)
    if get_origin(kind) is tuple:
        return _tuple_reader(_reader(get_args(kind)[0]))
    if get_origin(kind) is UnionType:
        return _reader(next(part for part in get_args(kind) if part is not type(None)))
    return None


def _object_reader(kind):
    hints = get_type_hints(kind)
    names = {field.name for field in dataclasses.fields(kind)}
    readers = {name: reader for name in names if (reader := _reader(hints[name]))}

    def read(data):
        if missing := names - data.keys():
            raise _WrongFields(f"no {', '.join(sorted(missing))}")
        if unknown := data.keys() - names:
            raise _WrongFields(f"the unknown {', '.join(sorted(unknown))}")
        values = dict(data)
        for name, reader in readers.items():
            if values[name] is not None:
                try:
                    values[name] = reader(values[name])
                except _WrongFields as error:
                    raise error.inside(f".{name}") from None
        return kind(**values)

    return read


def _tuple_reader(reader):
    if reader is None:
        return tuple

    def read(data):
        items = []
        for item in data:
            try:
                items.append(reader(item))
            except _WrongFields as error:
                raise error.inside(f"[{len(items)}]") from None
        return tuple(items)

    return read
