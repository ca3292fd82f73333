"""The saves of a section as a person thinks of them: what one writer did in it without a pause is one sitting.

A text is saved every few seconds while it is written, so a history of saves would be one of keystrokes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from ..models import Edit

PAUSE = timedelta(minutes=30)
"""After a pause as long as this a writer begins another sitting."""

_FACTS = ("first_no", "edit_no", "began_at", "at", "by_id", "deleted", "erased")


@dataclass(frozen=True)
class Sitting:
    """Saves of a section that followed each other: the numbers of the first and the last, when they were, and whose.

    That a section was deleted, or something in it was erased by law, is a sitting of its own (``is_alone``).
    """

    first: int
    last: int
    began_at: datetime
    ended_at: datetime
    by_id: int
    deleted: bool = False
    erased: bool = False
    is_alone: bool = False

    @property
    def is_new(self):
        """The section was added in it."""
        return self.first == 0

    @property
    def saves(self):
        return self.last - self.first + 1

    def goes_on_from(self, earlier):
        """Whether what came before it is the same sitting."""
        are_alone = self.is_alone or earlier.is_alone
        return not are_alone and self.by_id == earlier.by_id and self.began_at - earlier.ended_at < PAUSE

    def and_before(self, earlier):
        return Sitting(earlier.first, self.last, earlier.began_at, self.ended_at, self.by_id)


def grouped(saves):
    """The ``Sitting``s of a section's saves, each given as one of its own; the newest first, as they are given."""
    sitting = None
    for save in saves:
        if sitting is not None and sitting.goes_on_from(save):
            sitting = sitting.and_before(save)
            continue
        if sitting is not None:
            yield sitting
        sitting = save
    if sitting is not None:
        yield sitting


def sittings_of(plan, key):
    """All ``Sitting``s of a section, the newest first. Reads no texts, and no more than one save at a time."""
    return list(grouped(saves_of(Edit.objects.filter(plan=plan, key=key))))


def saves_of(edits, deeds=None):
    """Each of a section's ``Edit``s as a sitting of its own, the newest first.

    ``deeds``: alone too are those made at one of these moments, as part of a deed that others name by it, and the one
    that says who added the section.
    """
    rows = edits.order_by("-edit_no").values_list(*_FACTS)
    for first_no, last, began_at, at, by_id, deleted, erased in rows.iterator():
        is_alone = deleted or erased or (deeds is not None and (at in deeds or last == 0))
        first = last if first_no is None else first_no
        yield Sitting(first, last, began_at or at, at, by_id, deleted, erased, is_alone)


def with_values(plan, key, sittings, values):
    """``(sitting, before, after)`` of sittings that follow each other, the newest first; of fields by name.

    ``values`` are the plain values that the newest of them left. Reads the texts of one save at a time.
    """
    numbers = (sittings[-1].first, sittings[0].last) if sittings else (0, 0)
    edits = Edit.objects.filter(plan=plan, key=key, edit_no__range=numbers).order_by("-edit_no")
    rows = edits.values_list("edit_no", "before").iterator(chunk_size=20)
    waiting, after = iter(sittings), values
    for first, saves in groupby(rows, key=lambda row: next(one.first for one in sittings if row[0] >= one.first)):
        before = dict(after)
        for _, held in saves:
            before |= {name: value for name, value in held.items() if name in before}
        yield next(one for one in waiting if one.first == first), before, after
        after = before
