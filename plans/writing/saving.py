"""The only way to change a plan's text: no writer overwrites another, and nothing typed is lost.

A save names the ``edit_no`` that the writer started from. Fields changed by one writer only are merged, and so are
different blocks of one text, links, and rows about different things (``merging``). What both changed to different
things is a ``Conflict``, and nothing is written. Every save keeps what stood before (``Edit``), which is also how it
is known what a writer started from, however long ago.
"""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Max

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.constraints import refusing
from bpmplan.steps import Refused, lock

from ..models import KINDS, SECTIONS, Edit, Plan, Status
from ..models.declared import Links, Parent
from ..models.goal_tree import labelled
from .erased import keep_erased
from .merging import merge_values

ONE_OF_A_KIND = "Det kan ikke hentes tilbage, for planen har fået et andet af samme slags imens."


class Locked(Refused):
    """The plan has left draft, so its text cannot be changed."""


class Gone(Refused):
    """The section was deleted meanwhile."""


@dataclass(frozen=True)
class FieldConflict:
    """One field that two writers changed: what it was, and what each made of it (as ``values_of`` gives them)."""

    before: object
    theirs: object
    mine: object


class Conflict(Exception):
    """Somebody else changed the same field meanwhile; nothing was written.

    ``fields`` is ``{name: FieldConflict}``; ``section`` is the row as it stands, with ``changed_by`` and
    ``changed_at``; ``merged`` is what the form can show: what is merged, of a text in conflict what both wrote, mine
    of any other field in conflict, and theirs of what I left alone.
    """

    def __init__(self, section, fields, merged):
        super().__init__(", ".join(fields))
        self.section = section
        self.fields = fields
        self.merged = merged


def values_of(section):
    """``{field: plain value}`` of what a person writes in the section."""
    return {field.name: field.value_of(section) for field in section.FIELDS.written}


def save(kind, *, plan, key, started_from, values, by, now):
    """Save ``values`` (``{field: value}``, any that a person writes) of one section; returns it as it then stands.

    Raises ``Conflict``, ``Gone``, ``Locked``, or ``PermissionDenied`` for one who may not write.
    """
    with transaction.atomic():
        plan = writable(plan, by)
        section = _section(kind, plan, key)
        current = values_of(section)
        if started_from > section.edit_no:
            started_from = 0  # a number from the future: nothing is taken as seen
        mine = {name: kind.FIELDS[name].plain(value) for name, value in values.items()}
        before = values_as_of(plan, key, started_from, current)
        mine, brought_back = _still_erased(plan, key, started_from, before, mine)
        wanted = {name: value for name, value in mine.items() if value != before[name]}
        conflicts = {}
        for name, value in wanted.items():
            field = kind.FIELDS[name]
            about = field.about if field.merges == "rows" else None
            wanted[name], is_conflict = merge_values(field.merges, before[name], current[name], value, about)
            if is_conflict or name in brought_back:
                conflicts[name] = FieldConflict(before[name], current[name], value)
        if conflicts:
            raise Conflict(section, conflicts, current | wanted)
        changes = {name: value for name, value in wanted.items() if value != current[name]}
        if not changes:
            return section
        section.edit_no += 1
        _record(section, {name: current[name] for name in changes}, by, now)
        section.changed_by, section.changed_at = by, now
        moved_to = [changes[parent.name] for parent in parents_of(kind) if parent.name in changes]
        if any(moved_to):
            section.position = _last(kind, plan) + 1
        _write(section, changes)
        if moved_to:
            _put_in_order(section)
        return section


def add(section, *, by, now, **values):
    """Put a new, unsaved section last in its plan, or last among those under the same.

    ``values`` (``{field: value}``) are given to it first. Raises ``Refused`` when the plan has as many of its
    kind as there is room for.
    """
    with transaction.atomic():
        plan = writable(section.plan, by)
        section.position = _room_for(type(section), plan) + 1
        section.plan, section.changed_by, section.changed_at = plan, by, now
        for parent in parents_of(type(section)):
            parent.require_one_level(section)
        _write(section, {name: section.FIELDS[name].plain(value) for name, value in values.items()}, is_new=True)
        _record(section, {}, by, now)
        _put_in_order(section)
        return section


def _last(kind, plan):
    return kind.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0


def _in_reading_order(rows):
    """Rows of one kind, those that stand under another of it right after that."""
    is_tree = rows and any(parent.is_of_own_kind for parent in parents_of(type(rows[0])))
    return [row for row, *_ in labelled(rows)] if is_tree else rows


