"""The country at a glance, for the ministry: who has a plan for a year, and how each goal is answered.

Read in a fixed number of queries, however many plans there are. Of a plan that is not adopted it is known that it
exists, where it stands and when it last moved; nothing here reads a word of it, its title included.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models
from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone

from bpmplan import danish
from bpmplan.accounts.models import Municipality, Region
from goals.models import GoalSet, GoalSetStatus, LetterKind, Wording

from .models import (
    Answer,
    AnswerKind,
    Decision,
    Edit,
    Event,
    GoalAnswer,
    Outcome,
    Plan,
    Status,
    Theme,
    ThemeTag,
    YearInForce,
)


class State(models.TextChoices):
    """Where a municipality stands with a year, from nothing known to adopted. None of them is lateness."""

    UNANSWERED = "unanswered", "Ikke svaret"
    NO_PLAN = "no_plan", "Ingen plan i år"
    OWN_PLAN = "own_plan", "Egen plan"
    DRAFT = "draft", "Kladde begyndt"
    HEARING = "hearing", "I høring"
    SUBMITTED = "submitted", "Til politisk behandling"
    ADOPTED = "adopted", "Vedtaget"


LABELS = dict(State.choices)
RANK = {state: rank for rank, state in enumerate(State.values)}
AHEAD = 4
"""Years after this one that can be looked at: plans for several years reach that far."""
WRITING = {Status.DRAFT: "skrives", Status.HEARING: "er i høring", Status.SUBMITTED: "er til politisk behandling"}


@dataclass(slots=True)
class Row:
    """One municipality's year. ``answered``: how many of the year's goals its plan in force answers; None without one.

    ``since`` is when it came to its state and ``changed`` when anything last happened; ``years`` and ``url`` are those
    of the plan in force; ``link`` leads to a plan of the municipality's own; ``notes`` are further facts in words.
    """

    pk: int
    code: str
    name: str
    slug: str
    region: str
    region_code: str
    state: str = State.UNANSWERED.value
    since: datetime | None = None
    changed: datetime | None = None
    decided_on: date | None = None
    answered: int | None = None
    revision: int | None = None
    years: str = ""
    url: str = ""
    link: str = ""
    note: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def label(self):
        return LABELS[self.state]

    @property
    def not_yet(self):
        """What stands for the goals where no plan is in force."""
        return f"Ikke endnu: {self.label.lower()}" if self.state in WRITING else self.label


@dataclass(frozen=True, slots=True)
class Column:
    """A goal of the year. ``goals``: itself and those it continues, ``{primary key: (steps back, year, number)}``."""

    pk: int
    year: int
    number: int
    short_title: str
    title: str
    goals: dict


@dataclass(slots=True)  # not frozen: there are hundreds of them, and freezing triples their cost
class Cell:
    """A municipality's answer to a goal: ``state`` answered, left_out or absent (not in the plan in force).

    ``url`` leads to the very place in the adopted plan; ``as_goal`` names the earlier year's goal that was answered,
    as ``(year, number)``, when it isn't the goal of the year itself.
    """

    state: str
    url: str = ""
    own_wording: str = ""
    initiatives: int = 0
    targets: int = 0
    has_follow_up: bool = False
    as_goal: tuple[int, int] | None = None

    @property
    def text(self):
        """What the answer consists of, in words."""
        if self.state == "absent":
            return "Ikke i planen"
        if self.state == "left_out":
            return "Udeladt med begrundelse"
        parts = [counted(self.initiatives, "indsats", "indsatser")]
        if self.targets:
            parts.append(f"{self.targets} måltal")
        return ", ".join(parts)

    @property
    def note(self):
        """The rest of it, in words."""
        if self.state != "answered":
            return self._as_goal
        parts = ["opfølgning i ord"] if self.has_follow_up else []
        if self.own_wording:
            parts.append("egen ordlyd")
        if self._as_goal:
            parts.append(self._as_goal)
        return ", ".join(parts)

    @property
    def _as_goal(self):
        return "som mål {1} for {0}".format(*self.as_goal) if self.as_goal else ""


ABSENT = Cell("absent")
FACTS = ("key", "title", "initiatives", "targets", "has_follow_up", "left_out")
"""What is read of a ``GoalAnswer`` for a cell."""


@dataclass(slots=True)
class GoalText:
    """A municipality's whole answer to one goal, from its plan in force; ``themes`` are those that staff have set."""

    row: Row
    cell: Cell
    plan: int
    key: str
    text: str
    themes: list[Theme] = field(default_factory=list)


