"""Which follow-ups there are of a plan, and which goes with a version to a meeting."""

from ..models import FollowUp


def follow_ups_near(revision):
    """Frozen ``FollowUp``s of the version's plan, and of the one that it was begun from; the newest first.

    Those of a later version are none of its business: it was put forward before they were.
    """
    about = FollowUp.objects.frozen().select_related("plan__municipality", "revision__plan__municipality")
    own = list(about.filter(plan=revision.plan_id, revision__number__lte=revision.number))
    begun_from = revision.plan.begun_from
    return own + (list(about.filter(plan=begun_from.plan_id)) if begun_from else [])


def follow_up_with(revision):
    """The ``FollowUp`` that politicians get with a version: of the plan itself, else of the one before; or None."""
    return next(iter(follow_ups_near(revision)), None)
