"""The list of a plan's sections beside every page of its desk: one query, and hardly any text is read for it."""

import re
import uuid
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from django.db import connection

from bpmplan.values.columns import sql_first_year, sql_last_year

from ..content.readiness import SectionState
from ..content.readiness.facts import withdrawn_goals
from ..content.readiness.missing import GoalFacts
from ..content.readiness.people import assignments_among, keys_of
from ..content.readiness.states import state
from ..models import Chapter, ChapterKind, Initiative, PlanGoal, Target
from ..models.goal_tree import labelled
from . import addresses
from .confirming import suspicious_keys

CHAPTER, GOAL, INITIATIVE, IMAGE, NOTES = 1, 2, 3, 4, 5
SECTION_NAMES = {CHAPTER: "chapter", GOAL: "plangoal", INITIATIVE: "initiative"}

# What of a goal is written, as one number.
LEFT_OUT, REASON, CHALLENGE, AMBITION, STRATEGY, FOLLOW_UP = (1 << bit for bit in range(6))

SIX_DIGITS = {
    "sqlite": "({}) GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9]*'",
    "postgresql": "({}) ~ '[0-9][0-9][0-9][0-9][0-9][0-9]'",
}
"""Whether a text can hold a CPR number at all; most can't, and only the others are read."""

HAS_STAND = (
    "CASE WHEN EXISTS (SELECT 1 FROM plans_stand st WHERE st.plan_id = %(plan)s AND st.earlier_key = {}.carried_from) "
    "THEN 1 ELSE 0 END"
)


def _may_have_cpr(kind, table):
    """Whether a section of ``kind``, or a row that it has of its own, can hold a CPR number, as SQL."""
    fields = kind.FIELDS.looked_through_for_cpr
    tests = [_digits_in(table, (field for field in fields if not field.is_row))]
    for rows in kind.FIELDS.rows:
        if rows in fields:
            prose = [column for column in rows.columns if column.is_prose]
            name, owner = rows.to._meta.db_table, rows.to._meta.get_field(rows.owner).column
            tests.append(f"EXISTS (SELECT 1 FROM {name} r WHERE r.{owner} = {table}.id AND {_digits_in('r', prose)})")
    return " OR ".join(tests)


def _digits_in(table, fields):
    texts = " || ' ' || ".join(f"{table}.{field.column.column}" for field in fields)
    return f"[{texts}]"