def counted(number, one, many):
    """``1 indsats``, ``3 indsatser``."""
    return f"{number} {one if number == 1 else many}"


def address_of(name, *parts):
    """An address with ``{}`` for each of ``parts``, to be filled in 98 times after one look-up."""
    address = reverse(name, args=parts)
    for part in parts:
        address = address.replace(str(part), "{}", 1)
    return address


# Years


@dataclass(frozen=True)
class Years:
    """The years that are offered, the newest first; ``default`` when none is asked for.

    ``announced`` are those with announced goals, and whether a plan was required: ``{year: bool}``.
    """

    all: list[int]
    default: int
    announced: dict[int, bool]


def known_years():
    """From the first goal set to some years ahead, as far as plans are made. One query."""
    today = timezone.localdate().year
    sets = GoalSet.objects.order_by().values_list("year", "status", "plan_required")
    sets = {year: (status, required) for year, status, required in sets}
    announced = {year: required for year, (status, required) in sets.items() if status == GoalSetStatus.ANNOUNCED}
    span = range(min([today, *sets]), max([today + AHEAD, *sets]) + 1)
    return Years(list(reversed(span)), max(announced, default=today), announced)


# The overviews


def overview(year):
    """All municipalities in Danish order, each as a ``Row`` of the year, and the year's goals as ``Column``s."""
    columns = columns_of(year)
    rows, _ = _rows(year, touched=True)
    answered = _nearest(_goal_answers(rows, columns, "left_out"), columns)
    last = Decision.objects.filter(revision__years_in_force__year=year, is_last=True, outcome=Outcome.ADOPTED)
    decided = dict(last.order_by().values_list("revision_id", "meeting_date"))
    for row in rows:
        if row.revision:
            row.decided_on = decided.get(row.revision)
            found = (answered.get((row.revision, column.pk)) for column in columns)
            row.answered = sum(1 for answer in found if answer and not answer.left_out)
    return rows, columns


def matrix(year):
    """``overview``'s rows with their cells, ``[(Row, [Cell] or None)]``, and the columns. No plan in force: None."""
    columns = columns_of(year)
    rows, _ = _rows(year)
    answers = _nearest(_goal_answers(rows, columns, *FACTS), columns)
    lines = []
    for row in rows:
        cells = None
        if row.revision:
            cells = [_cell(row, column, answers.get((row.revision, column.pk))) for column in columns]
        lines.append((row, cells))
    return lines, columns


def goal_texts(year, number):
    """Every adopted answer to one goal of a year, in Danish order, with its themes; and the goal's ``Column``.

    The column is None when no such goal has been announced.
    """
    column = next((column for column in columns_of(year) if column.number == number), None)
    if column is None:
        return [], None
    rows, in_force = _rows(year)
    answers = _nearest(_goal_answers(rows, [column], *FACTS, "text"), [column])
    tags = {}
    found = ThemeTag.objects.filter(plan__in=list(in_force.values())).select_related("theme")
    for tag in found.order_by("theme__name"):
        tags.setdefault((tag.plan_id, tag.key), []).append(tag.theme)
    texts = []
    for row in rows:
        answer = answers.get((row.revision, column.pk))
        if answer:
            plan, key = in_force[row.revision], answer.key
            texts.append(
                GoalText(row, _cell(row, column, answer), plan, str(key), answer.text, tags.get((plan, key), []))
            )
    return texts, column


def columns_of(year):
    """The announced goals of a year that have not been withdrawn, by number. One query."""
    announced = Wording.objects.filter(
        letter__sent_at__isnull=False, goal__goal_set__status=GoalSetStatus.ANNOUNCED
    ).exclude(letter__kind=LetterKind.CONSULTATION)
    goals = {}  # the newest wording of each
    for pk, before, of_year, number, short_title, title, withdrawn in announced.order_by(
        "letter__sent_at", "letter_id"
    ).values_list(
        "goal_id",
        "goal__continues_id",
        "goal__goal_set__year",
        "goal__number",
        "goal__short_title",
        "title",
        "withdrawn",
    ):
        goals[pk] = (before, of_year, number, short_title, title, withdrawn)
    columns = [
        Column(pk, year, number, short_title, title, _line(pk, goals))
        for pk, (_, of_year, number, short_title, title, withdrawn) in goals.items()
        if of_year == year and not withdrawn
    ]
    return sorted(columns, key=lambda column: column.number)


