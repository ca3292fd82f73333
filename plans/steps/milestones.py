"""The milestones of a plan's path: what each is, and how its dates read."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bpmplan import danish, workdays
from bpmplan.statuses import STATUSES

from ..models import Status

AGENDA_DAYS = 4
"""An agenda with its annexes is published at least this many days before the meeting."""


def agenda_day(meeting):
    """The last working day on which the agenda of a meeting can be published."""
    return workdays.latest(meeting - timedelta(days=AGENDA_DAYS))


class What(StrEnum):
    """What a milestone of a path is."""

    BEGUN = "begun"
    WRITING = "writing"
    READY = "ready"
    HEARING = "hearing"
    SUBMITTED = "submitted"
    BODY = "body"
    AMENDED = "amend"
    UNAMENDED = "unamend"
    RETURNED = "return"
    ADOPTED = "adopted"
    REOPENED = "reopen"
    ANNULLED = "annul"
    SUPERSEDED = "superseded"
    DISCARDED = "discard"
    BROUGHT_BACK = "bring_back"


class State(StrEnum):
    """Whether a milestone has been passed, is where the plan stands, or lies ahead."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


STATE_LABELS = {State.DONE: "Sket", State.NOW: "Nu", State.AHEAD: "Kommer"}

TITLES = {
    What.BEGUN: "Planen begyndt",
    What.READY: "Intern godkendelse",
    What.HEARING: "Høring",
    What.SUBMITTED: STATUSES[Status.SUBMITTED].label,
    What.AMENDED: "Vedtaget med ændringer, som skrives ind",
    What.UNAMENDED: "Åbnede dele lukket igen uden ændringer",
    What.RETURNED: "Sendt tilbage til kladde",
    What.REOPENED: "Rettelse begyndt som ny version",
    What.ANNULLED: STATUSES["annulled"].label,
    What.SUPERSEDED: STATUSES["superseded"].label,
    What.DISCARDED: STATUSES[Status.DISCARDED].label,
    What.BROUGHT_BACK: "Hentet frem igen",
}


@dataclass(frozen=True)
class Milestone:
    """One point of a plan's path.

    ``day`` is when it really was (a meeting's date, the day a step was taken), ``end`` when a hearing really ended;
    ``planned`` and ``planned_end`` are what the municipality had set, None where nothing was. ``outcome`` says in
    words what a body decided, ``version`` what about. ``reason`` is for the municipality's own people;
    ``is_public`` says whether the milestone is for everybody.
    """

    what: What
    title: str
    state: State = State.DONE
    day: date | None = None
    end: date | None = None
    planned: date | None = None
    planned_end: date | None = None
    outcome: str = ""
    version: int | None = None
    body: int | None = None
    is_last: bool = False
    reason: str = ""
    is_public: bool = False
    is_late: bool = False

    @property
    def state_label(self):
        return STATE_LABELS[self.state]

    @property
    def dates(self):
        """When it was or is to be, in Danish; empty where nothing is known."""
        planned = _span(self.planned, self.planned_end)
        if self.state == State.AHEAD:
            return f"planlagt {planned}" if planned else ""
        if self.state == State.NOW and self.what == What.BODY:
            return f"planlagt {planned}" if planned else ""
        if self.state == State.NOW:
            until = danish.date(self.planned_end or (self.planned if self.what == What.WRITING else None))
            return f"siden {danish.date(self.day)}" + (f", til {until}" if until else "")
        real = _span(self.day, self.end)
        return f"{real} (planlagt {planned})" if planned and not self.is_as_planned else real

    @property
    def version_label(self):
        """Which version a milestone is about; with a body's decision in front of it, as a part of that sentence."""
        return f"{'version' if self.outcome else 'Version'} {self.version}" if self.version else ""

    @property
    def is_as_planned(self):
        """Whether it was on the days that had been set for it."""
        return self.planned in (None, self.day) and self.planned_end in (None, self.end)

    @property
    def agenda(self):
        """The last day on which the agenda of a meeting to come can be published; None for anything else."""
        if self.what == What.BODY and self.state != State.DONE and self.planned:
            return agenda_day(self.planned)
        return None


def _span(first, last):
    """``1. juni 2026``, or a stretch of days; either end may be None."""
    if first and last and first != last:
        return f"{danish.date(first)} til {danish.date(last)}"
    return f"til {danish.date(last)}" if last and not first else danish.date(first)
