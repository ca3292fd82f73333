"""The list of a plan's sections beside every page of its desk: one query, and no text is read for it."""

import uuid
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from ..models import Chapter, ChapterKind, Initiative, PlanGoal
from . import addresses

CHAPTER, GOAL, INITIATIVE, IMAGE = 1, 2, 3, 4
SECTION_NAMES = {CHAPTER: "chapter", GOAL: "plangoal", INITIATIVE: "initiative"}

# Every page of the desk asks this. Building it with the ORM took longer than the rest of the page: it is four tables
# in one union, the same text every time. The states are those of the overview, less CPR numbers: those need the texts.
SIDE = """
SELECT 1 AS rank, c.position AS place, c.id, c.key, c.kind, c.title,
  CASE WHEN c.kind <> 'text' THEN '' WHEN c.text = '' THEN 'started' ELSE 'done' END
FROM plans_chapter c WHERE c.plan_id = %(plan)s
UNION ALL
SELECT 2, g.position, g.id, g.key, '',
  CASE WHEN g.title <> '' THEN g.title ELSE COALESCE((
    SELECT w.title FROM goals_wording w
    JOIN plans_plangoal_wordings pw ON pw.wording_id = w.id
    JOIN goals_goal mg ON mg.id = w.goal_id JOIN goals_goalset s ON s.id = mg.goal_set_id
    WHERE pw.plangoal_id = g.id ORDER BY s.year DESC, w.id DESC LIMIT 1), 'Mål') END,
  CASE WHEN g.left_out AND g.left_out_reason = '' THEN 'missing' WHEN g.left_out THEN 'left_out'
    WHEN g.follow_up = '' AND NOT EXISTS (SELECT 1 FROM plans_target t WHERE t.goal_id = g.id) THEN 'missing'
    ELSE 'done' END
FROM plans_plangoal g WHERE g.plan_id = %(plan)s
UNION ALL
SELECT 3, i.position, i.id, i.key, '', i.title,
  CASE WHEN EXISTS (SELECT 1 FROM plans_initiative_goals ig WHERE ig.initiative_id = i.id) THEN '' ELSE 'missing' END
FROM plans_initiative i WHERE i.plan_id = %(plan)s
UNION ALL
SELECT 4, a.position, a.id, a.key, a.alt, a.title, ''
FROM plans_attachment a WHERE a.plan_id = %(plan)s AND a.is_image
ORDER BY 1, 2, 3
"""


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
    """All sections of a plan; ``reading`` has chapters and goals in the plan's order, the goals under their chapter.

    ``images`` are those that texts may show: ``key``, ``title`` and ``alt`` of each.
    """

    chapters: tuple[Entry, ...]
    goals: tuple[Entry, ...]
    initiatives: tuple[Entry, ...]
    images: tuple[dict, ...]

    @cached_property
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
        if isinstance(section, Initiative):
            row = self.initiatives
        elif isinstance(section, (Chapter, PlanGoal)):
            row = self.reading
        else:
            return None, None
        at = next((i for i, entry in enumerate(row) if entry.key == section.key), None)
        if at is None:
            return None, None
        return (row[at - 1] if at else None), (row[at + 1] if at + 1 < len(row) else None)


def side_of(plan):
    """Read the list."""
    with connection.cursor() as cursor:
        cursor.execute(SIDE, {"plan": plan.pk})
        rows = cursor.fetchall()
    found = {rank: [] for rank in SECTION_NAMES}
    images = []
    for rank, _place, row, key, kind, title, state in rows:
        key = key if isinstance(key, uuid.UUID) else uuid.UUID(key)
        if rank == IMAGE:
            images.append({"key": str(key), "title": title, "alt": kind})
            continue
        number = len(found[GOAL]) + 1 if rank == GOAL else 0
        url = addresses.section_url(plan, SECTION_NAMES[rank], key)
        found[rank].append(Entry(SECTION_NAMES[rank], key, row, kind, title, state, number, url))
    return Side(*(tuple(entries) for entries in found.values()), tuple(images))