def _put_in_order(section):
    """Let the places of a kind whose sections stand under others of it be the order in which they are read."""
    kind = type(section)
    if not any(parent.is_of_own_kind for parent in parents_of(kind)):
        return
    rows = list(kind.objects.filter(plan=section.plan).order_by("position", "pk"))
    moved = []
    for position, row in enumerate(_in_reading_order(rows), 1):
        if row.position != position:
            row.position = position
            moved.append(row)
        if row.pk == section.pk:
            section.position = position
    kind.objects.bulk_update(moved, ["position"])


def _room_for(kind, plan):
    """The last place that is taken. Raises ``Refused`` when the plan has no room for another of the kind."""
    rows = kind.objects.filter(plan=plan).aggregate(last=Max("position"), count=Count("pk"))
    if rows["count"] >= kind.MOST:
        name = kind._meta.verbose_name_plural
        raise Refused(f"Der er {rows['count']} {name}, og planen har ikke plads til flere. Slet nogle, eller saml dem.")
    return rows["last"] or 0


def delete(kind, *, plan, key, started_from, by, now):
    """Delete a section with the sections that are part of it; ``restore`` brings them back.

    Raises ``Refused`` when somebody has written in it since ``started_from``.
    """
    with transaction.atomic():
        plan = writable(plan, by)
        section = _section(kind, plan, key)
        if section.edit_no != started_from:
            raise Refused(
                f"{section.changed_by} har skrevet i »{section}«, siden du åbnede siden. Se teksten igennem, og slet "
                "den derefter, hvis den stadig skal væk."
            )
        for part in _with_parts(section):
            for link in links_to(type(part)):
                _note_links(link, getattr(part, link.back).all(), by, now)
            part.edit_no += 1
            _record(part, _whole(part), by, now, deleted=True)
            part.delete()


def restore(*, plan, key, by, now):
    """Bring a deleted section back, and what was deleted with it; returns it. Raises ``Refused`` if it cannot."""
    with transaction.atomic():
        plan = writable(plan, by)
        edit = Edit.objects.filter(plan=plan, key=key, deleted=True).order_by("-edit_no").first()
        if edit is None or any(kind.objects.filter(plan=plan, key=key).exists() for kind in SECTIONS):
            raise Refused("Afsnittet er allerede hentet tilbage eller findes ikke.")
        section = _revive_with_parts(plan, edit, by, now)
        _put_in_order(section)
        return section


def move(kind, *, plan, key, up, by):
    """Put a section above the one before it (``up``) or below the one after it; the first and last stay.

    Before and after among its own: a target moves among those of its goal, a sub-goal among those under the same, an
    initiative among those that share its first goal. Sub-goals go with their goal. Returns the section that it was
    moved past, or None when it stayed.
    """
    with transaction.atomic():
        plan = writable(plan, by)
        section = _section(kind, plan, key)
        rows = list(kind.objects.filter(plan=plan).order_by("position", "pk"))
        own = {row.pk for row in section.siblings()}
        at = next(place for place, row in enumerate(rows) if row.pk == section.pk)
        places = range(at - 1, -1, -1) if up else range(at + 1, len(rows))
        other = next((place for place in places if rows[place].pk in own), None)
        if other is None:
            return None
        passed = rows[other]
        rows.insert(other, rows.pop(at))
        for position, row in enumerate(_in_reading_order(rows), 1):
            row.position = position
        kind.objects.bulk_update(rows, ["position"])
        return passed


def put_under(part, parent, *, by, now):
    """Let a section that is part of another (a target of a goal) be part of this one instead, last."""
    with transaction.atomic():
        plan = writable(part.plan, by)
        field = next(field for field in parts_of(type(parent)) if field.model is type(part))
        section = _section(type(part), plan, part.key)
        section.edit_no += 1
        _record(section, {field.name: field.value_of(section)}, by, now)
        section.position, section.changed_by, section.changed_at = _last(type(part), plan) + 1, by, now
        _write(section, {field.name: str(parent.key)})
        _put_in_order(section)
        return section


def writable(plan, by):
    """The plan locked and read afresh, if ``by`` may write in it now. Call inside a transaction."""
    plan = lock(Plan.objects.all(), plan.pk)
    permissions.require(by, Role.EDITOR, plan.municipality_id)
    if plan.status != Status.DRAFT:
        raise Locked(
            f"Planen er nu »{plan.get_status_display()}«, så teksten kan ikke ændres. Det, du har skrevet, står stadig "
            "herunder; kopiér det, eller få planen sendt tilbage til kladde."
        )
    return plan


