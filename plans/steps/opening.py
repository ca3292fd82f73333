"""Opening a version to everybody before it is adopted: an agenda is public, and so is a hearing.

What anybody may read is an adopted version, or one that is heard or submitted and that an approver opened, until a
step back (``workflow.CLOSES``) or until somebody closes it. Going on closes nothing: the address is printed on what
people hold in their hands while the plan is adopted, with changes or without.
"""

from django.db import transaction

from bpmplan.accounts import permissions
from bpmplan.steps import Refused, demand

from ..models import Event, OpenedVersion, Plan, Status

FOR = {Status.HEARING: "til høringen", Status.SUBMITTED: "til dagsordenen"}
"""What a version can be opened for, by the status of its plan."""


def openable(plan, revision):
    """Whether the revision is the one that its plan is heard or submitted as, and can be opened to everybody."""
    return revision is not None and plan.status in FOR and revision.frozen_for == plan.status


@transaction.atomic
def open_to_all(*, revision, by, now):
    """Let everybody read the version, marked as not adopted; the ``OpenedVersion``. Raises ``Refused``."""
    plan = _locked(revision, by)
    if plan.newest_revision != revision:
        raise Refused("Der er kommet en nyere version. Genindlæs siden.")
    if not openable(plan, revision):
        raise Refused("Kun den version, der er i høring eller til politisk behandling nu, kan åbnes for alle.")
    if revision.is_open:
        raise Refused("Versionen er allerede åben for alle. Genindlæs siden.")
    Event.objects.create(plan=plan, step="open", at=now, by=by, revision=revision)
    return OpenedVersion.objects.create(revision=revision, opened_at=now, opened_by=by)


@transaction.atomic
def close(*, revision, by, now):
    """Let nobody but the municipality's own people read the version any more. Raises ``Refused``."""
    plan = _locked(revision, by)
    if plan.revisions.adopted().filter(pk=revision.pk).exists():
        raise Refused("Versionen er vedtaget og kan derfor læses af alle. Genindlæs siden.")
    if not close_all([revision.pk], by=by, now=now):
        raise Refused("Versionen er ikke længere åben for alle. Genindlæs siden.")
    Event.objects.create(plan=plan, step="close", at=now, by=by, revision=revision)


def close_all(revisions, *, by, now):
    """Close those that are open among versions with these primary keys; how many."""
    return OpenedVersion.objects.filter(revision__in=revisions, closed_at=None).update(closed_at=now, closed_by=by)


def _locked(revision, by):
    plan = Plan.objects.to_change(revision.plan_id)
    demand(permissions.may_open_to_all(by, plan.municipality_id))
    return plan
