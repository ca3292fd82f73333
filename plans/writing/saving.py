"""The only way to change a plan's text: no writer overwrites another, and nothing typed is lost.

A save names the ``edit_no`` that the writer started from. Fields changed by one writer only are merged, and so are
different blocks of one text, links, and rows about different things (``merging``). What both changed to different
things is a ``Conflict``, and so is what one changed while the other changed what it is read with: values, and the unit
that they are counted in. Then nothing is written. Every save keeps what stood before (``Edit``), which is also how it
is known what a writer started from, however long ago; unless that was in the middle of a sitting that has been folded
(``folding``): then both texts are shown, and nothing is guessed.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.steps import Refused

from ..models import Edit, Plan, Section
from ..models.kinds import parents_of, parts_of
from .erased import keep_erased
from .merging import merge_fields
from .notes import take_ready_back
from .opened import Locked, belongs_to, open_new, require_opened
from .order import last_place, place_of, put_in_order, renumber, require_room


class Gone(Refused):
    """The section was deleted meanwhile."""


@dataclass(frozen=True)
class FieldConflict:
    """One field in conflict: what it was, and what each of two writers made of it (as ``values_of`` gives them).

    Both have changed it, or one has, and the other a field that is read with it.
    """

    before: object
    theirs: object
    mine: object


class Conflict(Exception):
    """Somebody else changed the same meanwhile; nothing was written.

    ``fields`` is ``{name: FieldConflict}``; ``section`` is the row as it stands, with ``changed_by`` and
    ``changed_at``; ``merged`` is what the form can show: what is merged, of a text in conflict what both wrote, mine
    of any other field in conflict, and theirs of what I left alone. ``unknown`` are names of fields of which it isn't
    known any more what I started from: there ``before`` is theirs.
    """

    def __init__(self, section, fields, merged, unknown=frozenset()):
        super().__init__(", ".join(fields))
        self.section = section
        self.fields = fields
        self.merged = merged
        self.unknown = unknown


def values_of(section):
    """``{field: plain value}`` of what a person writes in the section."""
    return {field.name: field.value_of(section) for field in section.FIELDS.written}


def save(kind, *, plan, key, started_from, values, by, now, seen=None):
    """Save ``values`` (``{field: value}``, any that a person writes) of one section; returns it as it then stands.

    ``seen`` (``{field: plain value}``) are fields that the writer's page had other than as they stood at
    ``started_from``: it had saved, was told of a colleague's text merged with it, and did not take that in yet.
    Raises ``Conflict``, ``Gone``, ``Locked``, or ``PermissionDenied`` for one who may not write.
    """
    with transaction.atomic():
        plan = writable(plan, by, [key], kind)
        section = section_of(kind, plan, key)
        current = values_of(section)
        if started_from > section.edit_no:
            started_from = 0  # a number from the future: nothing is taken as seen
        mine = {name: kind.FIELDS[name].plain(value) for name, value in values.items()}
        before = values_as_of(plan, key, started_from, current, kind.EDITS)
        unknown = unknown_at(plan, key, started_from, kind.EDITS) if started_from < section.edit_no else set()
        before |= {name: current[name] for name in unknown & before.keys()} | (seen or {})
        mine, brought_back = _still_erased(kind, plan, key, started_from, before, mine)
        unknown = unknown - (seen or {}).keys()
        merged, conflicts = merge_fields(kind.FIELDS, before, current, mine, unknown)
        conflicts |= brought_back & merged.keys()
        if conflicts:
            fields = {
                name: FieldConflict(before[name], current[name], mine.get(name, before[name]))
                for name in kind.FIELDS
                if name in conflicts
            }
            raise Conflict(section, fields, current | merged, unknown & conflicts)
        changes = {name: value for name, value in merged.items() if value != current[name]}
        if not changes:
            return section
        section.edit_no += 1
        record(section, {name: current[name] for name in changes}, by, now)
        section.changed_by, section.changed_at = by, now
        moved_to = [changes[parent.name] for parent in parents_of(kind) if parent.name in changes]
        if any(moved_to):
            section.position = last_place(kind, plan) + 1
        take_from_others(section, changes, by, now)
        write(section, changes)
        if moved_to:
            put_in_order(section)
        return section


def add(section, *, by, now, **values):
    """Put a new, unsaved section last in its plan, or last among those under the same.

    ``values`` (``{field: value}``) are given to it first. Raises ``Refused`` when the plan has as many of its
    kind as there is room for.
    """
    with transaction.atomic():
        plan = writable(section.plan, by, belongs_to(section, values))
        section.position = require_room(type(section), plan) + 1
        section.plan, section.changed_by, section.changed_at = plan, by, now
        for parent in parents_of(type(section)):
            parent.require_one_level(section)
        values = {name: section.FIELDS[name].plain(value) for name, value in values.items()}
        take_from_others(section, values, by, now)
        write(section, values, is_new=True)
        record(section, {}, by, now)
        put_in_order(section)
        open_new(section)
        return section


def move(kind, *, plan, key, up, by, now):
    """Put a section above the one before it (``up``) or below the one after it; the first and last stay.

    Before and after among its own: a target moves among those of its goal, a sub-goal among those under the same, an
    initiative among those that share its first goal. Sub-goals go with their goal. Returns the section that it was
    moved past, or None when it stayed.
    """
    with transaction.atomic():
        section, rows, own = _among_its_own(kind, plan, key, by)
        at = next(place for place, row in enumerate(rows) if row.pk == section.pk)
        places = range(at - 1, -1, -1) if up else range(at + 1, len(rows))
        other = next((place for place in places if rows[place].pk in own), None)
        if other is None:
            return None
        passed = rows[other]
        _record_move(section, rows, own, by, now)
        rows.insert(other, rows.pop(at))
        renumber(rows)
        return passed


def move_after(kind, *, plan, key, after, by, now):
    """Put a section after the one with the key ``after`` of its own (see ``move``), or first among them (None).

    Raises ``Refused`` when that one is not there any more.
    """
    with transaction.atomic():
        section, rows, own = _among_its_own(kind, plan, key, by)
        others = [row for row in rows if row.pk != section.pk]
        before = [place for place, row in enumerate(others) if row.pk in own and (after is None or row.key == after)]
        if not before and after is not None:
            raise Refused("Stedet er der ikke længere. Vælg et andet.")
        if before:
            others.insert(before[0] + (after is not None), section)
            if others != rows:
                _record_move(section, rows, own, by, now)
                renumber(others)


def _among_its_own(kind, plan, key, by):
    """A section, all of its kind in their order, and the primary keys of those among which it is moved."""
    plan = writable(plan, by)
    section = section_of(kind, plan, key)
    if section.stands_first:
        raise Refused(f"»{section}« står altid først i planen.")
    rows = list(kind.objects.filter(plan=plan).order_by("position", "pk"))
    return section, rows, {row.pk for row in section.siblings()}


def _record_move(section, rows, own, by, now):
    """Keep where a section stands among its own, before it is moved. ``rows``: all of its kind, in their order."""
    keys = [str(row.key) for row in rows if row.pk in own]
    at = keys.index(str(section.key))
    moved = {"moved": str(section.key), "kind": name_of(type(section)), "after": keys[at - 1] if at else ""}
    record_of_plan(section.plan_id, moved, by, now)


def put_under(part, parent, *, by, now):
    """Let a section that is part of another (a target of a goal) be part of this one instead, last."""
    with transaction.atomic():
        plan = writable(part.plan, by, [part.key, parent.key])
        field = next(field for field in parts_of(type(parent)) if field.model is type(part))
        section = section_of(type(part), plan, part.key)
        section.edit_no += 1
        record(section, {field.name: field.value_of(section)}, by, now)
        section.position, section.changed_by, section.changed_at = last_place(type(part), plan) + 1, by, now
        write(section, {field.name: str(parent.key)})
        put_in_order(section)
        return section


def writable(plan, by, keys=(), kind=Section):
    """The plan locked and read afresh, if ``by`` may write sections of ``kind`` in it now. Call inside a transaction.

    ``keys`` are those of the sections that are changed, ``ALL`` when none is: in a plan that is adopted with changes
    only those can be that were opened, and without any the plan as a whole can't be changed.
    """
    plan = Plan.objects.to_change(plan.pk)
    permissions.require(by, Role.EDITOR, plan.municipality_id)
    if why := kind.why_locked(plan, keys):
        raise Locked(why)
    if kind.IS_IN_THE_PLAN:
        require_opened(plan, keys)
    return plan


def section_of(kind, plan, key):
    try:
        section = kind.objects.select_related("changed_by").get(plan=plan, key=key)
    except kind.DoesNotExist:
        deleted = kind.EDITS.objects.filter(plan=plan, key=key, deleted=True)
        edit = deleted.select_related("by").order_by("-edit_no").first()
        who = f" af {edit.by}" if edit else ""
        raise Gone(
            f"Afsnittet er slettet{who}, mens du skrev. Det, du har skrevet, står stadig herunder, "
            "så du kan kopiere det."
        ) from None
    section.plan = plan  # the one that is locked, so that nothing asks for it again
    return section


def values_as_of(plan, key, edit_no, current, saves=Edit):
    """What the fields held at ``edit_no``: the current values with every later edit taken back, newest first."""
    before = dict(current)
    edits = saves.objects.filter(plan=plan, key=key, edit_no__gt=edit_no).order_by("-edit_no")
    for held in edits.values_list("before", flat=True).iterator(chunk_size=20):
        before.update({name: value for name, value in held.items() if name in before})
    return before


def unknown_at(plan, key, edit_no, saves=Edit):
    """Names of the fields of which it isn't known what they held at ``edit_no``: that save was in the middle of a
    sitting that has been folded."""
    edits = saves.objects.filter(plan=plan, key=key, first_no__lte=edit_no, edit_no__gt=edit_no)
    return {name for held in edits.values_list("before", flat=True) for name in held}


def _still_erased(kind, plan, key, edit_no, before, mine):
    """``(mine, fields)``: mine without what was erased by law since ``edit_no``, which an open page still had.

    In ``fields`` it is not known any more which words those were: nothing of them is saved before the writer has seen
    both texts.
    """
    edits = list(kind.EDITS.objects.filter(plan=plan, key=key, edit_no__gt=edit_no, erased=True))
    unclear = set()
    for name in {name for edit in edits for name in edit.before} & mine.keys():
        of_field = [edit for edit in edits if name in edit.before]
        if mine[name] != before[name]:
            value, is_certain = _without_erased(mine[name], of_field)
            mine = mine | {name: value}
            if not is_certain:
                unclear.add(name)
    return mine, unclear


def _without_erased(value, edits):
    """A plain value without what ``edits`` erased in any of its texts, and whether that is certain."""
    if isinstance(value, str):
        return keep_erased(value, edits)
    if isinstance(value, list):
        kept = [_without_erased(item, edits) for item in value]
        return [item for item, _ in kept], all(is_certain for _, is_certain in kept)
    return value, True


def name_of(kind):
    return kind._meta.model_name


def record(section, before, by, now, deleted=False):
    if before and not deleted and section.IS_IN_THE_PLAN:
        take_ready_back(section, before, by=by, now=now)
    section.EDITS.objects.create(
        plan=section.plan,
        section=name_of(type(section)),
        key=section.key,
        edit_no=section.edit_no,
        before=before,
        deleted=deleted,
        at=now,
        by=by,
    )


def record_of_plan(plan_pk, before, by, now):
    """Keep what stood before of the plan as a whole (see ``Edit``)."""
    number = 1 + (Edit.objects.filter(plan=plan_pk, key=Edit.PLAN_KEY).aggregate(last=Max("edit_no"))["last"] or 0)
    about = {"plan_id": plan_pk, "section": Edit.PLAN, "key": Edit.PLAN_KEY, "edit_no": number, "first_no": number}
    Edit.objects.create(**about, before=before, at=now, by=by)


def take_from_others(section, values, by, now):
    """What one section alone may say, and this one now says, is taken from the section that said it."""
    kind = type(section)
    for name in [field.name for field in kind.FIELDS.of_one_alone if values.get(field.name)]:
        for other in kind.objects.filter(plan=section.plan, **{name: True}).exclude(pk=section.pk):
            other.edit_no += 1
            record(other, {name: True}, by, now)
            other.changed_by, other.changed_at = by, now
            write(other, {name: False})


def write(section, values, is_new=False):
    """Save a section with plain ``values``; rows of their own come after the section itself."""
    fields = [section.FIELDS[name] for name in values]
    for field in fields:
        if not field.is_row:
            field.write(section, values[field.name])
    section.position = place_of(section, section.position)
    section.save(force_insert=is_new)
    for field in fields:
        if field.is_row:
            field.write(section, values[field.name])
