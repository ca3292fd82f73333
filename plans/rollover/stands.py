"""Taking a stand on a section of the earlier plan, and taking it back."""

from django.db import transaction

from bpmplan.steps import Refused

from ..content.earlier import earlier_content
from ..models import KINDS, Edit, Initiative, PlanGoal, Stand, StandKind, Target
from ..writing import deleting, saving
from ..writing.erased import refuse_erased
from .carry import carry_along

MINISTERS = "Et mål fra ministeren bliver i planen. Udelad det med en begrundelse på målets egen side."


def take_stand(plan, earlier_key, *, kind, by, now, reason="", moved_to=None, seen=None):
    """Say what becomes of a section of the plan that this one was begun from; returns the ``Stand``.

    ``continues`` brings a section back that is not in the plan. What has ``ended``, with a reason, or ``moved`` into
    another section (``moved_to``, its key) is deleted, and with it the parts of it that nobody has taken a stand on:
    a goal's targets, and its sub-goals with theirs.
    ``seen``: what the person saw of the section (``deleting.seen_of``), "" when it was not in the plan; what was
    written since is not deleted. A stand that was there is taken back first.
    Raises ``Refused`` in words for the person, or ``PermissionDenied``.
    """
    reason = reason.strip()
    with transaction.atomic():
        plan = saving.writable(plan, by)
        refuse_erased(plan.municipality_id, [reason])
        sections = _earlier_sections(plan)
        if str(earlier_key) not in sections:
            raise Refused("Afsnittet findes ikke i den plan, som planen er begyndt fra.")
        if kind == StandKind.ENDED and not reason:
            raise Refused("Skriv, hvorfor det er afsluttet.")
        name, earlier = sections[str(earlier_key)]
        section = _carried(plan, name, earlier_key)
        destination = _destination(plan, section, moved_to) if kind == StandKind.MOVED else None
        if seen is not None and section is not None and kind != StandKind.CONTINUES:
            deleting.require_seen(section, seen)
        if Stand.objects.filter(plan=plan, earlier_key=earlier_key).exists():
            take_back(plan, earlier_key, by=by, now=now)
            section = _carried(plan, name, earlier_key)
        if kind == StandKind.CONTINUES:
            _bring(plan, name, earlier_key, section, by, now)
        elif section is not None:
            _let_go(plan, section, destination, by, now)
        about = {"kind": kind, "reason": reason, "moved_to": destination and destination.key, "at": now, "by": by}
        if kind != StandKind.CONTINUES:
            for part_name, part in _parts(plan, name, earlier):
                if _carried(plan, part_name, part.key) is None:
                    defaults = about | {"section": part_name}
                    Stand.objects.get_or_create(plan=plan, earlier_key=part.key, defaults=defaults)
        return Stand.objects.create(plan=plan, earlier_key=earlier_key, section=name, **about)


def take_back(plan, earlier_key, *, by, now):
    """Undo a stand: what it deleted is brought back, and what it brought back goes. Raises ``Refused``."""
    with transaction.atomic():
        plan = saving.writable(plan, by)
        stand = Stand.objects.filter(plan=plan, earlier_key=earlier_key).first()
        if stand is None:
            raise Refused("Der er ikke taget stilling til det, eller stillingen er allerede fortrudt.")
        section = _carried(plan, stand.section, earlier_key)
        if stand.kind == StandKind.CONTINUES:
            if section is not None and _is_as_brought(section, stand) and not _is_ministers(section):
                _delete(section, by, now)
        elif section is None and (edit := _deleted(plan, stand.section, earlier_key, at=stand.at)):
            section = deleting.restore(plan=plan, key=edit.key, by=by, now=now)
            if stand.moved_to:
                _hand_back(plan, section, stand, by, now)
        # With a goal, the stands that its targets and sub-goals got with it.
        Stand.objects.filter(plan=plan, at=stand.at, section__in=("target", "plangoal"), by=stand.by).delete()
        Stand.objects.filter(pk=stand.pk).delete()


def _earlier_sections(plan):
    content = earlier_content(plan)
    return {part.key: (name, part) for name, part in content.sections} if content else {}


