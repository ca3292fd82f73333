"""Files that were given to be read, letters and tables: what stands in them, or why they can't be read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bpmplan.jobs.asked import Asked
from bpmplan.sheets_read import Row


class FileReading(Asked):
    """A stored file that was given to be read, by its content, its name, and the program that reads it."""

    sha256 = models.CharField(max_length=64)
    name = models.CharField("filnavn", max_length=200)
    program = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()

    LIMITS = settings.READING_LIMITS
    WHAT = "Filen"
    DONE_NOW, NOT_DONE = "læses nu", "kunne ikke læses"

    class Meta(Asked.Meta):
        abstract = True
        constraints = [
            *Asked.Meta.constraints,
            models.UniqueConstraint(fields=["sha256", "name", "program"], name="%(class)s_once_for_file"),
        ]

    def __str__(self):
        return self.name


class LetterReading(FileReading):
    """A file with a letter. ``text`` is what was read.

    Kept for a day or so (``goals/retention.py``): the letter's draft has its own text.
    """

    text = models.TextField("tekst", blank=True)

    TOO_SLOW = (
        "Det tog for lang tid at læse filen. Vælg brevet alene, uden bilag, eller sæt brevets tekst ind i stedet."
    )
    TOO_LARGE = "Filen fylder for meget, når den pakkes ud, til at være et brev. Sæt brevets tekst ind i stedet."

    class Meta(FileReading.Meta):
        abstract = False
        verbose_name = "læst fil"
        verbose_name_plural = "læste filer"
        constraints = [
            *FileReading.Meta.constraints,
            models.CheckConstraint(condition=~Q(state="made") | ~Q(text=""), name="letterreading_made_has_text"),
        ]


class TableReading(FileReading):
    """A CSV or Excel file with numbers. ``cells`` is what was read: a list of ``[row number, texts]``.

    Kept for a day or so: what is taken in has its own rows.
    """

    cells = models.JSONField("rækker", default=list, blank=True)

    TOO_SLOW = "Det tog for lang tid at læse filen. Del den i flere, eller gem den som CSV, og prøv igen."
    TOO_LARGE = "Filen fylder for meget, når den pakkes ud. Del den i flere, eller gem den som CSV, og prøv igen."

    class Meta(FileReading.Meta):
        abstract = False
        verbose_name = "læst tabel"
        verbose_name_plural = "læste tabeller"

    @property
    def rows(self):
        """The ``Row``s that were read."""
        return [Row(number, texts) for number, texts in self.cells]
