"""The difference of two contents: section by section, field by field, word by word.

Pure data from pure data, so the page of changes, "Nyt siden", the review of a rollover, the PDF and a mail say the
same. Sections are matched by ``key`` within a plan and by ``carried_from`` across plans.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as of_dataclass
from functools import cached_property

from django.db import models

from bpmplan import danish, differences
from bpmplan.statuses import choice
from bpmplan.text import readable

from ..models import KINDS
from ..models.declared import Links, Parent, Rows
from .data import PlanContent


class State(models.TextChoices):
    """What has become of a section. Computed, never chosen."""

    NEW = choice("new")
    CHANGED = choice("changed")
    MOVED = choice("moved")
    UNCHANGED = choice("unchanged")
    GONE = choice("gone")


DIFFERS = (State.NEW, State.CHANGED, State.GONE)


@dataclass(frozen=True)
class Reason:
    """Why an earlier section is not in the later content, and the title of what it was moved to, if it was."""

    text: str = ""
    moved_to: str = ""


@dataclass(frozen=True)
class FieldChange:
    """One field that differs. ``before`` and ``after`` are as a person reads them; a long text is Markdown.

    ``has_rows``: there is a line for each row. ``budget`` is what comparing the words of all fields together may cost.
    """

    name: str
    label: str
    before: str
    after: str
    is_text: bool = False
    has_rows: bool = False
    budget: differences.Budget | None = of_dataclass(default=None, repr=False, compare=False)

    @cached_property
    def words(self):
        """Before and after without the signs of Markdown."""
        return (self.before, self.after) if self.has_rows else (readable(self.before), readable(self.after))

    @property
    def is_marked(self):
        """Shown with what differs marked in it; another is short, and shown whole."""
        return self.is_text or bool(self.has_rows and self.before and self.after)

    @property
    def in_one_line(self):
        """Before and after as they are shown whole."""
        return tuple("; ".join(words.splitlines()) if self.has_rows else words for words in (self.before, self.after))

    @property
    def is_only_layout(self):
        """The words are the same; only signs for bold, lists and the like differ."""
        return self.is_text and self.words[0] == self.words[1]

    @cached_property
    def marked(self):
        """What was removed and added, as HTML, with as much of the text around it as shows where."""
        return differences.marked(*self.words, shortened=True, budget=self.budget)

    @property
    def signed(self):
        """The same, with signs around what was removed and added."""
        return differences.marked(*self.words, shortened=True, signed=True, budget=self.budget)


@dataclass(frozen=True)
class SectionChange:
    """What became of one section. ``before`` is None for a new one and ``after`` for one that is gone.

    ``kind`` is the section's model name. ``goal`` is the key of the goal that a target belongs to or a sub-goal stands
    under, as in the later content where there is one. ``reason`` stands at one that is gone, when somebody has given
    it. ``other_parts``: in words, which parts of a goal are new, changed or gone: "måltal", "delmål" (they or what
    belongs to them), "delmål og måltal"; else empty.
    """

    kind: str
    before: object
    after: object
    fields: tuple[FieldChange, ...] = ()
    has_moved: bool = False
    goal: str = ""
    reason: Reason | None = None
    other_parts: str = ""

    @property
    def shown(self):
        """The state that readers are shown: a goal is changed too when a part of it is new, changed or gone."""
        is_same = self.state in (State.UNCHANGED, State.MOVED)
        return State.CHANGED if is_same and self.other_parts else self.state

    @property
    def state(self):
        if self.before is None:
            return State.NEW
        if self.after is None:
            return State.GONE
        if self.fields:
            return State.CHANGED
        return State.MOVED if self.has_moved else State.UNCHANGED

    @property
    def key(self):
        return (self.after or self.before).key

    @property
    def title(self):
        return (self.after or self.before).title


@dataclass(frozen=True)
class ComparedField:
    """A field that is compared: its name in content, its label, and how a person reads its value.

    ``names_goals``: what the content has are keys of goals, and what a person reads are their titles.
    """

    name: str
    label: str
    shown: Callable = lambda value, section: str(value or "")
    is_text: bool = False
    has_rows: bool = False
    names_goals: bool = False


def _minister(words, goal):
    """The minister's newest title. The years that are answered are the plan's own, not each goal's."""
    return words[-1].title if words else ""


MORE = {
    "plangoal": (ComparedField("minister", "Ministerens mål", _minister),),
    "attachment": (ComparedField("sha256", "Fil", lambda value, attachment: attachment.file_name),),
}
"""What is compared beside what a person writes."""


def _compared(field):
    def titles(titles, section):
        return danish.listed(f"»{title}«" for title in titles)

    def words(value, section):
        words = field.words(value, beside=section)
        return "; ".join(words.splitlines()) if field.is_row and not has_rows else words

    has_rows, names_goals = isinstance(field, Rows), isinstance(field, (Links, Parent))
    shown = titles if names_goals else words
    return ComparedField(field.content, field.label, shown, field.is_text, has_rows, names_goals)


