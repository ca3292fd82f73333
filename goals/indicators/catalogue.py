"""Jobindsats' catalogue: which tables there are, and what each can be asked.

How the source calls its groups of measures and their names isn't known: there any name of that kind is taken.
"""

from dataclasses import dataclass

from .jobindsats import AREAS, PERIOD_TYPES, OddAnswer, catalogue, table_name


@dataclass(frozen=True)
class TableLine:
    """A table as the list of tables has it. ``updated`` and ``next_update`` are the source's own words, or empty."""

    id: str
    name: str
    group: str = ""
    subject: str = ""
    updated: str = ""
    next_update: str = ""


@dataclass(frozen=True)
class Level:
    """``values`` are ``[(id, name)]``."""

    id: str
    name: str
    values: tuple


@dataclass(frozen=True)
class Hierarchy:
    id: str
    name: str
    levels: tuple[Level, ...]

    @property
    def values(self):
        """All values of all levels, ``[(id, name)]``."""
        return [value for level in self.levels for value in level.values]


@dataclass(frozen=True)
class Dimension:
    id: str
    name: str
    hierarchies: tuple[Hierarchy, ...]


@dataclass(frozen=True)
class MeasureGroup:
    """``measures`` are ``[(id, name)]``."""

    id: str
    name: str
    measures: tuple


@dataclass(frozen=True)
class Table:
    """What a table can be asked. ``periods``: ``{PeriodKind: [the source's period, newest first]}``."""

    id: str
    name: str
    periods: dict
    dimensions: tuple[Dimension, ...]
    groups: tuple[MeasureGroup, ...]

    @property
    def hierarchies(self):
        """``{id: Hierarchy}`` of all dimensions."""
        return {one.id: one for dimension in self.dimensions for one in dimension.hierarchies}

    @property
    def areas(self):
        """The hierarchies of areas that it has, of those that are asked for."""
        return [name for name in AREAS if name in self.hierarchies]


def subjects():
    """``[(id, name)]``."""
    return [_named(one, "et emne") for one in _list(catalogue("subjects"), "emner")]


def tables():
    """All tables, as ``TableLine``."""
    lines = []
    for subject in _list(catalogue("tables"), "tabeller"):
        for group in _list(_of(subject, "table_groups"), "grupper af tabeller"):
            for one in _list(_of(group, "tables"), "tabeller"):
                name, label = _named(one, "en tabel", "table")
                dates = [_text(one.get(key)) for key in ("update_latest", "update_next")]
                groups = _text(group.get("table_group_name")), _text(_of(subject, "subject_name"))
                lines.append(TableLine(name, label, *groups, *dates))
    return lines


def table(name):
    """What the table of this name can be asked."""
    given = catalogue(f"table/{table_name(name)}")
    kinds = {type_: kind for kind, type_ in PERIOD_TYPES.items()}
    periods = {
        kinds[type_]: [_text(_of(one, "period_id")) for one in _list(_of(of_type, "values"), "perioder")]
        for of_type in _list(_of(given, "periods"), "perioder")
        if (type_ := _text(_of(of_type, "periodtype_id"))) in kinds
    }
    dimensions = [
        Dimension(*_named(one, "en dimension", "dimension"), tuple(_hierarchies(one)))
        for one in _list(_of(given, "dimensions"), "dimensioner")
    ]
    groups = [
        MeasureGroup(*_named(group, "en gruppe af mål"), tuple(_measures(group)))
        for group in _list_like(given, "group", "grupper af mål")
    ]
    return Table(*_named(given, "tabellen", "table"), periods, tuple(dimensions), tuple(groups))


def _measures(group):
    return [_named(one, "et mål") for one in _list_like(group, "meas", "mål")]


def _hierarchies(dimension):
    for one in _list(_of(dimension, "hierarchies"), "hierarkier"):
        levels = [
            Level(
                *_named(level, "et niveau", "level"),
                tuple(_named(value, "en værdi", "value") for value in _list(_of(level, "values"), "værdier")),
            )
            for level in _list(_of(one, "levels"), "niveauer")
        ]
        yield Hierarchy(*_named(one, "et hierarki", "hierarchy"), tuple(levels))


def _named(given, what, key=""):
    """The id and the name of a thing: ``<key>_id`` and ``<key>_name``, or the only ones that end so."""
    pair = []
    for ending in ("_id", "_name"):
        names = [f"{key}{ending}"] if key else [name for name in _dict(given, what) if name.endswith(ending)]
        pair.append(_text(_dict(given, what).get(names[0])) if len(names) == 1 else "")
    if not pair[0]:
        raise OddAnswer(f"{what} har intet navn, som programmet kender")
    return pair[0], pair[1] or pair[0]


def _list_like(given, like, what):
    """The only list of a thing whose name has ``like`` in it, or its only list: how it is called isn't known."""
    lists = {key: value for key, value in _dict(given, what).items() if isinstance(value, list)}
    lists = {key: value for key, value in lists.items() if like in key} or lists
    if len(lists) != 1:
        raise OddAnswer(f"der er ingen {what}")
    return next(iter(lists.values()))


def _dict(given, what):
    if not isinstance(given, dict):
        raise OddAnswer(f"{what} ser anderledes ud, end det er beskrevet")
    return given


def _list(given, what):
    if not isinstance(given, list):
        raise OddAnswer(f"der er ingen {what}")
    return given


def _of(given, key):
    return _dict(given, "svaret").get(key)


def _text(given):
    return "" if given is None else str(given).strip()