def _line(pk, goals):
    """The goal and those it continues, nearest first. A circle in the data ends the walk."""
    line = {}
    while pk in goals and pk not in line:
        before, year, number, *_ = goals[pk]
        line[pk] = (len(line), year, number)
        pk = before
    return line


def _goal_answers(rows, columns, *facts):
    # By revision, which the index begins with, and in no order: sorting by plan and municipality would cost the most.
    revisions = [row.revision for row in rows if row.revision]
    goals = {pk for column in columns for pk in column.goals}
    found = GoalAnswer.objects.filter(revision__in=revisions, wording__goal__in=goals).order_by()
    return found.values_list("revision_id", "wording__goal_id", *facts, named=True)


def _nearest(answers, columns):
    """For each revision and column the answer to the goal itself, else to the nearest goal that it continues.

    A plan for several years may have been written before the goals of the later years were announced.
    """
    places = {}
    for column in columns:
        for goal, (steps, _, _) in column.goals.items():
            places.setdefault(goal, []).append((column.pk, steps))
    found = {}
    for answer in answers:
        for column, steps in places[answer.wording__goal_id]:
            held = found.get((answer.revision_id, column))
            if held is None or steps < held[0]:
                found[answer.revision_id, column] = (steps, answer)
    return {place: answer for place, (_, answer) in found.items()}


def _cell(row, column, answer):
    if answer is None:
        return ABSENT
    steps, *goal = column.goals[answer.wording__goal_id]
    return Cell(
        "left_out" if answer.left_out else "answered",
        f"{row.url}#{answer.key}",
        answer.title,
        answer.initiatives,
        answer.targets,
        answer.has_follow_up,
        tuple(goal) if steps else None,
    )


# Municipalities and where they stand


def _rows(year, touched=False):
    """A ``Row`` for each municipality, and ``{revision: plan}`` of what is in force. Six queries.

    ``touched``: look up too when each draft was last written in, which takes one more.
    """
    regions = _regions(date(year, 1, 1))
    rows = {}
    for pk, code, name, slug, region in Municipality.objects.values_list("pk", "code", "name", "slug", "region_id"):
        rows[pk] = Row(pk, code, name, slug, *regions[region])
    moves = _moves(year, touched)
    in_force = _put_in_force(rows, year, moves)
    _put_answers(rows, year)
    for move in moves.values():
        row = rows[move["municipality_id"]]
        if move["status"] == Status.ADOPTED:
            continue  # in force, or superseded in this year by another plan
        if row.state == State.ADOPTED:
            word = "Ny version" if in_force.get(row.revision) == move["pk"] else "Ny plan"
            row.notes.append(f"{word} {WRITING[move['status']]}")
        elif row.state in (State.NO_PLAN, State.OWN_PLAN) and move["status"] == Status.DRAFT:
            row.notes.append("Kladde begyndt")
        elif RANK[move["status"]] > RANK[row.state]:
            if row.state in (State.NO_PLAN, State.OWN_PLAN):
                row.notes.append(f"Har svaret: {row.label}")
            row.state, row.since = move["status"], move["since"]
        row.changed = max(filter(None, (row.changed, move["changed"])))
    return list(rows.values()), in_force


def _regions(day):
    """``{primary key: (name, code)}`` of the region that each region's municipalities belong to on ``day``."""
    regions = {region.pk: region for region in Region.objects.all()}
    for region in regions.values():
        region.successor = regions.get(region.successor_id)
    return {pk: (region.on(day).name, region.on(day).code) for pk, region in regions.items()}