FIELDS = {name: (*MORE.get(name, ()), *map(_compared, kind.FIELDS.written)) for name, kind in KINDS.items()}
"""What is compared, by kind of section and in the order in which it is shown."""


@dataclass(frozen=True)
class Changes:
    """Everything that differs. ``plan`` are fields of the plan itself; ``sections`` are in the later content's order,
    what is gone after the others of its kind (a target or sub-goal that is gone after the others of its goal)."""

    plan: tuple[FieldChange, ...]
    sections: tuple[SectionChange, ...]

    def __bool__(self):
        return bool(self.plan) or any(section.state != State.UNCHANGED for section in self.sections)

    def of_kind(self, *kinds):
        return tuple(section for section in self.sections if section.kind in kinds)

    def in_state(self, *states):
        return tuple(section for section in self.sections if section.state in states)

    def shown_as(self, *states):
        return tuple(section for section in self.sections if section.shown in states)

    @cached_property
    def by_key(self):
        """``{key: SectionChange}`` of what is in the later content."""
        return {section.key: section for section in self.sections if section.after is not None}

    def shown_of(self, key):
        """The ``State`` shown at a section of the later content; None when there is no such section."""
        section = self.by_key.get(key)
        return section.shown if section else None


def changes(before, after, reasons: Mapping[str, Reason] | None = None):
    """The ``Changes`` from one ``PlanContent`` to another. ``reasons``: ``{earlier key: Reason}`` of what is gone."""
    return _Comparison(before, after, reasons or {}).result()


def since(before, after):
    """The ``Changes`` of a plan since the content that it was begun from, with the reasons that its stands give."""
    titles = {section.key: section.title for _, section in after.sections}
    reasons = {
        stand.earlier_key: Reason(stand.reason, titles.get(stand.moved_to, ""))
        for stand in after.stands
        if stand.reason or stand.moved_to
    }
    return changes(before, after, reasons)


def plan_fields(before, after):
    """The ``FieldChange``s of the plan itself from one content to another."""
    pairs = (
        ("title", "Titel", before.title, after.title),
        ("years", "År", before.years, after.years),
        ("goal_sets", "Målsæt", *(danish.listed(s.year for s in content.goal_sets) for content in (before, after))),
    )
    return tuple(FieldChange(*pair) for pair in pairs if pair[2] != pair[3])


