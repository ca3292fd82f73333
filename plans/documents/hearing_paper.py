"""The hearing note on paper, and the plan with numbered paragraphs, so that an answer can say which one it means."""

from dataclasses import dataclass

from bpmplan import danish

from ..content.changes import State, changes
from .numbering import with_places
from .paper import Paper

WHOLE_PLAN = "Planen som helhed"
GONE = "Et afsnit, der ikke var i den version, der var i høring"


@dataclass(frozen=True)
class PaperPoint:
    """A point as it is printed: ``where`` in the plan it is about, and what has changed there since (``changed``)."""

    where: str
    text: str
    outcome: str
    what_we_did: str
    changed: str


class HearingPaper(Paper):
    """``note`` is a ``HearingNote``, and ``heard`` the content that was in hearing; both None when none was held."""

    name = "Høringsnotat"
    layout = "hearing-note"
    is_whole = False

    def __init__(self, content, standing, note=None, heard=None):
        super().__init__(content, standing)
        self.note = note
        self.changes = changes(heard, content) if heard is not None else None
        self.places = _places(Paper(heard, standing)) if heard is not None else {}

    @property
    def has_late(self):
        return any(answer.is_late for answer in self.note.answers)

    @property
    def answers(self):
        """``[(NoteAnswer, [PaperPoint])]``."""
        return [(answer, [self._point(point) for point in answer.points]) for answer in self.note.answers]

    @property
    def summary(self):
        """What was asked and answered, in a sentence."""
        return f"{self.note.asked_sentence} {self.note.came_sentence}"

    @property
    def changed_since(self):
        """``[(what has become of them, [titles])]`` since the version that was in hearing."""
        states = (State.NEW, State.CHANGED, State.GONE)
        rows = [(state.label, [one.title for one in self.changes.shown_as(state)]) for state in states]
        return [row for row in rows if row[1]]

    def _point(self, point):
        where = self.places.get(point.key, GONE) if point.key else WHOLE_PLAN
        return PaperPoint(where, point.text, point.outcome, point.what_we_did, self._changed(point.key))

    def _changed(self, key):
        change = self.changes.by_key.get(key) if key else None
        if change is None or change.shown in (State.UNCHANGED, State.MOVED):
            return ""
        if change.state == State.GONE:
            return "Er ikke længere i planen."
        labels = [field.label.lower() for field in change.fields]
        return f"Ændret siden høringen: {danish.listed(labels)}." if labels else "Ændret siden høringen."


class NumberedPaper(Paper):
    """The plan as it is, each paragraph, list point and table of its texts with a number."""

    is_numbered = True

    def text(self, markdown, level, **how):
        return with_places(super().text(markdown, level, **how))

    @property
    def version(self):
        return f"{super().version}, med nummererede afsnit"


def _places(paper):
    """``{key: what it is called}`` of the sections of a plan, as the plan itself calls them."""
    places = {chapter.key: chapter.title for chapter in paper.chapters}
    for goal in paper.goals:
        places[goal.key] = f"Mål {goal.label}: {goal.title}"
        places |= {target.key: f"Måltal: {target.title}" for target in goal.content.targets}
    content = paper.content
    places |= {one.key: f"Indsats: {one.title}" for one in content.initiatives}
    return places | {one.key: f"Bilag: {one.title}" for one in content.attachments}