def _moves(year, touched):
    """The plans that cover the year: their status, since when, and when anything last happened. Two queries, or three.

    With ``touched`` what is written in a draft counts as something that happened.
    """
    covering = {"first_year__lte": year, "last_year__gte": year}
    found = {
        pk: {"pk": pk, "municipality_id": municipality, "status": status, "since": begun, "changed": begun}
        for pk, municipality, status, begun in Plan.objects.kept()
        .filter(**covering)
        .order_by()
        .values_list("pk", "municipality_id", "status", "created_at")
    }
    covering = {f"plan__{name}": value for name, value in covering.items()}
    for pk, step, at in Event.objects.filter(**covering).order_by("at", "pk").values_list("plan_id", "step", "at"):
        if pk in found:
            found[pk]["changed"] = at
            if step != "decide":
                found[pk]["since"] = at
    if touched:
        drafts = [pk for pk, plan in found.items() if plan["status"] == Status.DRAFT]
        edits = Edit.objects.filter(plan__in=drafts).order_by().values_list("plan_id").annotate(newest=Max("at"))
        for pk, at in edits:
            found[pk]["changed"] = max(found[pk]["changed"], at)
    return found


def _put_in_force(rows, year, moves):
    """Mark who has a plan in force for the year; returns ``{revision: plan}``."""
    in_force = {}
    adopted = State.ADOPTED.value
    found = (
        YearInForce.objects.filter(year=year)
        .order_by()
        .values_list(
            "municipality_id",
            "revision_id",
            "revision__number",
            "revision__adopted_at",
            "revision__plan_id",
            "revision__plan__first_year",
            "revision__plan__last_year",
        )
    )
    address = address_of("revision", "slug-here", "2000-2001", 999)
    for municipality, revision, number, adopted_at, plan, first, last in found:
        row = rows[municipality]
        row.state, row.since, row.revision = adopted, adopted_at, revision
        row.changed = max(adopted_at, moves[plan]["changed"]) if plan in moves else adopted_at
        row.years = danish.years(first, last)
        row.url = address.format(row.slug, row.years, number)
        in_force[revision] = plan
    return in_force


def _put_answers(rows, year):
    """What was answered without a plan; a plan in force counts before it."""
    for answer in Answer.objects.filter(year=year).order_by():
        row = rows[answer.municipality_id]
        if row.state == State.ADOPTED:
            row.notes.append(f"Har tidligere svaret: {answer.get_kind_display()}")
            continue
        row.state, row.since, row.changed = answer.kind, answer.answered_at, answer.answered_at
        row.note = answer.note
        if answer.kind == AnswerKind.OWN_PLAN:
            row.link = answer.link or reverse("answer_file", args=[row.slug, year, answer.sha256])


# What an overview is narrowed and sorted by

SORTS = {
    "kommune": None,
    "region": lambda row: danish.sort_key(row.region),
    "status": lambda row: RANK[row.state],
    "siden": lambda row: row.since,
    "aendret": lambda row: row.changed,
    "besluttet": lambda row: row.decided_on,
    "maal": lambda row: row.answered,
}
"""What rows can be sorted by, in the words of the address. They come in Danish order of names."""


def ordered(rows, order):
    """Rows by ``order`` (a key of ``SORTS``, ``-`` before it turns it round); those without a value stand last."""
    key, backwards = SORTS[order.removeprefix("-")], order.startswith("-")
    if key is None:
        return rows[::-1] if backwards else rows
    known = [row for row in rows if key(row) is not None]
    return sorted(known, key=key, reverse=backwards) + [row for row in rows if key(row) is None]


@dataclass(frozen=True)
class RegionCount:
    """How many municipalities of a region (or the country, without ``code``) stand where: ``counts`` by state."""

    name: str
    code: str
    counts: dict[str, int]

    @property
    def total(self):
        return sum(self.counts.values())


def by_region(rows):
    """A ``RegionCount`` for the country, and one for each region in Danish order."""
    country = dict.fromkeys(LABELS, 0)
    regions = {}
    for row in rows:
        region = (row.region, row.region_code)
        if region not in regions:
            regions[region] = dict.fromkeys(LABELS, 0)
        regions[region][row.state] += 1
        country[row.state] += 1
    found = [RegionCount(name, code, counts) for (name, code), counts in regions.items()]
    return [RegionCount("Hele landet", "", country), *sorted(found, key=lambda region: danish.sort_key(region.name))]


def themes():
    """Every theme in Danish order, with ``answers``: on how many answers it stands."""
    return list(Theme.objects.annotate(answers=Count("tags")))
