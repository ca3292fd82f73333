"""The list of a plan's sections beside every page of its desk: one query, and no text is read for it."""

import uuid
from dataclasses import dataclass

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf

from goals.models import Wording

from . import addresses
from .models import Chapter, ChapterKind, Initiative, PlanGoal, Target

CHAPTER, GOAL, INITIATIVE = 1, 2, 3
SECTION_NAMES = {CHAPTER: "chapter", GOAL: "plangoal", INITIATIVE: "initiative"}


@dataclass(frozen=True)
class Entry:
    """A section: its name (``section``), key, row, title, state (a word of the status badges, or empty) and address."""

    section: str
    key: uuid.UUID
    pk: int
    kind: str
    title: str
    state: str
    number: int
    url: str

    @property
    def full_title(self):
        return f"{self.number}. {self.title}" if self.number else self.title


@dataclass(frozen=True)
class Side:
    """All sections of a plan; ``reading`` has chapters and goals in the plan's order, the goals under their chapter."""

    chapters: tuple[Entry, ...]
    goals: tuple[Entry, ...]
    initiatives: tuple[Entry, ...]

    @property
    def reading(self):
        entries = []
        for chapter in self.chapters:
            entries.append(chapter)
            if chapter.kind == ChapterKind.GOALS:
                entries += self.goals
        return entries if self.has_goal_chapter else [*entries, *self.goals]

    @property
    def has_goal_chapter(self):
        return any(chapter.kind == ChapterKind.GOALS for chapter in self.chapters)

    def around(self, section):
        """The entries before and after ``section``: ``(previous, next)``, each an ``Entry`` or None."""
        row = self.initiatives if isinstance(section, Initiative) else self.reading
        at = next((i for i, entry in enumerate(row) if entry.key == section.key), None)
        if at is None:
            return None, None
        return (row[at - 1] if at else None), (row[at + 1] if at + 1 < len(row) else None)


def side_of(plan):
    """Read the list. The states are those of the overview, less the CPR numbers: those need the texts."""
    parts = (_chapters(plan), _goals(plan), _initiatives(plan))
    rows = parts[0].union(*parts[1:], all=True).order_by("rank", "place", "row")
    found = {rank: [] for rank in SECTION_NAMES}
    for rank, key, row, kind, title, state, _place in rows:
        section = SECTION_NAMES[rank]
        number = len(found[GOAL]) + 1 if rank == GOAL else 0
        url = addresses.section_url(plan, section, key)
        found[rank].append(Entry(section, key, row, kind, title, state, number, url))
    return Side(*(tuple(entries) for entries in found.values()))


def _row(rows, rank, kind, title, state):
    return (
        rows.order_by()
        .annotate(
            rank=Value(rank),
            row=F("pk"),
            sort=kind,
            shown=Cast(title, CharField()),
            state=state,
            place=F("position"),
        )
        .values_list("rank", "key", "row", "sort", "shown", "state", "place")
    )


def _chapters(plan):
    state = Case(
        When(~Q(kind=ChapterKind.TEXT), then=Value("")),
        When(text="", then=Value("started")),
        default=Value("done"),
        output_field=CharField(),
    )
    return _row(Chapter.objects.filter(plan=plan), CHAPTER, Cast(F("kind"), CharField()), F("title"), state)


def _goals(plan):
    newest = Wording.objects.filter(plan_goals=OuterRef("pk")).order_by("-goal__goal_set__year", "-pk").values("title")
    has_initiatives = Exists(Initiative.goals.through.objects.filter(plangoal=OuterRef("pk")))
    state = Case(
        When(left_out=True, left_out_reason="", then=Value("missing")),
        When(left_out=True, then=Value("left_out")),
        When(Q(challenge="", ambition="", strategy="") & ~Q(has_initiatives), then=Value("missing")),
        When(Q(follow_up="") & ~Exists(Target.objects.filter(goal=OuterRef("pk"))), then=Value("missing")),
        default=Value("done"),
        output_field=CharField(),
    )
    title = Coalesce(NullIf(F("title"), Value("")), Subquery(newest[:1]), Value("Mål"), output_field=CharField())
    rows = PlanGoal.objects.filter(plan=plan).alias(has_initiatives=has_initiatives)
    return _row(rows, GOAL, Value("", output_field=CharField()), title, state)


def _initiatives(plan):
    served = Exists(Initiative.goals.through.objects.filter(initiative=OuterRef("pk")))
    state = Case(When(served, then=Value("")), default=Value("missing"), output_field=CharField())
    rows = Initiative.objects.filter(plan=plan)
    return _row(rows, INITIATIVE, Value("", output_field=CharField()), F("title"), state)