# Every page of the desk asks this. Building it with the ORM took longer than the rest of the page: it is four tables
# in one union, the same text every time. It gives facts; what they make of a section is said by readiness alone.
QUERY = f"""
SELECT 1 AS rank, c.position AS place, c.id, c.key, c.kind, '', c.title, c.carried_from, c.edit_no,
  {HAS_STAND.format("c")},
  CASE WHEN c.text = '' THEN 0 ELSE 1 END, 0, 0, 0, 0,
  CASE WHEN {_may_have_cpr(Chapter, "c")} THEN 1 ELSE 0 END, NULL
FROM plans_chapter c WHERE c.plan_id = %(plan)s
UNION ALL
SELECT 2, g.position, g.id, g.key, '', g.heading,
  CASE WHEN g.title <> '' THEN g.title ELSE COALESCE((
    SELECT w.title FROM goals_wording w
    JOIN plans_plangoal_wordings pw ON pw.wording_id = w.id
    JOIN goals_goal mg ON mg.id = w.goal_id JOIN goals_goalset s ON s.id = mg.goal_set_id
    WHERE pw.plangoal_id = g.id ORDER BY s.year DESC, w.id DESC LIMIT 1), 'Mål') END,
  g.carried_from, g.edit_no, {HAS_STAND.format("g")},
  CASE WHEN g.left_out THEN {LEFT_OUT} ELSE 0 END
    + CASE WHEN g.left_out_reason = '' THEN 0 ELSE {REASON} END
    + CASE WHEN g.challenge = '' THEN 0 ELSE {CHALLENGE} END
    + CASE WHEN g.ambition = '' THEN 0 ELSE {AMBITION} END
    + CASE WHEN g.strategy = '' THEN 0 ELSE {STRATEGY} END
    + CASE WHEN g.follow_up = '' THEN 0 ELSE {FOLLOW_UP} END,
  (SELECT COUNT(*) FROM plans_target t WHERE t.goal_id = g.id),
  (SELECT COUNT(*) FROM plans_target t WHERE t.goal_id = g.id AND NOT EXISTS (
    SELECT 1 FROM plans_targetvalue v
    WHERE v.target_id = t.id AND {sql_first_year("v.period")} <= %(last_year)s
      AND {sql_last_year("v.period")} >= %(first_year)s)),
  (SELECT COUNT(*) FROM plans_initiative_goals ig WHERE ig.plangoal_id = g.id),
  CASE WHEN EXISTS (
    SELECT 1 FROM plans_plangoal_wordings pw JOIN goals_wording had ON had.id = pw.wording_id
    JOIN goals_wording w ON w.goal_id = had.goal_id WHERE pw.plangoal_id = g.id AND w.withdrawn) THEN 1 ELSE 0 END,
  CASE WHEN {_may_have_cpr(PlanGoal, "g")}
    OR EXISTS (SELECT 1 FROM plans_target t WHERE t.goal_id = g.id AND ({_may_have_cpr(Target, "t")}))
    THEN 1 ELSE 0 END, g.under_id
FROM plans_plangoal g WHERE g.plan_id = %(plan)s
UNION ALL
SELECT 3, i.position, i.id, i.key, '', '', i.title, i.carried_from, i.edit_no, {HAS_STAND.format("i")}, 0, 0, 0, 0, 0,
  CASE WHEN {_may_have_cpr(Initiative, "i")} THEN 1 ELSE 0 END, NULL
FROM plans_initiative i WHERE i.plan_id = %(plan)s
UNION ALL
SELECT 4, a.position, a.id, a.key, '', a.alt, a.title, NULL, 0, 0, 0, 0, 0, 0, 0, 0, NULL
FROM plans_attachment a WHERE a.plan_id = %(plan)s AND a.is_image
UNION ALL
SELECT 5, SUM(CASE WHEN n.resolved_at IS NULL THEN 1 ELSE 0 END), 0, n.key, n.section, '', '', g.key, 0, 0,
  MAX(CASE WHEN n.given_to_id IS NULL AND n.asked_in_id IS NULL THEN 0 ELSE 1 END), 0, 0, 0, 0, 0, NULL
FROM plans_note n LEFT JOIN plans_target t ON t.plan_id = n.plan_id AND t.key = n.key
LEFT JOIN plans_plangoal g ON g.id = t.goal_id
WHERE n.plan_id = %(plan)s AND (n.section <> 'attachment' OR EXISTS (
  SELECT 1 FROM plans_attachment a WHERE a.plan_id = n.plan_id AND a.key = n.key))
GROUP BY n.key, n.section, g.key
ORDER BY 1, 2, 3
"""


@cache
def _query(vendor):
    """The query as ``vendor`` understands it: what stands in brackets is a text that is looked through for digits."""
    return re.sub(r"\[([^\]]+)\]", lambda text: SIX_DIGITS[vendor].format(text[1]), QUERY)


@dataclass(frozen=True)
class Entry:
    """A section: its name (``section``), key, row, title, state (a ``SectionState`` or empty) and address.

    ``notes``: how many are open about it, or about a target of the goal; ``asked``: of how many an answer is asked
    for before the plan is sent again.

    ``kind`` is a chapter's ``ChapterKind``, and empty for other sections. ``label`` is what a goal is called by (1,
    2, 2a), ``group`` the heading that it stands under, and ``under`` the key of the goal that it is a sub-goal of.
    """

    section: str
    key: uuid.UUID
    pk: int
    kind: str
    title: str
    state: str
    label: str
    group: str
    under: uuid.UUID | None
    url: str
    notes: int = 0
    asked: int = 0

    @property
    def full_title(self):
        return f"{self.label}. {self.title}" if self.label else self.title


@dataclass(frozen=True)
class SectionList:
    """All sections of a plan; ``reading`` has chapters and goals in the plan's order, the goals under their chapter.

    ``images`` are those that texts may show: ``key``, ``title`` and ``alt`` of each. ``attachment_notes``: how many
    notes are open about attachments and images.
    """

    chapters: tuple[Entry, ...]
    goals: tuple[Entry, ...]
    initiatives: tuple[Entry, ...]
    images: tuple[dict, ...]
    attachment_notes: int = 0

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


class _Row(NamedTuple):
    """A row of the query; ``written`` says which texts of a goal there are, or whether a chapter has one.

    ``words`` are what an image shows, or the heading that a goal stands under. The row of a section's notes has the
    number of open ones as ``place``, the key of a target's goal as ``carried_from``, and whether any of them asks
    somebody for something as ``written``.
    """

    rank: int
    place: int
    pk: int
    key: uuid.UUID
    kind: str
    words: str
    title: str
    carried_from: uuid.UUID | None
    edit_no: int
    is_looked_at: int
    written: int
    targets: int
    targets_without_value: int
    initiatives: int
    may_be_withdrawn: int
    may_have_cpr: int
    under_id: int | None


