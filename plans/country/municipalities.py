"""Where each municipality stands with a year: one row each, read in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from bpmplan import danish
from bpmplan.accounts.models import Municipality, Region
from bpmplan.statuses import STATUSES, choice
from goals.models import GoalSet

from ..models import ON_THE_WAY, Answer, AnswerKind, Edit, Event, Plan, Status, YearInForce


class State(models.TextChoices):
    """Where a municipality stands with a year, from nothing known to adopted. None of them means being late."""

    UNANSWERED = choice("unanswered")
    NO_PLAN = choice("no_plan")
    OWN_PLAN = choice("own_plan")
    DRAFT = choice("begun", stored_as="draft")
    HEARING = choice("hearing")
    SUBMITTED = choice("submitted")
    ADOPTED = choice("adopted")


LABELS = dict(State.choices)


RANK = {state: rank for rank, state in enumerate(State.values)}


AHEAD = 4
"""Years after this one that can be looked at: plans for several years reach that far."""


@dataclass(slots=True)
class Place:
    """A municipality as the country's pages list and narrow it: what it is called, and the region that it lies in."""

    pk: int
    code: str
    name: str
    slug: str
    region: str
    region_code: str


@dataclass(slots=True)
class Row(Place):
    """One municipality's year. ``answered``: how many of the year's goals its plan in force answers; None without one.

    ``since`` is when it came to its state and ``changed`` when anything last happened; ``years`` and ``url`` are those
    of the plan in force; ``link`` leads to a plan of the municipality's own; ``notes`` are further facts in words.
    """

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
        return f"Ikke endnu: {self.label.lower()}" if self.state in ON_THE_WAY else self.label


def address_of(name, *parts):
    """An address with ``{}`` for each of ``parts``, to be filled in 98 times after one look-up."""
    address = reverse(name, args=parts)
    for part in parts:
        address = address.replace(str(part), "{}", 1)
    return address


@dataclass(frozen=True)
class Years:
    """The years that are offered, the newest first; ``default`` when none is asked for.

    ``announced`` are those with announced goals, and whether a plan was required: ``{year: bool}``; ``without_goals``
    those of which it is known that there are none.
    """

    all: list[int]
    default: int
    announced: dict[int, bool]
    without_goals: frozenset[int] = frozenset()


def known_years():
    """From the first goal set to some years ahead, as far as plans are made. One query."""
    today = timezone.localdate().year
    sets = {goal_set.year: goal_set for goal_set in GoalSet.objects.order_by()}
    known = [goal_set for goal_set in sets.values() if goal_set.is_announced]
    announced = {goal_set.year: goal_set.plan_required for goal_set in known if not goal_set.has_no_goals}
    without = frozenset(goal_set.year for goal_set in known if goal_set.has_no_goals)
    span = range(min([today, *sets]), max([today + AHEAD, *sets]) + 1)
    return Years(list(reversed(span)), max(announced, default=today), announced, without)


def each_as(kind, day):
    """``{primary key: kind}`` of all municipalities: each a ``Place``, in the region that it lies in on ``day``."""
    regions = regions_on(day)
    names = ("pk", "code", "name", "slug", "region_id")
    return {pk: kind(pk, *facts, *regions[region]) for pk, *facts, region in Municipality.objects.values_list(*names)}


def rows_of(year, touched=False):
    """A ``Row`` for each municipality, and ``{revision: plan}`` of what is in force. Six queries.

    ``touched``: look up too when each draft was last written in, which takes one more.
    """
    rows = each_as(Row, date(year, 1, 1))
    moves = _moves(year, touched)
    in_force = _put_in_force(rows, year, moves)
    _put_answers(rows, year)
    for move in moves.values():
        row = rows[move["municipality_id"]]
        if move["status"] == Status.ADOPTED:
            continue  # in force, or superseded in this year by another plan
        if row.state == State.ADOPTED:
            word = "Ny version" if in_force.get(row.revision) == move["pk"] else "Ny plan"
            row.notes.append(f"{word} {STATUSES[move['status']].clause}")
        elif row.state in (State.NO_PLAN, State.OWN_PLAN) and move["status"] == Status.DRAFT:
            row.notes.append(LABELS[State.DRAFT])
        elif RANK[move["status"]] > RANK[row.state]:
            if row.state in (State.NO_PLAN, State.OWN_PLAN):
                row.notes.append(f"Har svaret: {row.label}")
            row.state, row.since = move["status"], move["since"]
        row.changed = max(filter(None, (row.changed, move["changed"])))
    return list(rows.values()), in_force


def regions_on(day):
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
    moves = {
        pk: {"pk": pk, "municipality_id": municipality, "status": status, "since": begun, "changed": begun}
        for pk, municipality, status, begun in Plan.objects.kept()
        .filter(**covering)
        .order_by()
        .values_list("pk", "municipality_id", "status", "created_at")
    }
    covering = {f"plan__{name}": value for name, value in covering.items()}
    for pk, step, at in Event.objects.filter(**covering).order_by("at", "pk").values_list("plan_id", "step", "at"):
        if pk in moves:
            moves[pk]["changed"] = at
            if step not in Event.NO_STEPS:
                moves[pk]["since"] = at
    if touched:
        drafts = [pk for pk, plan in moves.items() if plan["status"] == Status.DRAFT]
        edits = Edit.objects.filter(plan__in=drafts).order_by().values_list("plan_id").annotate(newest=Max("at"))
        for pk, at in edits:
            moves[pk]["changed"] = max(moves[pk]["changed"], at)
    return moves


def _put_in_force(rows, year, moves):
    """Mark who has a plan in force for the year; returns ``{revision: plan}``."""
    in_force = {}
    adopted = State.ADOPTED.value
    years_in_force = (
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
    for municipality, revision, number, adopted_at, plan, first, last in years_in_force:
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
