"""A country of plans to measure on: one plan made by the real deeds, and copies of its rows for everybody else.

Only for a scratch database: copies skip the deeds, which would take an hour.
"""

import uuid
from datetime import UTC, date, datetime

from django.contrib.auth import get_user_model

from bpmplan.accounts.ministry import ensure_ministry_group
from bpmplan.accounts.models import Membership, Municipality, Role
from bpmplan.values import PeriodKind, Value
from goals.indicators.taking import Measured, take
from goals.models import Area, GoalSet, Indicator, Series

from ..models import (
    Chapter,
    Decision,
    Document,
    GoalAnswer,
    Initiative,
    Outcome,
    Plan,
    PlanGoal,
    Revision,
    SearchedSection,
    Status,
    Target,
    TargetAim,
    TargetGroup,
    TargetValue,
    Word,
    YearInForce,
)
from ..models.revisions import place_of
from ..rollover.carry import begin
from ..steps import workflow
from ..writing import saving

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SOURCE = "Jobindsats.dk, tabel y01a02"
PARAGRAPH = (
    "Kommunen vil give ledige en hurtig og sammenhængende vej til arbejde. Indsatsen lægges sammen med virksomhederne, "
    "og den følges op hvert halve år i **udvalget**, så midlerne bruges, hvor de virker.\n\n"
)


def editor():
    """Somebody who may write and approve in Aalborg."""
    person = get_user_model().objects.create_user("bench@example.org", None, name="Måler")
    Membership.objects.create(
        user=person, municipality=Municipality.objects.get(code="851"), role=Role.APPROVER, is_administrator=True
    )
    return person


def ministry():
    """One of the ministry's staff."""
    person = get_user_model().objects.create_user("bench@ministry.example.org", None, name="Måler", is_staff=True)
    person.groups.add(ensure_ministry_group())
    return person


def pattern(by, year=2024, initiatives=15, targets=10):
    """One adopted plan, made by the real deeds; returns its revision."""
    municipality = Municipality.objects.get(code="851")
    plan = begin(
        municipality,
        first_year=year,
        last_year=year,
        goal_sets=GoalSet.objects.filter(year=2024),
        by=by,
        now=NOW,
        title="Beskæftigelsesplan",
    )
    for chapter in plan.chapters.filter(kind="text"):
        _write(Chapter, chapter, by, {"text": PARAGRAPH * 6})
    goals = list(plan.plangoals.all())
    indicator = measured(goals[0].wordings.first().goal)
    for goal in goals:
        texts = dict.fromkeys(("challenge", "ambition", "strategy", "follow_up"), PARAGRAPH * 2)
        _write(PlanGoal, goal, by, texts)
    groups = list(TargetGroup.objects.all()[:3])
    for number in range(initiatives):
        saving.add(
            Initiative(plan=plan, title=f"Indsats nummer {number + 1}", description=PARAGRAPH, unit="Jobcentret"),
            by=by,
            now=NOW,
            goals=[goals[number % len(goals)]],
            target_groups=groups,
        )
    for number in range(targets):
        saving.add(
            Target(
                plan=plan,
                goal=goals[number % len(goals)],
                title=f"Måltal nummer {number + 1}",
                baseline=Value.of(100),
                indicator=None if number else indicator,
                unit="antal" if number else indicator.unit,
            ),
            by=by,
            now=NOW,
            values=[(f"{year}H1", "110"), (str(year), "120")],
        )
    body = municipality.bodies.create(name="Byrådet", order=1, is_last=True)
    workflow.take(plan, "submit", by=by, now=NOW)
    decision = Decision(body=body, meeting_date=date(2026, 11, 18), outcome=Outcome.ADOPTED)
    return workflow.take(plan, "adopt", by=by, now=NOW, decision=decision).revision


def measured(goal):
    """A series of a goal with ten years of months for every area; returns its indicator."""
    series = Series.objects.create(name="Andel i job", unit="pct.", source=SOURCE, period_kind=PeriodKind.MONTH)
    areas = Area.objects.complete().order_by("pk").values_list("pk", flat=True)
    months = [f"{year}M{month:02}" for year in range(2017, 2027) for month in range(1, 13)]
    numbers = [
        Measured(area, month, str(40 + (area * 7 + at) % 30), "") for area in areas for at, month in enumerate(months)
    ]
    take(series, numbers, source=SOURCE, now=NOW)
    return Indicator.objects.create(goal=goal, name=series.name, unit=series.unit, series=series)


def edit(plan, by):
    """Change a draft as people change a plan that was carried over: words of every second text, and a goal more."""
    goals = list(plan.plangoals.all())
    for goal in goals[::2]:
        texts = {name: getattr(goal, name).replace("hurtig", "kort") for name in ("ambition", "strategy")}
        _write(PlanGoal, goal, by, texts | {"challenge": f"Ledigheden er faldet.\n\n{goal.challenge}"})
    for chapter in list(plan.chapters.filter(kind="text"))[::2]:
        _write(Chapter, chapter, by, {"text": chapter.text.replace("virker", "gør en forskel", 2)})
    for initiative in list(plan.initiatives.all())[::3]:
        _write(Initiative, initiative, by, {"unit": "Ungeenheden"})
    saving.add(PlanGoal(plan=plan, is_own=True, title="Flere seniorer i job", strategy=PARAGRAPH), by=by, now=NOW)


