"""What has changed, for those who decide: targets in a table, and then the texts, with what differs between signs."""

from dataclasses import dataclass, replace

from bpmplan.tables import FULL, fit

from ..content.changes import State
from . import bars
from .paper import Paper
from .since import Since

NOTHING = "–"
IN_TABLE = ("baseline", "values", "unit", "direction")
"""Fields of a target that the table says, or that say themselves in it."""


@dataclass(frozen=True)
class TargetRow:
    """A target whose numbers differ: its title, what it was and is, line by line, and how much that differs."""

    title: str
    before: list
    after: list
    difference: list


class Comparison(Since):
    """A content compared with another version (``Compared``)."""

    def __init__(self, compared, content):
        super().__init__(compared.content, content)
        self.name, self.what = compared.name, compared.what
        self.asks_why = not compared.is_same_plan
        self.targets = _target_table(self.changes)
        self.groups = [replace(one, differing=tuple(_without_numbers(one.differing))) for one in self.groups]


class TargetTable:
    """``groups``: ``[(title of the goal, [TargetRow])]``; ``unchanged`` is how many targets are the same."""

    def __init__(self, groups, unchanged):
        self.groups, self.unchanged = groups, unchanged
        rows = [(row.title, *map("\n".join, (row.before, row.after, row.difference))) for _, of in groups for row in of]
        self.place = fit([("Måltal", "Før", "Nu", "Forskel"), *rows], column=FULL, by_count=False).classes


class ChangesPaper(Paper):
    """``compared`` are the versions that it is compared with, as ``[Compared]``."""

    name = "Ændringer"
    layout = "changes"
    is_whole = False
    is_signed = True

    def __init__(self, content, standing, compared=()):
        super().__init__(content, standing)
        self.comparisons = [Comparison(one, content) for one in compared]


def _without_numbers(changes):
    """What is said in words: the numbers of targets stand in their table already."""
    for change in changes:
        if change.kind == "target":
            fields = tuple(field for field in change.fields if field.name not in IN_TABLE)
            if not fields and not change.reason:
                continue
            change = replace(change, fields=fields)
        yield change


def _target_table(changes):
    """Every target that is new or gone or has other numbers, under its goal, in the order of the later content."""
    goals = {change.key: change.title for change in changes.of_kind("plangoal")}
    groups, unchanged = {}, 0
    for change in changes.of_kind("target"):
        row = _row(change)
        unchanged += row is None
        if row is not None:
            groups.setdefault(goals.get(change.goal) or "Mål uden titel", []).append(row)
    return TargetTable(list(groups.items()), unchanged)


def _row(change):
    before, after = change.before, change.after
    if change.state == State.NEW:
        return TargetRow(change.title, [NOTHING], _lines(after), ["Nyt måltal"])
    if change.state == State.GONE:
        return TargetRow(change.title, _lines(before), [NOTHING], [State.GONE.label])
    old, new = _numbers(before), _numbers(after)
    if (old, before.unit) == (new, after.unit):
        return None
    return TargetRow(change.title, _lines(before), _lines(after), _differences(before, after, old, new))


def _numbers(target):
    """``{which: Value}``: the baseline, and what is aimed at in each period."""
    begins = {"Udgangspunkt": target.baseline} if target.baseline else {}
    return begins | {str(row.period): row.value for row in target.values}


def _lines(target):
    return [f"{of}: {target.with_unit(value)}" for of, value in _numbers(target).items()] or [target.shown_direction]


def _differences(before, after, old, new):
    """What differs for the same period or, where no period is the same, between what is aimed at last."""
    if before.unit != after.unit:
        return ["Tælles anderledes"]
    both = [of for of in new if of in old and old[of] != new[of]]
    lines = [f"{of}: {_between(old[of], new[of], after.unit)}" for of in both]
    if not set(_periods(before)) & set(_periods(after)) and before.values and after.values:
        change = _between(before.last_value.value, after.last_value.value, after.unit)
        lines.append("Samme tal, ny periode" if change == "uændret" else change)
    return lines or ["Andre perioder"]


def _periods(target):
    return [str(row.period) for row in target.values]


def _between(old, new, unit):
    if None not in (old.number, new.number):
        return bars.difference(old.number, new.number, unit)
    return "uændret" if old == new else "ændret"
