"""What a person has seen of a plan, and what others have saved in it since their last visit.

Who has been away for as long as the pause between two sittings begins a new visit.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from bpmplan.prepared import Prepared, given

from ..models import Edit, Visit
from .sittings import PAUSE


@dataclass(frozen=True)
class LastVisit:
    """How much of a plan a person had seen when their last visit ended: up to this ``Edit``, and when."""

    seen: int
    at: datetime


def last_visit(plan, person, now):
    """The ``LastVisit`` of a person before the one that they are making, or None for one who was never here."""
    for seen, at, earlier_seen, earlier_at in VISIT.rows(plan=plan.pk, person=person.pk):
        return LastVisit(seen, at) if now - at >= PAUSE else LastVisit(earlier_seen, earlier_at)
    return None


VISIT = Prepared(
    lambda: Visit.objects.filter(plan=given("plan"), person=given("person")).values_list(
        "seen", "at", "earlier_seen", "earlier_at"
    )
)


def note_visit(plan, *, seen, by, now, is_all_read=False):
    """Note that a person has the plan before them as of the ``Edit`` numbered ``seen``.

    ``is_all_read``: they say that they know all of it, so nothing up to there is new to them any more.
    """
    newest = Edit.objects.filter(plan=plan, pk__lte=seen).aggregate(newest=Max("pk"))["newest"] or 0
    with transaction.atomic():
        first = {"seen": newest, "at": now, "earlier_seen": newest, "earlier_at": now}
        visit, is_first = Visit.objects.select_for_update().get_or_create(plan=plan, person=by, defaults=first)
        if is_first:
            return
        if now - visit.at >= PAUSE:
            visit.earlier_seen, visit.earlier_at = visit.seen, visit.at
        visit.seen, visit.at = max(visit.seen, newest), now
        if is_all_read:
            visit.earlier_seen, visit.earlier_at = max(visit.earlier_seen, newest), now
        visit.save()


def newest_save(plan):
    """The number of the plan's newest ``Edit``, 0 for none."""
    return max((pk for (pk,) in NEWEST_SAVE.rows(plan=plan.pk)), default=0)


NEWEST_SAVE = Prepared(lambda: Edit.objects.filter(plan=given("plan")).order_by("-pk").values_list("pk")[:1])


def changed_by_others(plan, person, visit):
    """How many sections others have saved since a ``LastVisit``; the plan as a whole, with its order, is one more."""
    edits = Edit.objects.filter(plan=plan, pk__gt=visit.seen).exclude(by=person)
    return edits.values("key").distinct().count()


@dataclass
class SavedSince:
    """What was saved of one section since a visit. ``kind`` is its model name, or ``Edit.PLAN`` of the plan as a whole.

    ``before`` are plain values by field as they were then, and ``is_new`` says that it wasn't there. ``title`` is what
    it was called when it was deleted. ``others`` are those who have saved or moved it beside the person, ``names`` the
    fields that these have changed, and ``at`` when they last did. What was erased by law is not in ``before``.
    ``stood_after``: of a section that others have moved, the key of the one of its own that it stood after then, ""
    for the first; else None.
    """

    kind: str
    is_new: bool = False
    before: dict = field(default_factory=dict)
    deletion: Edit | None = None
    others: dict = field(default_factory=dict)
    names: set = field(default_factory=set)
    at: datetime | None = None
    first_place: str | None = None
    is_moved: bool = False

    @property
    def stood_after(self):
        return self.first_place if self.is_moved else None

    def was_changed(self, edit, person):
        """Note whose an ``Edit`` is; True when it is another's."""
        if edit.by_id == person.pk:
            return False
        self.others[edit.by_id] = str(edit.by)
        self.at = edit.at
        return True


def saved_since(plan, person, visit):
    """``{key: SavedSince}`` of what others have saved or moved since a ``LastVisit``; the plan as a whole has
    ``Edit.PLAN_KEY``. One query."""
    changed, erased = {}, set()
    edits = Edit.objects.filter(plan=plan, pk__gt=visit.seen).select_related("by").order_by("pk")
    for edit in edits.iterator(chunk_size=200):  # each has a whole text: only the oldest of each field is kept
        if edit.section == Edit.PLAN and "moved" in edit.before:
            one = changed.setdefault(edit.before["moved"], SavedSince(edit.before["kind"]))
            if one.first_place is None:
                one.first_place = edit.before["after"]
            one.is_moved |= one.was_changed(edit, person)
            continue
        key, is_of_plan = str(edit.key), edit.section == Edit.PLAN
        is_new = not (edit.before or edit.deleted or is_of_plan)
        one = changed.setdefault(key, SavedSince(edit.section, is_new=is_new))
        for name, value in edit.before.items():
            one.before.setdefault(name, value)
            if edit.erased:
                erased.add((key, name))
        one.deletion = edit if edit.deleted else None
        if one.was_changed(edit, person) and not edit.deleted:
            one.names |= edit.before.keys()
    for key, name in erased:
        changed[key].before.pop(name, None)
    return {key: one for key, one in changed.items() if one.others}
