"""What readiness must know beside a plan's content, and the one place that reads it from the database."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils import timezone

from bpmplan.accounts.models import Body
from goals.models import Wording

from ...models import Confirmation, Edit, PathDate, PathWhat, TargetGroup
from ..earlier import earlier_years


@dataclass(frozen=True)
class Finding:
    """What a trial print could not hold: a section's key, or nothing where it can't be told, and a Danish sentence.

    ``kind`` is ``structure``, ``fonts``, ``geometry``, ``table``, ``characters`` or, when nothing could be printed,
    ``unavailable``.
    """

    key: str
    sentence: str
    kind: str = ""


@dataclass(frozen=True)
class PlannedDay:
    """A date on the plan's path: what it is ("Mødet i Byrådet"), and whether it is a meeting or of the hearing."""

    name: str
    what: str
    day: date


@dataclass(frozen=True)
class SentBack:
    """The plan came back to the desk, by ``return`` (or ``reopen``, when it was adopted), and why.

    ``is_edited``: something in it has been changed since. ``event`` tells one time from another.
    """

    step: str
    event: int
    reason: str
    by: str
    day: date
    is_edited: bool


@dataclass(frozen=True)
class Facts:
    """``edited``: keys of sections that were changed after they were made or carried. ``withdrawn``: keys of goals that
    the minister has withdrawn. ``confirmed``: ``(key, field, digest)``. ``earlier_years``: first and last of the plan
    that this one was begun from. ``ended_groups``: names of target groups that end before the plan begins.
    ``had_hearing``: a hearing of this plan has ended.
    """

    today: date
    has_last_body: bool = True
    dates: tuple[PlannedDay, ...] = ()
    edited: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()
    confirmed: frozenset[tuple[str, str, str]] = frozenset()
    earlier_years: tuple[int, int] | None = None
    ended_groups: frozenset[str] = frozenset()
    sent_back: SentBack | None = None
    had_hearing: bool = False
    findings: tuple[Finding, ...] = ()


def facts_of(plan, content, *, today=None, findings=()):
    """The ``Facts`` about a live plan, in a number of queries that does not depend on its size."""
    edits = Edit.objects.filter(plan=plan).values_list("key").annotate(number=Max("edit_no"), last=Max("at"))
    edits = list(edits.order_by())
    events = list(plan.events.order_by("-at", "-pk").values("pk", "step", "reason", "at", "by__name"))
    return Facts(
        today=today or timezone.localdate(),
        has_last_body=has_last_body(plan),
        dates=planned_days(plan),
        edited=frozenset(str(key) for key, number, _ in edits if number),
        withdrawn=withdrawn_goals(plan, content),
        confirmed=confirmed_in(plan),
        earlier_years=earlier_years(plan),
        ended_groups=_ended_groups(content),
        sent_back=_sent_back(events, max((last for _, _, last in edits), default=None)),
        had_hearing=any(event["step"] == "end_hearing" for event in events),
        findings=tuple(findings),
    )


def has_last_body(plan):
    """Whether the municipality has said who decides about its plans in the end."""
    return Body.objects.filter(municipality=plan.municipality_id, is_last=True).exists()


def confirmed_in(plan):
    """``{(key, field, digest)}`` of what somebody has said is right."""
    rows = Confirmation.objects.filter(plan=plan).values_list("key", "field", "digest")
    return frozenset((str(key or ""), name, digest) for key, name, digest in rows)


def withdrawn_goals(plan, content=None):
    """Keys of the plan's goals whose ministerial goals are all withdrawn, as the newest letters have it.

    One query when nothing is withdrawn, as nearly always. With ``content`` none when no goal is the minister's.
    """
    if content is not None and all(goal.is_own for goal in content.goals):
        return frozenset()
    through = plan.plangoals.model.wordings.through.objects.filter(plangoal__plan=plan)
    goals = through.values("wording__goal")
    newest = Wording.objects.filter(goal__in=goals).newest_announced()
    withdrawn = set(newest.filter(withdrawn=True).values_list("goal_id", flat=True))
    if not withdrawn:
        return frozenset()
    answered = {}
    for key, goal in through.values_list("plangoal__key", "wording__goal"):
        answered.setdefault(str(key), []).append(goal in withdrawn)
    return frozenset(key for key, goals in answered.items() if all(goals))


def planned_days(plan):
    """The dates on the plan's path, as readiness names them."""
    rows = PathDate.objects.filter(plan=plan).select_related("body")
    names = {PathWhat.HEARING_BEGINS: "Høringens begyndelse", PathWhat.HEARING_ENDS: "Høringens slutning"}
    return tuple(
        PlannedDay(names[row.what] if row.body is None else f"Mødet i {row.body}", row.what, row.day) for row in rows
    )


def _ended_groups(content):
    names = {name for initiative in content.initiatives for name in initiative.target_groups}
    if not names:
        return frozenset()
    ended = TargetGroup.objects.filter(until__year__lt=content.first_year)
    return names & set(ended.values_list("name", flat=True))


def _sent_back(events, last_edit):
    newest = next((event for event in events if event["step"] != "decide"), None)
    if newest is None or newest["step"] not in ("return", "reopen"):
        return None
    return SentBack(
        step=newest["step"],
        event=newest["pk"],
        reason=newest["reason"],
        by=newest["by__name"] or "",
        day=timezone.localdate(newest["at"]),
        is_edited=last_edit is not None and last_edit >= newest["at"],
    )