def _parts(plan, name, earlier):
    """``(kind, section)`` of what an earlier goal was made of: its targets, and its sub-goals with theirs."""
    if name != "plangoal":
        return []
    goals = earlier_content(plan).with_sub_goals(earlier)
    targets = [("target", target) for goal in goals for target in goal.targets]
    return [*targets, *(("plangoal", goal) for goal in goals[1:])]


def _carried(plan, name, earlier_key):
    """The section of the plan that goes on from an earlier one, or None."""
    return KINDS[name].objects.filter(plan=plan, carried_from=earlier_key).order_by("pk").first()


def _deleted(plan, name, earlier_key, **when):
    """How the section that went on from an earlier one was deleted, last."""
    edits = Edit.objects.filter(plan=plan, section=name, deleted=True, before__carried_from=str(earlier_key), **when)
    return edits.order_by("-at", "-pk").first()


def _is_as_brought(section, stand):
    """Whether nobody has written in a section or in a part of it since the stand brought it back."""
    return all(part.changed_at == stand.at for part in deleting.with_parts(section))


def _is_ministers(section):
    return isinstance(section, PlanGoal) and not section.is_own


def _destination(plan, section, moved_to):
    for kind in KINDS.values():
        destination = kind.objects.filter(plan=plan, key=moved_to).first() if moved_to else None
        if destination is not None:
            goal = getattr(destination, "goal", destination)  # of a target
            if section is not None and section in (destination, goal, getattr(goal, "under", None)):
                raise Refused("Vælg et andet afsnit end det selv.")
            return destination
    raise Refused("Vælg, hvad det er flyttet til.")


def _bring(plan, name, earlier_key, section, by, now):
    if section is not None:
        return
    if edit := _deleted(plan, name, earlier_key):
        deleting.restore(plan=plan, key=edit.key, by=by, now=now)
    else:
        carry_along(plan, earlier_key, by=by, now=now)


def _let_go(plan, section, destination, by, now):
    if _is_ministers(section):
        raise Refused(MINISTERS)
    if isinstance(section, PlanGoal) and isinstance(destination, PlanGoal):
        for target in section.targets.all():
            saving.put_under(target, destination, by=by, now=now)
        for sub_goal in section.sub_goals.all():
            saving.put_under(sub_goal, destination.under or destination, by=by, now=now)
        for initiative in section.initiatives.all():
            _link(initiative, {*initiative.goals.all(), destination}, by, now)
    if isinstance(section, PlanGoal) and section.why_it_stays:
        raise Refused(section.why_it_stays)
    _delete(section, by, now)


def _delete(section, by, now):
    seen = deleting.seen_of(section)
    deleting.delete(type(section), plan=section.plan, key=section.key, seen=seen, by=by, now=now)


def _hand_back(plan, goal, stand, by, now):
    """A goal that was moved into another takes back the targets, sub-goals and initiatives that went along."""
    if not isinstance(goal, PlanGoal):
        return
    went = Edit.objects.filter(plan=plan, at=stand.at, deleted=False).order_by("pk")
    for edit in went.filter(section="target", before__goal=str(goal.key)):
        if target := Target.objects.filter(plan=plan, key=edit.key, goal__key=stand.moved_to).first():
            saving.put_under(target, goal, by=by, now=now)
    for edit in went.filter(section="plangoal", before__under=str(goal.key)):
        if sub_goal := PlanGoal.objects.filter(plan=plan, key=edit.key).exclude(under=None).first():
            saving.put_under(sub_goal, goal, by=by, now=now)
    for edit in went.filter(section="initiative", before__has_key="goals"):
        if str(stand.moved_to) not in edit.before["goals"] and str(goal.key) in edit.before["goals"]:
            initiative = Initiative.objects.get(plan=plan, key=edit.key)
            _link(initiative, initiative.goals.exclude(key=stand.moved_to), by, now)


def _link(initiative, goals, by, now):
    saving.save(
        Initiative,
        plan=initiative.plan,
        key=initiative.key,
        started_from=initiative.edit_no,
        values={"goals": list(goals)},
        by=by,
        now=now,
    )