class _Comparison:
    def __init__(self, before: PlanContent, after: PlanContent, reasons):
        self.before, self.after, self.reasons = before, after, reasons
        self.budget = differences.Budget(differences.ONE_PAGE)
        self.sections_before, self.sections_after = _sections(before), _sections(after)
        earlier = {section.key: section for _, section, _ in self.sections_before}
        chapters = {(chapter.kind, chapter.title): chapter for chapter in before.chapters}
        self.earlier_of = {}  # later key: earlier section
        for kind, section, _ in self.sections_after:
            match = earlier.get(section.key) or earlier.get(section.carried_from)
            if match is None and kind == "chapter" and not section.carried_from:
                match = chapters.get((section.kind, section.title))  # before schema 2 it was not kept
            if match is not None:
                self.earlier_of[section.key] = match
        self.later_key_of = {}
        for key, match in self.earlier_of.items():
            self.later_key_of.setdefault(match.key, key)
        self.before_titles = {goal.key: goal.title for goal in before.goals}
        self.after_titles = {goal.key: goal.title for goal in after.goals}

    def result(self):
        later, gone = {}, {}
        moved = self.moved()
        for kind, section, goal in self.sections_after:
            earlier = self.earlier_of.get(section.key)
            fields = self.fields(kind, earlier, section) if earlier else ()
            change = SectionChange(kind, earlier, section, fields, section.key in moved, goal)
            later.setdefault(kind, []).append(change)
        for kind, section, goal in self.sections_before:
            if section.key not in self.later_key_of:
                goal = self.later_key_of.get(goal, goal)
                change = SectionChange(kind, section, None, goal=goal, reason=self.reasons.get(section.key))
                gone.setdefault(kind, []).append(change)
        of_kind = {kind: (*later.get(kind, ()), *gone.get(kind, ())) for kind in KINDS}
        goals = _goals_with_parts(of_kind["plangoal"], of_kind["target"])
        ordered = (*of_kind["chapter"], *goals, *of_kind["initiative"], *of_kind["attachment"])
        return Changes(plan_fields(self.before, self.after), ordered)

    def fields(self, kind, before, after):
        differing = []
        for field in FIELDS[kind]:
            old, new = getattr(before, field.name), getattr(after, field.name)
            if field.names_goals:
                old = tuple(self.later_key_of.get(key, key) for key in _keys(old))
                new = _keys(new)
                if set(old) == set(new):
                    continue
                titles = self.before_titles | {self.later_key_of.get(k, k): t for k, t in self.before_titles.items()}
                old = [titles.get(key, "") for key in old]
                new = [self.after_titles.get(key, "") for key in new]
            elif field.is_text:
                if old == new or self.with_later_images(old) == new:
                    continue
            elif old == new:
                continue
            old, new = field.shown(old, before), field.shown(new, after)
            if old != new:
                kind_of_words = {"is_text": field.is_text, "has_rows": field.has_rows}
                differing.append(FieldChange(field.name, field.label, old, new, **kind_of_words, budget=self.budget))
        return tuple(differing)

    def with_later_images(self, text):
        """An earlier text with the keys that its images have in the later content."""
        if "fil:" in text:
            for image in self.before.images:
                text = text.replace(f"fil:{image}", f"fil:{self.later_key_of.get(image, image)}")
        return text

    def moved(self):
        """Keys of the sections that stand elsewhere among those that both contents have."""
        groups = [
            ([c.key for c in self.before.chapters], [c.key for c in self.after.chapters]),
            ([g.key for g in self.before.main_goals], [g.key for g in self.after.main_goals]),
            ([i.key for i in self.before.initiatives], [i.key for i in self.after.initiatives]),
            ([a.key for a in self.before.attachments], [a.key for a in self.after.attachments]),
        ]
        moved = set()
        earlier_goal = {target.key: goal.key for goal in self.before.goals for target in goal.targets}
        before_goals = {goal.key: goal for goal in self.before.goals}
        for goal in self.after.goals:
            earlier = self.earlier_of.get(goal.key)
            keys = []
            for target in goal.targets:
                match = self.earlier_of.get(target.key)
                if match is None:
                    continue
                if earlier is None or earlier_goal.get(match.key) != earlier.key:
                    moved.add(target.key)
                else:
                    keys.append(target.key)
            if earlier is not None and earlier.key in before_goals:
                groups.append(([target.key for target in earlier.targets], keys))
                sub_goals = self.before.sub_goals_of(earlier), self.after.sub_goals_of(goal)
                groups.append(tuple([sub_goal.key for sub_goal in of_goal] for of_goal in sub_goals))
        for before, after in groups:
            place = {key: number for number, key in enumerate(before)}
            placed = [
                (place[self.earlier_of[key].key], key)
                for key in after
                if key in self.earlier_of and self.earlier_of[key].key in place
            ]
            stayed = _longest_rising([number for number, _ in placed])
            moved |= {key for at, (_, key) in enumerate(placed) if at not in stayed}
        return moved


def _goals_with_parts(goals, targets):
    """The changes of goals, each followed by its targets' and then its sub-goals', and told what of these differs."""
    known = {goal.key for goal in goals}
    parts_of = {}
    for part in (*targets, *goals):
        parts_of.setdefault(part.goal if part.goal in known else "", []).append(part)

    def with_parts(goal):
        own = [part for part in parts_of.get(goal.key, ()) if part.kind == "target"]
        below = [with_parts(part) for part in parts_of.get(goal.key, ()) if part.kind == "plangoal"]
        differing = [
            "delmål" if any(sub_goal.shown in DIFFERS for sub_goal, *_ in below) else "",
            "måltal" if any(target.state in DIFFERS for target in own) else "",
        ]
        goal = replace(goal, other_parts=danish.listed(filter(None, differing)))
        return [goal, *own, *(part for parts in below for part in parts)]

    return tuple(part for goal in parts_of.get("", ()) for part in with_parts(goal))


def _keys(value):
    """The keys in a field that names goals: one or none of them, or several."""
    return (value,) if value and isinstance(value, str) else tuple(value)


def _sections(content):
    """``(kind, section, key of its goal)`` of every section of a content; only targets and sub-goals have one."""
    goal_of = {target.key: goal.key for goal in content.goals for target in goal.targets}
    goal_of |= {goal.key: goal.under for goal in content.goals}
    return [(kind, section, goal_of.get(section.key, "")) for kind, section in content.sections]


def _longest_rising(numbers):
    """Positions of a longest rising subsequence: what has kept its order, so that the rest is what was moved."""
    tails, at, before = [], [], [None] * len(numbers)
    for position, number in enumerate(numbers):
        length = bisect_left(tails, number)
        if length == len(tails):
            tails.append(number)
            at.append(position)
        else:
            tails[length], at[length] = number, position
        before[position] = at[length - 1] if length else None
    stayed, position = set(), at[-1] if at else None
    while position is not None:
        stayed.add(position)
        position = before[position]
    return stayed
