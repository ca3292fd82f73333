"""The dates of a plan's own path: the hearing and the meetings of its bodies."""

from django.db import transaction
from django.utils import timezone

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.steps import Refused, demand

from ..models import ON_THE_WAY, Hearing, PathDate, PathWhat, Plan, Status

WRITTEN = (PathWhat.WRITTEN.value, None)
HEARING_BEGINS = (PathWhat.HEARING_BEGINS.value, None)
HEARING_ENDS = (PathWhat.HEARING_ENDS.value, None)


def on_the_way(plans):
    """Of the plans, those with a path ahead of them."""
    return plans.filter(status__in=ON_THE_WAY)


def meeting_of(body):
    """The key of a body's meeting among a plan's dates."""
    return (PathWhat.MEETING.value, body.pk)


def dates_of(plan):
    """The plan's dates as ``{(what, body's id or None): day}``."""
    return {(row.what, row.body_id): row.day for row in plan.path_dates.all()}


def problems_with(plan, bodies, dates):
    """What is wrong with ``dates`` (as ``dates_of``), as ``[(key, Danish sentence)]``; ``bodies`` in their order."""
    last_year = max(plan.last_year, timezone.localdate().year + 1)  # a plan may be late
    problems = [
        (key, f"Datoen passer ikke til en plan for {plan.years}. Har året en tastefejl?")
        for key, day in dates.items()
        if day and not plan.first_year - 2 <= day.year <= last_year
    ]
    begins, ends = dates.get(HEARING_BEGINS), dates.get(HEARING_ENDS)
    if begins and ends and ends < begins:
        problems.append((HEARING_ENDS, "Høringen kan ikke slutte, før den begynder."))
    written, meetings = dates.get(WRITTEN), [dates[key] for key in map(meeting_of, bodies) if dates.get(key)]
    for later, what in ((begins, "høringen begynder"), (min(meetings, default=None), "det første møde")):
        if written and later and written > later:
            problems.append((WRITTEN, f"Planen skal være skrevet færdig, før {what}."))
            break
    earlier = None
    for body in bodies:
        day = dates.get(meeting_of(body))
        if day is None:
            continue
        if earlier and day < dates[meeting_of(earlier)]:
            problems.append((meeting_of(body), f"Mødet ligger før mødet i {earlier}, som behandler planen først."))
        if body.is_last and ends and day < ends:
            problems.append((meeting_of(body), "Den endelige beslutning kan ikke træffes, før høringen er slut."))
        earlier = body
    return problems


def set_path_dates(plan, dates, *, by, now):
    """Set or (with ``None``) remove the dates that are named in ``dates``; the others stay as they are.

    ``dates`` is ``{(what, body's id or None): day or None}``. Raises ``Refused`` or ``PermissionDenied``.
    """
    with transaction.atomic():
        plan = Plan.objects.to_change(plan.pk)
        demand(permissions.may(by, Role.EDITOR, plan.municipality_id))
        if plan.status not in ON_THE_WAY:
            raise Refused(f"Planen er nu »{plan.get_status_display()}«, så datoerne kan ikke ændres.")
        bodies = list(plan.municipality.bodies.all())
        before = dates_of(plan)
        known = {WRITTEN, HEARING_BEGINS, HEARING_ENDS, *map(meeting_of, bodies)}
        if not dates.keys() <= known:
            raise Refused("Kommunens politiske organer er ændret imens. Genindlæs siden, og skriv datoen igen.")
        _refuse_another_deadline(plan, dates)
        problems = problems_with(plan, bodies, before | dates)
        if problems:
            raise Refused(problems[0][1])
        for key, day in dates.items():
            if day == before.get(key):
                continue
            what, body = key
            row = PathDate.objects.filter(plan=plan, what=what, body=body)
            if day is None:
                row.delete()
            else:
                PathDate.objects.update_or_create(
                    plan=plan, what=what, body_id=body, defaults={"day": day, "set_at": now, "set_by": by}
                )


def _refuse_another_deadline(plan, dates):
    """While a version is heard its deadline stands in the parties' letters: it is changed with them, not here."""
    if HEARING_ENDS not in dates or plan.status != Status.HEARING:
        return
    hearing = Hearing.objects.filter(revision=plan.newest_revision).first()
    if hearing is not None and dates[HEARING_ENDS] != hearing.deadline:
        until = danish.date(hearing.deadline)
        raise Refused(f"Høringens frist er {until} og står i parternes breve. Den forlænges på høringens side.")
