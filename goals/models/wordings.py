"""A goal's words as one letter gives them: added, never changed once the letter is sent."""

from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery

from bpmplan.steps import Refused

from .letters import Letter, LetterKind


def _newest_announced():
    """In a query of wordings: the primary key of the newest announced wording of the same goal."""
    newest = Wording.objects.announced().filter(goal=OuterRef("goal")).order_by("-letter__sent_at", "-letter_id")
    return Subquery(newest.values("pk")[:1])


class WordingQuerySet(models.QuerySet):
    def announced(self):
        """Those that everybody may read: of sent letters, but consultations are none of them.

        A goal that an announcement marks as withdrawn was left out after the consultation: it never was announced.
        """
        left_out = Q(letter__kind=LetterKind.ANNOUNCEMENT, withdrawn=True)
        asked_about = Q(letter__kind=LetterKind.CONSULTATION)
        return self.filter(~asked_about, ~left_out, letter__sent_at__isnull=False)

    def in_order_sent(self):
        return self.order_by(F("letter__sent_at").asc(nulls_first=True), "letter_id")

    def newest_announced(self):
        """Of each goal the newest announced wording (it may withdraw the goal). In one query."""
        return self.filter(pk=_newest_announced())

    def with_newest_announced(self):
        """Each with ``newest_announced``: the primary key of its goal's newest announced wording."""
        return self.annotate(newest_announced=_newest_announced())

    def letters(self):
        return Letter.objects.filter(pk__in=self.order_by().values("letter"))

    @transaction.atomic
    def update(self, **values):
        # A wording can neither be changed in a sent letter nor moved into one.
        into = values.get("letter", values.get("letter_id"))
        letters = self.letters()
        if into is not None:
            letters |= Letter.objects.filter(pk=getattr(into, "pk", into))
        letters.refuse_sent(Wording.LOCKED)
        return super().update(**values)

    @transaction.atomic
    def delete(self):
        self.letters().refuse_sent(Wording.LOCKED)
        return super().delete()

    @transaction.atomic
    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        objs = list(objs)
        if update_conflicts:
            raise Refused(Wording.LOCKED)
        Letter.objects.filter(pk__in={wording.letter_id for wording in objs}).refuse_sent(Wording.LOCKED)
        return super().bulk_create(objs, *args, **kwargs)

    update.alters_data = True
    delete.alters_data = True
    delete.queryset_only = True


class Wording(models.Model):
    """A goal as one letter words it; never changed once the letter is sent. ``withdrawn``: the letter withdraws it.

    ``as_read``: the words as they were read in the letter, or carried over when it was begun; what differs from them
    staff have written.
    """

    WORDS = ("title", "rationale", "focus")
    LOCKED = "Brevet er sendt, så ordlyden kan ikke ændres. Lav et nyt brev (rettelse) med den nye ordlyd."

    goal = models.ForeignKey("goals.Goal", models.PROTECT, related_name="wordings", verbose_name="mål")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="wordings", verbose_name="brev")
    title = models.TextField("titel", max_length=500)
    rationale = models.TextField("begrundelse", blank=True)
    focus = models.TextField("særligt fokus", blank=True)
    withdrawn = models.BooleanField("tilbagetrukket", default=False)
    as_read = models.JSONField(null=True, blank=True, editable=False)

    objects = WordingQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = "ordlyd"
        verbose_name_plural = "ordlyd"
        ordering = ["letter", "goal__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "letter"],
                name="wording_one_for_goal_in_letter",
                violation_error_message="Brevet har allerede en ordlyd for målet.",
            )
        ]

    def __str__(self):
        return self.title

    @transaction.atomic
    def save(self, *args, **kwargs):
        # A second check beside the forms', since plans in force depend on it; the row in the database decides.
        letters = Letter.objects.filter(pk=self.letter_id) | Wording.objects.filter(pk=self.pk).letters()
        letters.refuse_sent(self.LOCKED)
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args, **kwargs):
        Wording.objects.filter(pk=self.pk).letters().refuse_sent(self.LOCKED)
        return super().delete(*args, **kwargs)

    def fill_in(self, **words):
        """Fill in what wasn't known of a sent letter (``goals/archive.py``); whether anything was. The rest stays."""
        new = {name: text for name, text in words.items() if text and not getattr(self, name)}
        for name, text in new.items():
            setattr(self, name, text)
        if new:
            models.QuerySet(Wording).filter(pk=self.pk, **dict.fromkeys(new, "")).update(**new)
        return bool(new)

    @property
    def words(self):
        return {name: getattr(self, name) for name in self.WORDS}

    @property
    def is_edited(self):
        """Whether staff have written on it since it was read or carried over."""
        return self.words != (self.as_read or dict.fromkeys(self.WORDS, ""))

    @property
    def is_announced(self):
        """Whether everybody may read it (``announced()``)."""
        kind = self.letter.kind
        is_left_out = kind == LetterKind.ANNOUNCEMENT and self.withdrawn
        return self.letter.is_sent and kind != LetterKind.CONSULTATION and not is_left_out

    @property
    def is_public(self):
        """As ``is_announced``, and words of a consultation that is shown on purpose."""
        is_shown = self.letter.kind == LetterKind.CONSULTATION and self.letter.is_public and self.letter.is_sent
        return self.is_announced or is_shown

    def when_sent(self):
        """What sent wordings are ordered by (``in_order_sent()``)."""
        return self.letter.sent_at, self.letter_id
