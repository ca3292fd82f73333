"""How long it is known what a person has seen of a plan."""

from bpmplan.retention import Retention, delete_in_batches, register

from ..models import Visit

register(
    Retention(
        "visits",
        "hvad brugere har set af planer",
        "KEEP_VISITS_DAYS",
        365,
        lambda before: delete_in_batches(Visit.objects.filter(at__lt=before)),
        may_be_forever=False,
    )
)