def section_list_of(plan):
    """Read the list. States are given while the plan is written."""
    years = {"first_year": plan.first_year, "last_year": plan.last_year}
    with connection.cursor() as cursor:
        cursor.execute(_query(connection.vendor), {"plan": plan.pk, **years})
        rows = [_Row(*row[:3], _key(row[3]), *row[4:]) for row in cursor]
    noted, rows = [row for row in rows if row.rank == NOTES], [row for row in rows if row.rank != NOTES]
    assignments = assignments_among(plan.notes.all()) if any(row.written for row in noted) else ()
    state_of = _states(plan, rows, assignments) if plan.is_writable else lambda row: ""
    asked = Counter(key for one in assignments if one.is_asked for key in one.keys)
    notes = Counter()
    for row in noted:
        notes[_key(row.carried_from or row.key)] += row.place
    listed = {rank: [] for rank in SECTION_NAMES}
    images = []
    goals, others = [row for row in rows if row.rank == GOAL], [row for row in rows if row.rank != GOAL]
    keys = {row.pk: row.key for row in goals}
    for row, _, label in [*labelled(goals), *((row, 0, "") for row in others)]:
        if row.rank == IMAGE:
            images.append({"key": str(row.key), "title": row.title, "alt": row.words})
            continue
        name = SECTION_NAMES[row.rank]
        url = addresses.section_url(plan, name, row.key)
        entry = Entry(
            section=name,
            key=row.key,
            pk=row.pk,
            kind=row.kind,
            title=row.title,
            state=state_of(row),
            label=label,
            group=row.words,
            under=keys.get(row.under_id),
            url=url,
            notes=notes[row.key],
            asked=asked[str(row.key)],
        )
        listed[row.rank].append(entry)
    return SectionList(
        *(tuple(entries) for entries in listed.values()),
        tuple(images),
        sum(row.place for row in noted if row.kind == "attachment"),
    )


def _key(key):
    return key if isinstance(key, uuid.UUID) else uuid.UUID(key)


def _states(plan, rows, assignments):
    """A function that gives a row's state. It asks the database again only about what the query cannot decide."""
    suspicious = suspicious_keys(plan, [row.key for row in rows if row.may_have_cpr])
    withdrawn = withdrawn_goals(plan) if any(row.may_be_withdrawn for row in rows) else ()
    facts_of = _facts_of_goals(rows)
    waiting, said_ready = keys_of(assignments)

    def state_of(row):
        is_missing, is_empty = False, False
        if row.rank == CHAPTER:
            if not (row.written or ChapterKind(row.kind).needs_text):
                return SectionState.MISSING if row.key in suspicious else ""
            is_missing = not row.written
        elif row.rank == GOAL:
            facts = facts_of[row.pk]
            is_missing = facts.is_missing and str(row.key) not in withdrawn
            is_empty = facts.is_empty
        return state(
            is_missing=is_missing or row.key in suspicious,
            is_empty=is_empty,
            is_carried=row.carried_from is not None,
            is_edited=row.edit_no > 0,
            is_looked_at=bool(row.is_looked_at),
            is_waiting=str(row.key) in waiting,
            is_said_ready=str(row.key) in said_ready,
        )

    return state_of


def _facts_of_goals(rows):
    """``{row: GoalFacts}`` of the goals, each with what its sub-goals have."""
    own = {row.pk: _goal_facts(row) for row in rows if row.rank == GOAL}
    under = {}
    for row in rows:
        if row.under_id:
            under.setdefault(row.under_id, []).append(own[row.pk])
    return {pk: facts.with_sub_goals(under.get(pk, ())) for pk, facts in own.items()}


def _goal_facts(row):
    return GoalFacts(
        left_out=bool(row.written & LEFT_OUT),
        has_reason=bool(row.written & REASON),
        has_challenge=bool(row.written & CHALLENGE),
        has_ambition=bool(row.written & AMBITION),
        has_strategy=bool(row.written & STRATEGY),
        has_follow_up=bool(row.written & FOLLOW_UP),
        targets=row.targets,
        targets_without_value=row.targets_without_value,
        initiatives=row.initiatives,
        is_sub_goal=row.under_id is not None,
    )
