"""What happens to a plan of the sample, by its file: begun, written, and taken through its real steps."""

from datetime import timedelta
from itertools import cycle

from bpmplan import workdays
from goals.models import GoalSet

from ..content.earlier import earlier_content
from ..models import Decision, Plan, StandKind
from ..rollover.carry import begin
from ..rollover.stands import take_stand
from ..steps import deadlines, workflow
from ..steps.decisions import record_decision
from .days import day_of, moment_of, working_hours
from .hearings import hear
from .writing import Writer


def take_plan_through(municipality, written, people, now, earlier=None):
    """Make the plan that is ``written``; returns it. ``people``: its editor and approver. ``earlier``: a ``Revision``.

    The municipality's political bodies must have been named.
    """
    editor, approver = people
    begun = moment_of(written, now, "begun")
    plan = begin(
        municipality,
        title=written["title"],
        first_year=written["first_year"],
        last_year=written["last_year"],
        goal_sets=GoalSet.objects.filter(year__in=written["goal_sets"]),
        by=editor,
        now=begun,
        earlier=earlier,
    )
    _leave_behind(plan, written.get("gone", ()), editor, begun + timedelta(hours=2))
    writers = cycle([editor, editor, approver])
    writer = Writer(plan, writers, working_hours(begun + timedelta(days=1)))
    if earlier is None:
        writer.delete_unwritten(written)
    writer.write(written)
    for number, row in enumerate(written.get("steps", ())):
        _happen(plan, row, moment_of(row, now) + timedelta(minutes=number), writers, people, now)
    return Plan.objects.get(pk=plan.pk)


def _leave_behind(plan, gone, by, now):
    """Say of each section of the earlier plan that is named why it doesn't go on."""
    if gone:
        sections = {section.title: (kind, section.key) for kind, section in earlier_content(plan).sections}
        # Targets first: with a goal its targets go too.
        for row in sorted(gone, key=lambda row: sections[row["title"]][0] != "target"):
            _, key = sections[row["title"]]
            take_stand(plan, key, kind=StandKind.ENDED, reason=row["reason"], by=by, now=now)


def _happen(plan, row, moment, writers, people, now):
    """Take one of the plan's steps; ``edit`` is writing, ``dates`` setting dates, ``decide`` a decision on the way."""
    _, approver = people
    if row["step"] == "edit":
        Writer(plan, writers, working_hours(moment)).write(row)
    elif row["step"] == "dates":
        deadlines.set_path_dates(plan, _dates(plan, row, now), by=approver, now=moment)
    elif row["step"] == "decide":
        record_decision(plan, _decision(plan.municipality, row, now), by=approver, now=moment)
    else:
        decision = _decision(plan.municipality, row, now) if "decision" in row else None
        reason = row.get("reason", "")
        event = workflow.take(plan, row["step"], by=approver, now=moment, reason=reason, decision=decision, known=True)
        if "hearing" in row:
            hear(event.revision, row["hearing"], people, moment, now)


def _dates(plan, row, now):
    """The dates that a file plans for a hearing and for meetings; not those that a plan of such years can't have."""
    bodies = {body.name: body for body in plan.municipality.bodies.all()}
    days = {deadlines.meeting_of(bodies[one["body"]]): day_of(one, now) for one in row.get("meetings", ())}
    days |= {
        (what, None): day_of(row[what], now) for what in ("written", "hearing_begins", "hearing_ends") if what in row
    }
    return {key: workdays.latest(day) for key, day in days.items() if day.year <= plan.last_year}


def _decision(municipality, row, now):
    facts = {name: value for name, value in row["decision"].items() if name != "days_ago"}
    body = municipality.bodies.get(name=facts["body"])
    return Decision(**facts | {"body": body, "meeting_date": day_of(row["decision"], now, "meeting_date")})
