"""What political bodies decided about a frozen version."""

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q

from bpmplan import danish
from bpmplan.accounts.models import Body
from bpmplan.statuses import choice

HTTPS = "Skriv hele adressen på referatet. Den begynder med https://."


class Outcome(models.TextChoices):
    RECOMMENDED = choice("recommended")
    ADOPTED = choice("adopted")
    RETURNED = choice("returned")
    POSTPONED = choice("postponed")
    NOTED = choice("noted")


class DecisionQuerySet(models.QuerySet):
    def counting(self):
        """Decisions that stand: not those whose registration was annulled."""
        return self.filter(annulled_at=None)

    def adoptions(self):
        return self.counting().filter(is_last=True, outcome=Outcome.ADOPTED)


class Decision(models.Model):
    """What a body decided about a revision.

    ``body_name`` and ``body_order`` are kept as they were: bodies are renamed and moved, decisions are not.
    ``annulled_at``: the registration was a mistake; it is kept for the history, and stands in no document.
    """

    revision = models.ForeignKey("Revision", models.PROTECT, related_name="decisions", verbose_name="version")
    body = models.ForeignKey(Body, models.SET_NULL, null=True, related_name="decisions", verbose_name="politisk organ")
    body_name = models.CharField("organets navn", max_length=100)
    body_order = models.PositiveSmallIntegerField("organets plads i rækkefølgen", default=0)
    is_last = models.BooleanField("endelig beslutning", default=False)
    meeting_date = models.DateField("mødedato")
    outcome = models.CharField("udfald", max_length=11, choices=Outcome)
    case_number = models.CharField("sagsnummer", max_length=40, blank=True)
    item_number = models.CharField("punkt på dagsordenen", max_length=20, blank=True)
    votes = models.TextField("stemmer", blank=True, max_length=1_000)
    minority_statement = models.TextField("mindretalsudtalelse", blank=True, max_length=5_000)
    minutes = models.URLField(
        "link til referatet",
        max_length=500,
        blank=True,
        validators=[URLValidator(["https"])],
        error_messages={"invalid": HTTPS},
    )
    recorded_at = models.DateTimeField("registreret")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    annulled_at = models.DateTimeField("registreringen annulleret", null=True, blank=True)

    GIVEN = (
        "body",
        "meeting_date",
        "outcome",
        "case_number",
        "item_number",
        "votes",
        "minority_statement",
        "minutes",
    )
    """The fields that a person writes, and can correct."""

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "beslutning"
        verbose_name_plural = "beslutninger"
        ordering = ["meeting_date", "body_order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_known"),
            models.CheckConstraint(condition=~Q(body_name=""), name="decision_names_body"),
            models.CheckConstraint(
                condition=Q(minutes="") | Q(minutes__startswith="https://"),
                name="decision_minutes_by_https",
                violation_error_message=HTTPS,
            ),
            models.UniqueConstraint(
                fields=["revision"],
                condition=Q(is_last=True, outcome="adopted", annulled_at=None),
                name="decision_one_adoption_of_revision",
                violation_error_message="Vedtagelsen af denne version er allerede registreret.",
            ),
        ]

    def __str__(self):
        return f"{self.body_name}, {danish.date(self.meeting_date)}: {self.get_outcome_display()}"

    @property
    def is_adoption(self):
        """Whether this is what puts a version in force."""
        return self.is_last and self.outcome == Outcome.ADOPTED
