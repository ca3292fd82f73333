"""One mechanism for taking a step: a table of steps, one door, one event for each step, mail from the event.

An app has its own table (``plans/steps/workflow.py``, ``goals/workflow.py``).
What a step is and how it is recorded is here.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models


class Refused(Exception):
    """A deed that cannot be done now. Its text is a Danish sentence that says what the person can do about it."""


@dataclass(frozen=True)
class Step:
    """A row of a table of steps.

    ``label`` stands on the button; ``sources`` are the statuses it starts from and ``target`` where it leads;
    ``role`` is who may take it (the app's own kind of role); ``needs`` names what it must be given
    (``"reason"``, ``"decision"``, ``"ready"``, ``"deadline"``); ``tells`` is the least role that gets a mail about
    it; ``help`` says in a sentence what happens; ``done`` says it afterwards.
    """

    label: str
    sources: frozenset
    target: str
    role: object
    needs: frozenset = frozenset()
    tells: object = None
    help: str = ""
    done: str = ""

    def check(self, status, status_label):
        """Raise ``Refused`` when the step does not start from ``status``."""
        if status not in self.sources:
            raise Refused(
                f"»{self.label}« kan ikke lade sig gøre, fordi status nu er »{status_label}«. "
                "Måske har en kollega allerede gjort det. Genindlæs siden."
            )


class BaseEvent(models.Model):
    """That a step was taken: by whom, when and why."""

    step = models.CharField("trin", max_length=40)
    at = models.DateTimeField("tidspunkt")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="af", null=True, related_name="+")
    reason = models.TextField("begrundelse", blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]


def lock(queryset, pk):
    """The row, read afresh and locked until the transaction ends (SQLite's transactions lock by themselves)."""
    return queryset.select_for_update(of=("self",)).get(pk=pk)


def demand(allowed):
    """Raise ``PermissionDenied`` (403) unless ``allowed``."""
    if not allowed:
        raise PermissionDenied
