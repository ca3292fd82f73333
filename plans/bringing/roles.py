"""What each heading of a text is in a plan: proposed here from its words and its place, and chosen by a person."""

from dataclasses import dataclass

from django.db.models import TextChoices

from goals.letters import match_goals

from ..models import ChapterKind
from . import names

MINISTERS = "minister-"
"""Before the number of the row, in the value of a choice that names one of the minister's goals."""
TEXTS = ("challenge", "ambition", "strategy", "follow_up")
"""The texts of a goal, in the order in which they stand in a plan."""


class Role(TextChoices):
    """What a heading is, beside one of the minister's goals."""

    CHAPTER = "chapter", "Afsnit"
    GOALS = "goals", "Afsnittet med målene"
    TARGETS = "targets", "Afsnittet med oversigten over måltal"
    MATRIX = "matrix", "Afsnittet med indsatser fordelt på mål"
    ECONOMY = "economy", "Afsnittet med økonomi"
    ATTACHMENTS = "attachments", "Afsnittet med bilag"
    GROUP = "group", "Overskrift over de mål, der følger"
    OWN = "own", "Kommunens eget mål"
    SUB = "sub", "Delmål"
    INITIATIVE = "initiative", "Indsats"
    CHALLENGE = "challenge", "Målets udfordring"
    AMBITION = "ambition", "Målets ambition"
    STRATEGY = "strategy", "Målets strategi"
    FOLLOW_UP = "follow_up", "Målets opfølgning uden måltal"
    EFFECT = "effect", "Indsatsens forventede virkning"
    TEXT = "text", "Tekst under det, der står over"
    TITLE = "title", "Planens titel: kun teksten under den tages med"
    OUT = "out", "Tages ikke med"


class TableRole(TextChoices):
    """What a table is."""

    TARGETS = "targets", "Måltal: en række er et måltal"
    INITIATIVES = "initiatives", "Indsatser: en række er en indsats"
    ECONOMY = "economy", "Indsatsernes økonomi"
    TEXT = "text", "Tekst: tabellen bliver stående, som den er"


BLOCKS = {kind.value for kind in names.BLOCKS}


@dataclass(frozen=True)
class MinistersGoal:
    """One of the minister's goals that the plan is to answer. ``pk`` is the newest wording's."""

    pk: int
    year: int
    number: int
    title: str
    short_title: str = ""

    @property
    def role(self):
        return f"{MINISTERS}{self.pk}"


def is_goal(role):
    """Whether a role makes a goal of the plan."""
    return role in (Role.OWN, Role.SUB) or role.startswith(MINISTERS)


def is_chapter(role):
    return role == Role.CHAPTER or role in BLOCKS


def proposed(parts, ministers):
    """``{number of the part: role}``. ``ministers``: the ``MinistersGoal``s; each is proposed once at most."""
    return _Proposal(parts, ministers).roles


def merged_in(title, ministers):
    """The ``MinistersGoal``s that a heading names when it names two or more: by their wordings, or by their numbers."""
    if numbers := names.ministers_numbers(title):
        return [one for one in ministers if one.number in numbers] if len(numbers) > 1 else []
    wordings = [(one, words) for one in ministers for words in {one.title, one.short_title} if words]
    for left, right in names.halves(names.bare(title)):
        # The most alike of both halves: each goal is one of them at most.
        matches = match_goals([left, right], wordings)
        if None not in matches and matches[0] != matches[1]:
            return matches
    return []


def proposed_text(part, parts, roles):
    """Which of a goal's texts stands right under its heading: the first that has no heading of its own."""
    below = {roles[child.number] for child in _children(parts, part)}
    return next((text for text in TEXTS if text not in below), TEXTS[0])


def _children(parts, part):
    """The parts one level below a part."""
    children = []
    for other in parts[part.number + 1 :]:
        if other.level <= part.level:
            break
        if other.level == part.level + 1:
            children.append(other)
    return children


