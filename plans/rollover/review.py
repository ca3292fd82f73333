"""The earlier plan beside what has become of it: what somebody has taken a stand on in it, and the rest."""

from dataclasses import dataclass
from functools import cached_property

from bpmplan.prepared import Prepared, given

from ..content.changes import SectionChange, State, since
from ..content.data import StandContent
from ..content.earlier import earlier_content
from ..content.live import of_plan
from ..content.readiness.missing import has_state
from ..content.readiness.states import SectionState
from ..models import Edit, StandKind


@dataclass(frozen=True)
class Reviewed:
    """One section of the earlier plan. ``is_edited``: somebody has written in it since it was carried."""

    change: SectionChange
    stand: StandContent | None
    is_edited: bool

    @property
    def key(self):
        return self.change.before.key

    @property
    def title(self):
        return self.change.before.title

    @property
    def kind(self):
        return self.change.kind

    @property
    def is_gone(self):
        return self.change.after is None

    @property
    def is_open(self):
        """Nobody has said what becomes of it, nor written in it."""
        return self.stand is None and not (self.is_edited and not self.is_gone)

    @property
    def is_unsaid(self):
        """It is not in the plan, and nobody has said why."""
        return self.is_gone and self.stand is None

    @property
    def state(self):
        return self.change.state

    @property
    def stand_label(self):
        if self.stand is not None:
            return StandKind(self.stand.kind).label
        return "" if self.is_open else SectionState.EDITED.label


@dataclass(frozen=True)
class Review:
    """All of the earlier plan that is asked about, in its own order."""

    earlier: object
    after: object
    changes: object
    lines: tuple[Reviewed, ...]

    @cached_property
    def open(self):
        return tuple(line for line in self.lines if line.is_open)

    @cached_property
    def unsaid(self):
        return tuple(line for line in self.lines if line.is_unsaid)

    @property
    def done(self):
        return len(self.lines) - len(self.open)

    def line(self, key):
        return next((line for line in self.lines if line.key == key), None)

    def around(self, line):
        """The lines before and after one; None at the ends."""
        at = self.lines.index(line)
        return self.lines[at - 1] if at else None, self.lines[at + 1] if at + 1 < len(self.lines) else None

    def next_open(self, after=""):
        """The first line that is open after the one with a key, else the first that is open at all, else None."""
        at = next((number for number, line in enumerate(self.lines, 1) if line.key == after), 0)
        return next((line for line in (*self.lines[at:], *self.lines[:at]) if line.is_open), None)


EDITED = Prepared(
    lambda: (
        Edit.objects.filter(plan=given("plan"), edit_no__gt=0, deleted=False).order_by().values_list("key").distinct()
    )
)


def review_of(plan, content=None):
    """The ``Review`` of a plan that was begun from another, else None; a fixed number of queries.

    Images come along with the texts that show them, and chapters that are only the place of a block with the plan:
    these are asked about only when they are gone.
    """
    earlier = earlier_content(plan)
    if earlier is None:
        return None
    after = content or of_plan(plan)
    changes = since(earlier, after)
    of_earlier = {change.before.key: change for change in reversed(changes.sections) if change.before is not None}
    stands = {stand.earlier_key: stand for stand in after.stands}
    edited = {str(key) for (key,) in EDITED.rows(plan=plan.pk)}
    lines = []
    for kind, section in earlier.sections:
        change = of_earlier[section.key]
        if change.state == State.GONE or _is_asked_about(kind, section):
            is_edited = change.after is not None and change.after.key in edited
            lines.append(Reviewed(change, stands.get(section.key), is_edited))
    return Review(earlier, after, changes, tuple(lines))


def _is_asked_about(kind, section):
    if kind == "chapter":
        return has_state(section)
    return not (kind == "attachment" and section.is_image)


def unsaid_titles(review):
    """Titles of what is gone from the earlier plan without a word; none without a review."""
    return [line.title for line in review.unsaid] if review else []
