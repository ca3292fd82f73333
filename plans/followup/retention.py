"""How long a follow-up that was put away is kept."""

from bpmplan.retention import Retention, delete_in_batches, register

from ..models import FollowUp, FollowUpEdit, FollowUpEvent, FollowUpStatus


def _sweep(before):
    """With all that was written in it. One that has recorded values stays with them: they belong to the records."""
    put_away = FollowUpEvent.objects.filter(step="discard", at__lt=before).values("follow_up")
    old = FollowUp.objects.filter(status=FollowUpStatus.DISCARDED, results=None, pk__in=put_away)
    delete_in_batches(FollowUpEdit.objects.filter(key__in=old.values("parts__key")))
    return delete_in_batches(old)


register(
    Retention(
        "discarded_follow_ups",
        "kasserede opfølgninger",
        "KEEP_DISCARDED_FOLLOW_UPS_DAYS",
        365,
        _sweep,
        least_days=30,
    )
)
