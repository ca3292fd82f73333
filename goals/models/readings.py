"""Files of letters that were given to be read: their text, or why they can't be read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bpmplan.jobs.asked import Asked


class LetterReading(Asked):
    """A stored file that was given to be read, by its content, its name, and the program that reads it.

    ``text`` is what was read. Kept for a day or so (``goals/retention.py``): the letter's draft has its own text.
    """

    sha256 = models.CharField(max_length=64)
    name = models.CharField("filnavn", max_length=200)
    program = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    text = models.TextField("tekst", blank=True)

    LIMITS = settings.READING_LIMITS
    WHAT = "Filen"
    DONE_NOW, NOT_DONE = "læses nu", "kunne ikke læses"
    TOO_SLOW = (
        "Det tog for lang tid at læse filen. Vælg brevet alene, uden bilag, eller sæt brevets tekst ind i stedet."
    )
    TOO_LARGE = "Filen fylder for meget, når den pakkes ud, til at være et brev. Sæt brevets tekst ind i stedet."

    class Meta(Asked.Meta):
        abstract = False
        verbose_name = "læst fil"
        verbose_name_plural = "læste filer"
        constraints = [
            *Asked.Meta.constraints,
            models.UniqueConstraint(fields=["sha256", "name", "program"], name="letterreading_once_for_file"),
            models.CheckConstraint(condition=~Q(state="made") | ~Q(text=""), name="letterreading_made_has_text"),
        ]

    def __str__(self):
        return self.name
