"""How long what surrounds the writing of a plan is kept: who is there, what was said, and what somebody has seen."""

from bpmplan.retention import Retention, delete_in_batches, register

from ..models import Note, Presence, Visit

PRESENCES = Retention(
    "presences",
    "hvem der har en plan åben, og hvor i den",
    "KEEP_PRESENCES_DAYS",
    1,
    lambda before: delete_in_batches(Presence.objects.filter(at__lt=before)),
    may_be_forever=False,
)
NOTES = Retention(
    "notes",
    "bemærkninger, der er løst",
    "KEEP_NOTES_DAYS",
    365,
    lambda before: delete_in_batches(Note.objects.filter(resolved_at__lt=before, point=None)),
    least_days=1,
)
VISITS = Retention(
    "visits",
    "hvad brugere har set af planer",
    "KEEP_VISITS_DAYS",
    365,
    lambda before: delete_in_batches(Visit.objects.filter(at__lt=before)),
    may_be_forever=False,
)
register(PRESENCES, NOTES, VISITS)
