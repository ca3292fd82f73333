"""The one place that says what a plan is missing and how ready each of its sections is.

``readiness`` is pure: a content and ``Facts`` in, ``Readiness`` out. ``readiness_of`` reads the facts of a live plan
first. Badges, banner, steps and lists ask here and nowhere else.
"""

from dataclasses import dataclass

from ...models import Status
from ..live import of_plan
from .facts import Facts, Finding, facts_of, has_last_body
from .items import ADOPT, ADOPT_AMENDED, HEAR, PEOPLE, SUBMIT, Item
from .missing import missing_in, process
from .odd import odd_in
from .people import Assignment, named, people
from .states import SectionState, states_in

__all__ = [
    "ADOPT",
    "ADOPT_AMENDED",
    "HEAR",
    "SUBMIT",
    "Facts",
    "Finding",
    "Item",
    "Readiness",
    "SectionState",
    "readiness",
    "readiness_of",
]


@dataclass(frozen=True)
class Readiness:
    """What is open in a plan (``items``), and the state of each section by its key. ``sent_back``: why it came back.

    ``assignments``: what people are or were asked for, each with the words that name what it is about.
    """

    items: tuple[Item, ...]
    states: dict[str, SectionState]
    sent_back: object = None
    assignments: tuple[tuple[str, Assignment], ...] = ()

    @property
    def asked(self):
        """What was asked for when the plan came back, done or not: ``[(what, Assignment)]``."""
        return [row for row in self.assignments if self.sent_back and row[1].asked_in == self.sent_back.event]

    @property
    def waiting(self):
        """The ``Assignment``s that somebody has still to do."""
        return [one for _, one in self.assignments if one.is_open]

    def blocking(self, step):
        """What must be mended or answered before the step."""
        steps = {SUBMIT, ADOPT} if step == ADOPT_AMENDED else {step}
        return [item for item in self.items if steps & item.blocks]

    def later(self, step):
        """What does not stop this step, and will stop the plan from being sent to be decided."""
        blocking = self.blocking(step)
        return [item for item in self.items if SUBMIT in item.blocks and item not in blocking]

    @property
    def before_submitting(self):
        return self.blocking(SUBMIT)

    @property
    def odd(self):
        """What is asked about and stops nothing."""
        return [item for item in self.items if item.is_odd]

    @property
    def people(self):
        """What somebody is asked for, and has not done yet."""
        return [item for item in self.items if item.kind == PEOPLE]

    @property
    def has_several_questions(self):
        """Whether more than one of what is odd can be answered, so that all can be at once."""
        return sum(bool(item.digest) for item in self.odd) > 1

    @property
    def open_questions(self):
        """All that somebody can answer, ``{identity: item}``."""
        return {item.identity: item for item in self.items if item.digest}


def readiness(content, facts):
    """The ``Readiness`` of a content about which ``facts`` are known."""
    assignments = named(content, facts.assignments)
    all_items = (*missing_in(content, facts), *odd_in(content, facts), *people(assignments, facts.today))
    items = tuple(item for item in all_items if not item.digest or item.identity not in facts.confirmed)
    return Readiness(items, states_in(content, facts, items), facts.sent_back, assignments)


def readiness_of(plan, content=None, *, today=None, trial_print=None, unsaid=()):
    """The ``Readiness`` of a plan as it stands; the number of queries does not depend on its size.

    ``trial_print`` is called with the content and gives the ``Finding``s of what could not be printed. ``unsaid`` are
    titles of what is gone from the earlier plan without a word, which the review of a rollover knows. A plan that has
    left the desk is asked only what is missing around it: its text is frozen.
    """
    if plan.status != Status.DRAFT:
        return Readiness(tuple(process(Facts(today=today, has_last_body=has_last_body(plan)))), {})
    content = content or of_plan(plan)
    findings = trial_print(content) if trial_print else ()
    return readiness(content, facts_of(plan, content, today=today, findings=findings, unsaid=unsaid))
