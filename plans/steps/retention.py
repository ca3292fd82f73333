"""How long a discarded draft is kept, and what is left of it; how long pages of versions, notes, and who had a plan
open, are."""

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from bpmplan.accounts.models import Municipality
from bpmplan.retention import Retention, delete_in_batches, delete_whole, register
from bpmplan.steps import lock

from ..models import DeletedDraft, EarlierDraft, KeptPage, Plan, Revision, Status, Word


def _sweep(before):
    """Each draft with its sections, history and versions goes in a transaction of its own.

    One stays that a body has decided about, that anybody could read or can read answers to a survey beside, or that
    another plan was begun from: the first belong to the municipality's records, and the last says what is new in the
    other plan.
    """
    old = (
        Plan.objects.filter(status=Status.DISCARDED)
        .annotate(put_away=Max("events__at", filter=Q(events__step="discard")))
        .filter(put_away__lt=before)
    )
    count = sum(_delete(plan, before) for plan in old.order_by("pk"))
    if count:
        delete_in_batches(Word.objects.filter(revisions=None))  # words that stood in their versions alone
    return count


def _delete(plan, before):
    with transaction.atomic():
        lock(Municipality.objects.all(), plan.municipality_id)
        locked = Plan.objects.select_for_update().filter(pk=plan.pk, status=Status.DISCARDED).first()
        if locked is None or _is_needed(locked):
            return 0
        discarded = locked.events.filter(step="discard").latest("at", "pk").at
        if discarded >= before:  # brought back and put away again meanwhile
            return 0
        DeletedDraft.objects.create(
            municipality_id=locked.municipality_id,
            first_year=locked.first_year,
            last_year=locked.last_year,
            discarded_at=discarded,
            deleted_at=max(timezone.now(), discarded),
            days=DISCARDED.days,
        )
        earlier = locked.begun_from_draft_id
        delete_whole(locked)
        EarlierDraft.objects.filter(pk=earlier).delete()  # kept for this plan alone
        return 1


def _is_needed(plan):
    decided = plan.revisions.filter(decisions__isnull=False)
    public = Revision.objects.been_public().filter(plan=plan)
    next_plans = Plan.objects.filter(Q(begun_from__plan=plan) | Q(begun_from_draft__plan=plan))
    published = plan.survey_replies.published()
    return decided.exists() or public.exists() or next_plans.exists() or published.exists()


DISCARDED = Retention("discarded_plans", "kasserede planer", "KEEP_DISCARDED_PLANS_DAYS", 365, _sweep, least_days=30)
KEPT_PAGES = Retention(
    "kept_pages",
    "sider af versioner, som de blev vist sidst",
    "KEEP_KEPT_PAGES_DAYS",
    90,
    lambda before: delete_in_batches(KeptPage.objects.filter(made_at__lt=before)),
    may_be_forever=True,
)
register(DISCARDED, KEPT_PAGES)
