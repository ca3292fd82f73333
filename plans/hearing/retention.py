"""How long answers to hearings are kept whole: then only that they came, and what was done about them, is left."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from bpmplan.retention import BATCH, Retention, register

from ..models import AskedParty, HearingAnswer, HearingAnswerFile


def _sweep(before):
    """Texts, files and mail addresses go, and names that were to be left out; by the hearing's deadline.

    The files themselves go with the next sweep of files that no row names.
    """
    count = 0
    old = HearingAnswer.objects.filter(emptied_at=None, hearing__deadline__lt=before.date())
    while keys := list(old.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            HearingAnswerFile.objects.filter(answer__in=keys).delete()
            emptied = HearingAnswer.objects.filter(pk__in=keys)
            count += emptied.update(text="", address="", emptied_at=timezone.now())
            emptied.filter(hides_name=True).update(name="")
    has_any = HearingAnswer.objects.filter(hearing=OuterRef("hearing"), emptied_at=None)
    asked = AskedParty.objects.exclude(address="").filter(~Exists(has_any), hearing__deadline__lt=before.date())
    asked.update(address="")
    return count


ANSWERS = Retention(
    "hearing_answers",
    "høringssvar i deres helhed, efter høringens frist",
    "KEEP_HEARING_ANSWERS_DAYS",
    5 * 365,
    _sweep,
    least_days=90,
)
register(ANSWERS)
