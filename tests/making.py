"""Data for tests, built by taking the real steps: a plan that is ready, submitted, adopted."""

from datetime import UTC, date, datetime

from bpmplan.values import PeriodKind
from goals import lineage
from goals.indicators.taking import Measured, take
from goals.models import Area, AreaKind, Goal, GoalSet, GoalSetStatus, Indicator, Letter, Series, WhyNone, Wording
from plans.models import Chapter, Decision, Initiative, Outcome, PlanGoal, Target
from plans.rollover.carry import begin
from plans.steps import workflow
from plans.writing import saving

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def goal_set(year, goals, *, continues=None, status=GoalSetStatus.ANNOUNCED):
    """An announced goal set: ``goals`` is ``{number: title}``; ``continues`` is ``{number: Goal}``."""
    made = GoalSet.objects.create(year=year)
    letter = Letter.objects.create(goal_set=made, date=date(year - 1, 6, 1))
    for number, title in goals.items():
        goal = Goal.objects.create(goal_set=made, number=number, short_title=title[:60])
        if before := (continues or {}).get(number):
            continued(goal, before)
        Wording.objects.create(goal=goal, letter=letter, title=title)
    if status == GoalSetStatus.ANNOUNCED:
        letter.sent_at = NOW
        letter.save()
    made.status = status
    made.save()
    return made


def continued(goal, *earlier):
    """Let the goal continue earlier ones: the likeliest kinds."""
    return lineage.set_lineage(goal, lineage.suggested_origins(goal, earlier), by=None, now=NOW)


def plan(municipality, by, *, years=(2027, 2027), goal_sets=(), earlier=None, now=NOW, **more):
    """A blank draft, or one begun from ``earlier``."""
    return begin(
        municipality,
        first_year=years[0],
        last_year=years[1],
        goal_sets=goal_sets,
        by=by,
        now=now,
        earlier=earlier,
        **more,
    )


def own_goal(plan, by, title="Flere unge i job", now=NOW):
    """A goal of the municipality's own, answered by an initiative and a target: nothing is missing."""
    goal = saving.add(PlanGoal(plan=plan, is_own=True, title=title, strategy="Vi besøger."), by=by, now=now)
    saving.add(Initiative(plan=plan, title=f"Indsats: {title}"), by=by, now=now, goals=[goal])
    saving.add(Target(plan=plan, goal=goal, title="Unge i job"), by=by, now=now, values=[(str(plan.last_year), "250")])
    return goal


def bodies(municipality):
    """The municipality's bodies, the last one deciding; made if there are none."""
    if not municipality.bodies.exists():
        municipality.bodies.create(name="Beskæftigelsesudvalget", order=1)
        municipality.bodies.create(name="Kommunalbestyrelsen", order=2, is_last=True)
    return municipality.bodies


def complete(plan, by, now=NOW):
    """Write what every plan must have beside its goals: a text in each chapter of text, and who decides."""
    bodies(plan.municipality)
    for chapter in plan.chapters.filter(kind="text", text=""):
        text = f"Det, der skal stå i {chapter.title}."
        started_from = chapter.edit_no
        saving.save(
            Chapter, plan=plan, key=chapter.key, started_from=started_from, values={"text": text}, by=by, now=now
        )


def decision(municipality, *, meeting=date(2026, 11, 18), outcome=Outcome.ADOPTED, last=True, **fields):
    """An unsaved decision of the last body (or the first one), which is made if the municipality has none."""
    body = bodies(municipality).get(is_last=True) if last else bodies(municipality).filter(is_last=False).first()
    return Decision(body=body, meeting_date=meeting, outcome=outcome, **fields)


def submitted(municipality, by, **kwargs):
    """A plan with one goal of its own, sent to the politicians."""
    made = plan(municipality, by, **kwargs)
    own_goal(made, by)
    complete(made, by)
    workflow.take(made, "submit", by=by, now=NOW)
    made.refresh_from_db()
    return made


def adopted(municipality, by, **kwargs):
    """A plan in force; returns its revision."""
    made = submitted(municipality, by, **kwargs)
    event = workflow.take(made, "adopt", by=by, now=NOW, decision=decision(municipality))
    return event.revision


def series(goal, figures, *, name="Andel i job", kind=PeriodKind.YEAR, **more):
    """An official series of a goal. ``figures``: ``{municipality, or None for the country: {period: value or ""}}`` by
    notations, "" where the source doesn't tell. Its ``indicator`` is as made."""
    made = Series.objects.create(name=name, unit="pct.", source="Jobindsats.dk, tabel y01a02", period_kind=kind, **more)
    measured = []
    for place, numbers in figures.items():
        if place is None:
            area = Area.objects.of_country()
        else:
            area = Area.objects.get_or_create(kind=AreaKind.MUNICIPALITY, municipality=place)[0]
        for period, value in numbers.items():
            measured.append(Measured(area.pk, period, value, "" if value else WhyNone.SUPPRESSED.value))
    take(made, measured, source=made.source, now=NOW)
    made.indicator = Indicator.objects.create(goal=goal, name=name, unit="pct.", series=made)
    return made