class _Proposal:
    def __init__(self, parts, ministers):
        self.parts = parts
        self.roles = {}
        self.matched = {}
        self.title = self._title()
        self.matched = self._matched(ministers)
        self.has_goals = False  # whether a goal stands above
        self.roles[0] = Role.CHAPTER
        if self.title is not None:
            self.roles[self.title.number] = Role.TITLE
        rest = [part for part in parts[1:] if part is not self.title]
        top = min((part.level for part in rest), default=1)
        for part in rest:
            if part.level == top:
                self._top(part)

    def _title(self):
        """The heading that is the document's: the first, when all others stand below it, or right after it."""
        first, *others = self.parts[1:] or [None]
        if not others or self._is_goal(first):
            return None
        is_over_all = all(part.level > first.level for part in others)
        is_alone = not first.blocks and others[0].level <= first.level and names.names_document(first.title)
        return first if is_over_all or is_alone else None

    def _matched(self, ministers):
        """``{number of a part: role}`` of those that are one of the minister's goals, by wording, then by number."""
        free = [part for part in self.parts[1:] if part is not self.title and not names.names_part_of_goal(part.title)]
        free = [part for part in free if names.block_named(part.title) is None]
        matched = {}
        for wording in ("title", "short_title"):
            left = [(one.role, getattr(one, wording)) for one in ministers if one.role not in matched.values()]
            left = [(role, title) for role, title in left if title]
            candidates = [part for part in free if part.number not in matched]
            matches = match_goals([names.bare(part.title) for part in candidates], left)
            matched |= {part.number: role for part, role in zip(candidates, matches, strict=True) if role}
        for part in free:
            number = names.ministers_number(part.title)
            named = [one for one in ministers if one.number == number] or merged_in(part.title, ministers)
            left = [one.role for one in named if one.role not in matched.values()]
            if left and part.number not in matched:
                matched[part.number] = left[0]
        return matched

    def _is_goal_like(self, part):
        """Whether what stands under a heading is what stands under goals: two of challenge, ambition, strategy …"""
        below = {child.title.lower() for child in _children(self.parts, part) if names.names_part_of_goal(child.title)}
        return len(below) > 1

    def _is_goal(self, part):
        return part.number in self.matched or names.is_called_goal(part.title) or self._is_goal_like(part)

    def _top(self, part):
        children = _children(self.parts, part)
        block = names.block_named(part.title)
        if part.number in self.matched:
            self._goal(part, self.matched[part.number])
        elif names.is_named(part.title, names.CONTENTS):
            self._all(part, Role.OUT)
        elif block == ChapterKind.GOALS and children:
            self._over_goals(part, self._once(Role.GOALS) or Role.GROUP)
        elif names.is_named(part.title, names.GROUP) and any(map(self._is_goal, children)):
            self._over_goals(part, Role.GROUP)
        elif block is not None and block != ChapterKind.GOALS and not any(map(self._is_goal, children)):
            self._chapter(part, self._once(Role(block.value)) or Role.CHAPTER)
        elif any(child.number in self.matched or names.is_called_goal(child.title) for child in children):
            self._over_goals(part, self._once(Role.GOALS) or Role.GROUP)
        elif self._is_goal(part):
            self._goal(part, Role.OWN)
        elif self.has_goals and (field := names.field_named(part.title)) and not children:
            self.roles[part.number] = Role(field)  # a text whose headings are all of one level
        elif self.has_goals and names.is_called_initiative(part.title):
            self._initiative(part)
        else:
            self._chapter(part, Role.CHAPTER)

    def _once(self, role):
        """The role, unless another heading has it: a plan has one chapter of each of these kinds."""
        return None if role in self.roles.values() else role

    def _all(self, part, role):
        """The role, for the heading and for all below it."""
        self.roles[part.number] = role
        for child in _children(self.parts, part):
            self._all(child, role)

    def _chapter(self, part, role):
        self.roles[part.number] = role
        if role == Role.CHAPTER:
            self.has_goals = False
        for child in _children(self.parts, part):
            self._in_text(child)

    def _in_text(self, part):
        if part.number in self.matched:
            self._goal(part, self.matched[part.number])
            return
        self.roles[part.number] = Role.TEXT
        for child in _children(self.parts, part):
            self._in_text(child)

    def _over_goals(self, part, role):
        self.roles[part.number] = role
        for child in _children(self.parts, part):
            below = _children(self.parts, child)
            is_group = names.is_named(child.title, names.GROUP) or names.block_named(child.title) == ChapterKind.GOALS
            if child.number in self.matched:
                self._goal(child, self.matched[child.number])
            elif below and role != Role.GROUP and (is_group or any(one.number in self.matched for one in below)):
                self._over_goals(child, Role.GROUP)
            elif names.is_named(child.title, names.INTRODUCTION) or not (child.blocks or below):
                self._all(child, Role.TEXT)
            else:
                self._goal(child, Role.OWN)

    def _goal(self, part, role):
        self.roles[part.number] = role
        self.has_goals = True
        for child in _children(self.parts, part):
            self._in_goal(child, is_sub=role == Role.SUB)

    def _in_goal(self, part, *, is_sub):
        field = names.field_named(part.title)
        if part.number in self.matched:
            self._goal(part, self.matched[part.number])
        elif field:
            self._below(part, Role(field), is_sub=is_sub, is_text=field != "strategy")
        elif names.is_named(part.title, names.INITIATIVES):
            self._below(part, Role.STRATEGY, is_sub=is_sub, is_text=False)
        elif names.is_named(part.title, names.MEASURES):
            self._below(part, Role.TEXT, is_sub=is_sub, is_text=True)
        elif names.is_called_initiative(part.title):
            self._initiative(part)
        elif not is_sub and (names.is_labelled(part.title) or self._is_goal(part)):
            self._goal(part, Role.SUB)
        else:
            self._below(part, Role.TEXT, is_sub=is_sub, is_text=True)

    def _below(self, part, role, *, is_sub, is_text):
        """A text of a goal. Headings in it are its own, but for sub-goals, and initiatives where those are written."""
        self.roles[part.number] = role
        for child in _children(self.parts, part):
            if names.is_called_initiative(child.title) or not is_text:
                self._initiative(child)
            elif not is_sub and names.is_labelled(child.title):
                self._goal(child, Role.SUB)
            else:
                self._below(child, Role.TEXT, is_sub=is_sub, is_text=True)

    def _initiative(self, part):
        self.roles[part.number] = Role.INITIATIVE
        for child in _children(self.parts, part):
            is_effect = names.is_named(child.title, names.EFFECT)
            self._all(child, Role.TEXT)
            if is_effect:
                self.roles[child.number] = Role.EFFECT
