"""A follow-up is begun: a part for each goal, target and initiative of the adopted version, and one for the whole."""

from django.db import transaction
from django.db.models import Max

from bpmplan.accounts import permissions
from bpmplan.constraints import refusing
from bpmplan.steps import Refused, demand

from ..content.stored import of_revision
from ..models import FollowUp, FollowUpEvent, FollowUpPart, FollowUpStatus, PartOf, Plan


def followed(plan):
    """The version that a follow-up of the plan would be about: the newest adopted one, or None."""
    return plan.revisions.adopted().order_by("-number").first()


@transaction.atomic
def begin(*, plan, period, by, now):
    """Begin a follow-up on ``period`` of the plan's adopted version; the ``FollowUp``. Raises ``Refused``."""
    plan = Plan.objects.to_change(plan.pk)
    demand(permissions.may_write_follow_up(by, plan.municipality_id))
    revision = followed(plan)
    if revision is None:
        raise Refused("Der kan først følges op på planen, når den er vedtaget.")
    if plan.follow_ups.filter(status=FollowUpStatus.DRAFT).exists():
        raise Refused("Der skrives allerede en opfølgning på planen. Gør den færdig først.")
    last = plan.follow_ups.aggregate(last=Max("number"))["last"] or 0
    with refusing():
        follow_up = FollowUp.objects.create(
            plan=plan, revision=revision, number=last + 1, period=period, begun_at=now, begun_by=by
        )
    FollowUpPart.objects.bulk_create(_parts(follow_up, of_revision(revision), by, now))
    FollowUpEvent.objects.create(follow_up=follow_up, step="begin", at=now, by=by)
    return follow_up


def _parts(follow_up, content, by, now):
    """A part for each thing that the version has, in its order."""
    about = [(PartOf.WHOLE, None, "")]
    for goal in content.answered_goals:
        about.append((PartOf.GOAL, goal.key, ""))
        about += [(PartOf.TARGET, target.key, target.unit) for target in goal.targets]
    about += [(PartOf.INITIATIVE, one.key, "") for one in content.initiatives]
    for position, (part_of, key, unit) in enumerate(about, 1):
        yield FollowUpPart(
            plan=follow_up.plan,
            follow_up=follow_up,
            part_of=part_of,
            about=key,
            unit=unit,
            position=position,
            changed_at=now,
            changed_by=by,
        )
