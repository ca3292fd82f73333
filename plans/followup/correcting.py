"""A municipality's own value in a frozen follow-up is corrected, and the correction taken back.

The follow-up stays as it was frozen, and another result stands beside it: at once on the follow-up's page, with the
reason, and in the next follow-up.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from bpmplan.accounts import permissions
from bpmplan.cleaning import looks_like_cpr
from bpmplan.steps import Refused, demand, lock

from ..models import FollowUp, Plan, Result
from . import results
from .content import content_of
from .data import FollowedTarget

SINCE_THEN = "En kollega har lige rettet tallet. Se, hvad der står nu, og prøv igen."


@dataclass(frozen=True)
class OwnValue:
    """What a frozen follow-up says of a target by the municipality's own value, and the ``Result`` that stands now.

    ``result`` is None where the value has been taken back since.
    """

    target: FollowedTarget
    result: Result | None

    @property
    def is_corrected(self):
        """Whether another value stands now than the follow-up says."""
        return self.result is None or self.result.value != self.target.value

    @property
    def is_for_all(self):
        """Whether all who may read the follow-up may know what stands now: it says so itself, or one that is public."""
        return self.result is None or self.result.is_for_all

    @property
    def shown(self):
        """The value that stands now, with its unit; empty where none does."""
        return self.target.with_unit(self.result.value) if self.result else ""


def own_values(follow_up):
    """``OwnValue`` of each of the municipality's own values in a frozen follow-up. One query."""
    own = [one for one in content_of(follow_up).targets if one.value is not None and not one.is_official]
    is_public = Exists(FollowUp.objects.public().filter(pk=OuterRef("follow_up")))
    current = Result.objects.filter(plan=follow_up.plan_id, superseded_at=None).select_related("by", "corrects")
    current = current.annotate(is_for_all=Q(follow_up=follow_up.pk) | Q(is_public))
    standing = {(str(row.target), row.period): row for row in current} if own else {}
    return [OwnValue(one, standing.get((one.key, one.period))) for one in own]


@transaction.atomic
def correct(*, follow_up, target, seen, value, source, reason, by, now):
    """Correct what a frozen follow-up says of a target (its key, as text); the new ``Result``.

    ``seen``: primary key of the result that the person saw. Raises ``Refused`` or ``PermissionDenied``.
    """
    current = _standing(follow_up, target, seen, by)
    if (value, source) == (current.value, current.source):
        raise Refused("Tallet er det samme som før.")
    if not reason:
        raise Refused("Skriv, hvorfor tallet er rettet.")
    for number in (*looks_like_cpr(source), *looks_like_cpr(reason)):
        raise Refused(f"»{number}« ligner et CPR-nummer. Slet det.")
    facts = {"plan": follow_up.plan, "target": current.target, "period": current.period, "reason": reason}
    return results.record(**facts, value=value, source=source, follow_up=current.follow_up, by=by, now=now)


@transaction.atomic
def take_back(*, follow_up, target, seen, by, now):
    """Take a correction back, so that what it corrected stands again. Raises as ``correct``."""
    current = _standing(follow_up, target, seen, by)
    if not current.reason:
        raise Refused("Tallet er ikke rettet.")
    results.undo(current, by=by, now=now)


def _standing(follow_up, target, seen, by):
    """The result to correct, read under the plan's lock."""
    Plan.objects.to_change(follow_up.plan_id)
    follow_up = lock(FollowUp.objects.select_related("plan__municipality", "revision"), follow_up.pk)
    demand(permissions.may_freeze_follow_up(by, follow_up.plan.municipality_id))
    if not follow_up.is_frozen:
        raise Refused("Opfølgningen er kladde igen. Ret tallet i den.")
    current = next((one.result for one in own_values(follow_up) if one.target.key == target), None)
    if current is None:
        raise Refused("Der er ikke længere et tal at rette.")
    if current.pk != seen:
        raise Refused(SINCE_THEN)
    return current
