"""What is opened in a submitted plan that a body has adopted with changes."""

from django.db import models

from .revisions import Event, Revision


class Amendment(models.Model):
    """The sections that may be written so that a plan says what a body adopted with changes.

    ``revision`` is the submitted version that the body decided about, ``event`` the step that opened them. It stands
    as long as its plan names it (``Plan.amending``); afterwards it tells what was opened.
    """

    event = models.OneToOneField(Event, models.PROTECT, related_name="amendment", verbose_name="hændelse")
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="amendments", verbose_name="version, der blev besluttet om"
    )

    class Meta:
        verbose_name = "vedtagelse med ændringer"
        verbose_name_plural = "vedtagelser med ændringer"

    def __str__(self):
        return f"Ændringer i {self.revision}"

    @property
    def keys(self):
        """The keys of the sections that may be written."""
        return set(self.opened.values_list("key", flat=True))


class OpenedSection(models.Model):
    """One section of a plan that may be written in an ``Amendment``; ``section`` is its kind's model name."""

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="opened", verbose_name="ændringer")
    section = models.CharField("slags", max_length=20)
    key = models.UUIDField()
    is_named = models.BooleanField("nævnt i beslutningen", default=True)

    class Meta:
        verbose_name = "åbnet del"
        verbose_name_plural = "åbnede dele"
        constraints = [models.UniqueConstraint(fields=["amendment", "key"], name="opened_section_once_in_amendment")]

    def __str__(self):
        return f"{self.section} {self.key}"