def _section(kind, plan, key):
    try:
        return kind.objects.select_related("changed_by").get(plan=plan, key=key)
    except kind.DoesNotExist:
        edit = Edit.objects.filter(plan=plan, key=key, deleted=True).select_related("by").order_by("-edit_no").first()
        who = f" af {edit.by}" if edit else ""
        raise Gone(
            f"Afsnittet er slettet{who}, mens du skrev. Det, du har skrevet, står stadig herunder, "
            "så du kan kopiere det."
        ) from None


def values_as_of(plan, key, edit_no, current):
    """What the fields held at ``edit_no``: the current values with every later edit taken back, newest first."""
    before = dict(current)
    for edit in Edit.objects.filter(plan=plan, key=key, edit_no__gt=edit_no).order_by("-edit_no"):
        before.update({name: value for name, value in edit.before.items() if name in before})
    return before


def _still_erased(plan, key, edit_no, before, mine):
    """``(mine, fields)``: mine without what was erased by law since ``edit_no``, which an open page still had.

    In ``fields`` it is not known any more which words those were: nothing of them is saved before the writer has seen
    both texts.
    """
    edits = list(Edit.objects.filter(plan=plan, key=key, edit_no__gt=edit_no, erased=True))
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


def parents_of(kind):
    """The fields that name what sections of a kind are part of."""
    return [field for field in kind.FIELDS.values() if isinstance(field, Parent)]


def parts_of(kind):
    """The fields by which sections of other kinds are part of one of this kind, and come and go with it."""
    return [f for other in SECTIONS for f in other.FIELDS.values() if isinstance(f, Parent) and f.to is kind]


def links_to(kind):
    """The fields by which sections of other kinds link to one of this kind."""
    return [f for other in SECTIONS for f in other.FIELDS.values() if isinstance(f, Links) and f.to is kind]


def _with_parts(section):
    """A section after all that is part of it, so that each can be deleted in its turn."""
    for parent in parts_of(type(section)):
        for part in parent.model.objects.filter(plan=section.plan, **{parent.name: section}):
            yield from _with_parts(part)
    yield section


def _name(kind):
    return kind._meta.model_name


def _note_links(link, sections, by, now):
    """A section that goes or comes changes the links to it: noted before, so that it is nobody else's change."""
    for section in sections:
        section.edit_no += 1
        section.save(update_fields=["edit_no"])
        _record(section, {link.name: link.value_of(section)}, by, now)


def _record(section, before, by, now, deleted=False):
    Edit.objects.create(
        plan=section.plan,
        section=_name(type(section)),
        key=section.key,
        edit_no=section.edit_no,
        before=before,
        deleted=deleted,
        at=now,
        by=by,
    )


def _write(section, values, is_new=False):
    """Save a section with plain ``values``; rows of their own come after the section itself."""
    fields = [section.FIELDS[name] for name in values]
    for field in fields:
        if not field.is_row:
            field.write(section, values[field.name])
    section.save(force_insert=is_new)
    for field in fields:
        if field.is_row:
            field.write(section, values[field.name])


def _whole(section):
    """All of a section that ``restore`` needs, and the keys of those that link to it."""
    whole = {field.name: field.value_of(section) for field in section.FIELDS.values()}
    whole |= {"carried_from": str(section.carried_from or ""), "position": section.position}
    for link in links_to(type(section)):
        keys = getattr(section, link.back).values_list("key", flat=True)
        whole[link.back] = sorted(str(key) for key in keys)
    return whole


def _revive_with_parts(plan, edit, by, now):
    """Bring back what was deleted, and what was deleted with it as part of it."""
    section = _revive(plan, edit, by, now)
    for parent in parts_of(type(section)):
        for part in Edit.objects.filter(plan=plan, deleted=True, section=_name(parent.model), at=edit.at):
            if part.before.get(parent.name) == str(edit.key):
                _revive_with_parts(plan, part, by, now)
    return section


def _revive(plan, edit, by, now):
    kind, whole = KINDS[edit.section], edit.before
    _room_for(kind, plan)
    section = kind(plan=plan, key=edit.key, edit_no=edit.edit_no + 1, changed_by=by, changed_at=now)
    section.position = whole["position"]
    section.carried_from = uuid.UUID(whole["carried_from"]) if whole["carried_from"] else None
    # A field that was declared after the deletion has its column's default.
    values = {name: whole[name] for name in kind.FIELDS if name in whole}
    with refusing(chapter_one_block_of_each_kind=ONE_OF_A_KIND):
        _write(section, values, is_new=True)
    for link in links_to(kind):
        linked = link.model.objects.filter(plan=plan, key__in=whole[link.back])
        _note_links(link, linked, by, now)
        getattr(section, link.back).set(linked)
    return section
