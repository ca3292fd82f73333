"""Saves of one sitting folded into one row, when nobody's page rests on them any more.

The row of the last save stays. It holds what stood before the first, so what a section held before and after the
sitting is known for ever, and what it held in the middle of it is not (``saving.unknown_at``).
"""

from django.db import transaction
from django.db.models import F

from bpmplan.retention import Retention, register
from bpmplan.steps import lock

from ..models import Edit, Plan, Stand
from .sittings import grouped, saves_of


def fold_sittings(before):
    """Fold what ended before the moment ``before``; how many rows went. A section at a time, each looked at once."""
    new = Edit.objects.filter(first_no=None, at__lt=before).order_by()
    return sum(_fold_section(plan, key, before) for plan, key in new.values_list("plan", "key").distinct())


def _fold_section(plan_pk, key, before):
    with transaction.atomic():
        try:
            plan = lock(Plan.objects.all(), plan_pk)
        except Plan.DoesNotExist:
            return 0
        deeds = set(Stand.objects.filter(plan=plan).values_list("at", flat=True))
        saves = saves_of(Edit.objects.filter(plan=plan, key=key, first_no=None), deeds=deeds)
        sittings = [one for one in grouped(saves) if one.ended_at < before]
        alone = [one.last for one in sittings if one.saves == 1]
        Edit.objects.filter(plan=plan, key=key, edit_no__in=alone).update(first_no=F("edit_no"))
        return sum(_fold(plan, key, one) for one in sittings if one.saves > 1)


def _fold(plan, key, sitting):
    edits = Edit.objects.filter(plan=plan, key=key, edit_no__range=(sitting.first, sitting.last))
    held = {}
    for before in edits.order_by("edit_no").values_list("before", flat=True).iterator(chunk_size=20):
        held = before | held
    count, _ = edits.filter(edit_no__lt=sitting.last).delete()
    edits.update(before=held, first_no=sitting.first, began_at=sitting.began_at)
    return count


register(
    Retention(
        "saves_of_a_sitting", "hver gang der blev gemt undervejs", "KEEP_SAVES_DAYS", 1, fold_sittings, least_days=1
    )
)
