"""How long it is remembered that a form was sent."""

from bpmplan.retention import Retention, delete_in_batches, register

from .models import Press


def _sweep(before):
    return delete_in_batches(Press.objects.filter(at__lt=before))


register(
    Retention(
        "presses", "svar på sendte formularer", "KEEP_PRESSES_DAYS", 3, _sweep, least_days=1, may_be_forever=False
    )
)
