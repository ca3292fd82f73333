"""What readiness must know beside a plan's content, and the one place that reads it from the database."""

from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from uuid import UUID

from django.db import connection
from django.utils import timezone

from bpmplan.accounts.models import Body
from goals.models import Wording

from ...models import Confirmation, Event, PathWhat, PlanGoal
from ..earlier import earlier_years
from .people import Assignment, assignments_among


@dataclass(frozen=True)
class Finding:
    """What a trial print could not hold: a section's key, empty when it isn't known, and a Danish sentence.

    ``kind`` is ``structure``, ``fonts``, ``geometry``, ``table``, ``characters``; or, when nothing was printed,
    ``failed``, or ``unavailable`` where no content could be.
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
    ``had_hearing``: a hearing of this plan has ended. ``unsaid``: titles of what the earlier plan had and this one
    hasn't, about which nobody has said why. ``assignments``: what people are and were asked for.
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
    unsaid: tuple[str, ...] = ()
    assignments: tuple[Assignment, ...] = ()


# Built by the ORM these would be eight queries, which cost more than the rest of readiness: small facts in one, as
# (what, and up to three texts).
FACTS = """
SELECT 'last_body', '', '', '' FROM accounts_body WHERE municipality_id = %(municipality)s AND is_last
UNION ALL
SELECT 'date', d.what, COALESCE(b.name, ''), CAST(d.day AS text)
FROM plans_pathdate d LEFT JOIN accounts_body b ON b.id = d.body_id WHERE d.plan_id = %(plan)s
UNION ALL
SELECT 'edited', CAST(e.key AS text), '', '' FROM plans_edit e
WHERE e.plan_id = %(plan)s AND e.edit_no > 0 GROUP BY e.key
UNION ALL
SELECT 'confirmed', COALESCE(CAST(c.key AS text), ''), c.field, c.digest
FROM plans_confirmation c WHERE c.plan_id = %(plan)s
UNION ALL
SELECT 'ended_group', g.name, '', '' FROM plans_targetgroup g WHERE g.until < %(first_day)s
UNION ALL
SELECT 'had_hearing', '', '', '' FROM plans_plan p
WHERE p.id = %(plan)s AND EXISTS (SELECT 1 FROM plans_event v WHERE v.plan_id = p.id AND v.step = 'end_hearing')
UNION ALL
SELECT 'may_be_withdrawn', '', '', '' FROM plans_plan p
WHERE p.id = %(plan)s AND EXISTS (
  SELECT 1 FROM plans_plangoal g JOIN plans_plangoal_wordings pw ON pw.plangoal_id = g.id
  JOIN goals_wording had ON had.id = pw.wording_id JOIN goals_wording w ON w.goal_id = had.goal_id
  WHERE g.plan_id = p.id AND w.withdrawn)
UNION ALL
SELECT 'assignments', '', '', '' FROM plans_plan p
WHERE p.id = %(plan)s AND EXISTS (
  SELECT 1 FROM plans_note n
  WHERE n.plan_id = p.id AND (n.given_to_id IS NOT NULL OR n.asked_in_id IS NOT NULL))
UNION ALL
SELECT * FROM (
  SELECT 'newest_event', v.step, CAST(v.id AS text), CASE WHEN EXISTS (
    SELECT 1 FROM plans_edit e WHERE e.plan_id = v.plan_id AND e.at >= v.at) THEN 'edited' ELSE '' END
  FROM plans_event v WHERE v.plan_id = %(plan)s AND v.step NOT IN ('decide', 'correct', 'ready')
  ORDER BY v.at DESC, v.id DESC LIMIT 1
) AS newest
"""
DAYS = {
    PathWhat.WRITTEN: "Fristen for at skrive planen færdig",
    PathWhat.HEARING_BEGINS: "Høringens begyndelse",
    PathWhat.HEARING_ENDS: "Høringens slutning",
}


def facts_of(plan, content, *, today=None, findings=(), unsaid=()):
    """The ``Facts`` about a live plan: one query, and a few more when it was begun from another, came back, has goals
    that may be withdrawn, or texts that were given to somebody."""
    known = {}
    with connection.cursor() as cursor:
        params = {"plan": plan.pk, "municipality": plan.municipality_id, "first_day": f"{plan.first_year}-01-01"}
        cursor.execute(FACTS, params)
        for what, *rest in cursor:
            known.setdefault(what, []).append(rest)
    return Facts(
        today=today or timezone.localdate(),
        has_last_body="last_body" in known,
        dates=tuple(
            PlannedDay(f"Mødet i {body}" if body else DAYS[what], what, date.fromisoformat(day))
            for what, body, day in sorted(known.get("date", ()), key=itemgetter(2))
            if not plan.is_amended  # its meetings have been held
        ),
        edited=frozenset(str(UUID(key)) for key, *_ in known.get("edited", ())),
        withdrawn=withdrawn_goals(plan) if "may_be_withdrawn" in known else frozenset(),
        confirmed=frozenset((_key(key), name, digest) for key, name, digest in known.get("confirmed", ())),
        earlier_years=earlier_years(plan),
        ended_groups=frozenset(name for name, *_ in known.get("ended_group", ())),
        sent_back=_sent_back(*known["newest_event"][0]) if "newest_event" in known else None,
        had_hearing="had_hearing" in known,
        findings=tuple(findings),
        unsaid=tuple(unsaid),
        assignments=assignments_among(plan.notes.all()) if "assignments" in known else (),
    )


def _key(text):
    return str(UUID(text)) if text else ""


def _sent_back(step, event, is_edited):
    if step not in ("return", "return_amended", "reopen"):
        return None
    reason, at, by = Event.objects.values_list("reason", "at", "by__name").get(pk=event)
    return SentBack(step, int(event), reason, by or "", timezone.localdate(at), bool(is_edited))


def has_last_body(plan):
    """Whether the municipality has said who decides about its plans in the end."""
    return Body.objects.filter(municipality=plan.municipality_id, is_last=True).exists()


def confirmed_in(plan):
    """``{(key, field, digest)}`` of what somebody has said is right."""
    rows = Confirmation.objects.filter(plan=plan).values_list("key", "field", "digest")
    return frozenset((str(key or ""), name, digest) for key, name, digest in rows)


def withdrawn_goals(plan):
    """Keys of the plan's goals whose ministerial goals are all withdrawn, by the newest letters; two queries."""
    through = PlanGoal.wordings.through.objects.filter(plangoal__plan=plan)
    newest = Wording.objects.filter(goal__in=through.values("wording__goal")).newest_announced()
    withdrawn = set(newest.filter(withdrawn=True).values_list("goal_id", flat=True))
    answered = {}
    for key, goal in through.values_list("plangoal__key", "wording__goal"):
        answered.setdefault(str(key), []).append(goal in withdrawn)
    return frozenset(key for key, goals in answered.items() if all(goals))