def rare_word(revision):
    """A word that stands in this version alone: written there for the purpose."""
    word = "enestegangsord"
    Word.objects.get(pk__in=Word.objects.all_of([word])).revisions.set([revision])
    return word


def _write(kind, section, by, values):
    saving.save(kind, plan=section.plan, key=section.key, started_from=0, values=values, by=by, now=NOW)


def country(revision, years, document=None):
    """Copies of ``revision``'s plan, adopted, for every municipality and each of ``years`` where there is none."""
    copier = _Copier(revision, document)
    for year in years:
        taken = set(YearInForce.objects.filter(year=year).values_list("municipality", flat=True))
        copier.copy(Municipality.objects.exclude(pk__in=taken), year)


class _Copier:
    def __init__(self, revision, document):
        self.revision = revision
        self.document = document
        self.plan = revision.plan
        self.goal_sets = list(self.plan.goal_sets.all())
        self.rows = {
            kind: list(kind.objects.filter(plan=self.plan)) for kind in (Chapter, PlanGoal, Initiative, Target)
        }
        self.answers = list(revision.goal_answers.all())
        self.words = list(Revision.words.through.objects.filter(revision=revision))
        self.searched = list(revision.searched_sections.all())
        self.searched_links = {
            links: list(links.through.objects.filter(searchedsection__revision=revision))
            for links in (SearchedSection.words, SearchedSection.wordings, SearchedSection.target_groups)
        }
        self.aims = list(revision.target_aims.all())
        self.values = {target.pk: list(target.values.all()) for target in self.rows[Target]}
        self.links = list(Initiative.goals.through.objects.filter(initiative__plan=self.plan))
        self.groups = list(Initiative.target_groups.through.objects.filter(initiative__plan=self.plan))
        self.wordings = list(PlanGoal.wordings.through.objects.filter(plangoal__plan=self.plan))

    def copy(self, municipalities, year):
        plans = Plan.objects.bulk_create(
            _clone(self.plan, municipality=place, first_year=year, last_year=year, status=Status.ADOPTED)
            for place in municipalities
        )
        Plan.goal_sets.through.objects.bulk_create(
            Plan.goal_sets.through(plan=plan, goalset=goal_set) for plan in plans for goal_set in self.goal_sets
        )
        made = {}
        for kind in (Chapter, PlanGoal, Initiative):
            made[kind] = self.copy_rows(kind, plans)
        targets = self.copy_rows(Target, plans, goal=made[PlanGoal])
        TargetValue.objects.bulk_create(
            _clone(value, target=target) for (pk, _), target in targets.items() for value in self.values[pk]
        )
        for through, links, ends in (
            (Initiative.goals.through, self.links, (("initiative", Initiative), ("plangoal", PlanGoal))),
            (Initiative.target_groups.through, self.groups, (("initiative", Initiative),)),
            (PlanGoal.wordings.through, self.wordings, (("plangoal", PlanGoal),)),
        ):
            through.objects.bulk_create(
                _clone(link, **{name: made[kind][getattr(link, f"{name}_id"), plan.pk] for name, kind in ends})
                for link in links
                for plan in plans
            )
        self.freeze(plans, year)

    def copy_rows(self, kind, plans, goal=None):
        """Copies of a kind's rows, by ``(the pattern's primary key, plan)``."""
        pairs = [(row, plan) for plan in plans for row in self.rows[kind]]
        copies = kind.objects.bulk_create(
            _clone(row, plan=plan, **({"goal": goal[row.goal_id, plan.pk]} if goal else {})) for row, plan in pairs
        )
        return {(row.pk, plan.pk): copy for (row, plan), copy in zip(pairs, copies, strict=True)}

    def freeze(self, plans, year):
        content = self.revision.content
        revisions = Revision.objects.bulk_create(
            _clone(
                self.revision,
                plan=plan,
                place=place_of(plan, self.revision.number),
                content=content
                | {
                    "first_year": year,
                    "last_year": year,
                    "municipality": content["municipality"]
                    | {"name": plan.municipality.name, "full_name": plan.municipality.full_name},
                },
            )
            for plan in plans
        )
        YearInForce.objects.bulk_create(
            YearInForce(municipality_id=r.plan.municipality_id, year=year, revision=r) for r in revisions
        )
        GoalAnswer.objects.bulk_create(_clone(answer, revision=r) for r in revisions for answer in self.answers)
        Revision.words.through.objects.bulk_create(
            (_clone(link, revision=r) for r in revisions for link in self.words), batch_size=5_000
        )
        TargetAim.objects.bulk_create(_clone(aim, revision=r) for r in revisions for aim in self.aims)
        copies_of = {}
        for one in self.searched:
            copies = SearchedSection.objects.bulk_create(_clone(one, revision=r) for r in revisions)
            copies_of[one.pk] = copies
        for links, rows in self.searched_links.items():
            links.through.objects.bulk_create(
                (_clone(row, searchedsection=copy) for row in rows for copy in copies_of[row.searchedsection_id]),
                batch_size=5_000,
            )
        if self.document:
            Document.objects.bulk_create(_clone(self.document, revision=r) for r in revisions)


def _clone(row, **changes):
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    if "key" in fields and "edit_no" in fields:
        fields["key"] = uuid.uuid4()
    for name in changes:
        fields.pop(f"{name}_id", None)
    return type(row)(**(fields | changes))
