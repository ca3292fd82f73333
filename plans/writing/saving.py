"""The door through which a plan's text is changed: no writer overwrites another, and nothing typed is lost.

A save names the ``edit_no`` that the writer started from. Fields changed by one writer only are merged; a field that
both changed to different things is a ``Conflict``, and nothing is written. Every save keeps what stood before
(``Edit``), which is also how it is known what a writer started from, however long ago.
"""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, models, transaction
from django.db.models import Max

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.steps import Refused, lock

from ..models import SECTIONS, Edit, Plan, Section, Status, TargetValue


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
    ``changed_at``; ``merged`` is what the form can show: mine where only I changed it or both did, theirs elsewhere.
    """

    def __init__(self, section, fields, merged):
        super().__init__(", ".join(fields))
        self.section = section
        self.fields = fields
        self.merged = merged


def plain(value):
    """A field's value as JSON can hold it and two can be compared: rows become keys, amounts and dates text."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, (list, tuple, set, models.QuerySet)):
        return sorted((plain(item) for item in value), key=str) if not isinstance(value, tuple) else list(value)
    return value


def values_of(section):
    """``{field: plain value}`` of what a person writes in the section."""
    return {name: _value_of(section, name) for name in section.WRITTEN}


def _value_of(section, name):
    if name == "values":
        rows = section.values.all()
        return sorted([row.year, str(row.kind), row.part, plain(row.value)] for row in rows)
    field = section._meta.get_field(name)
    if field.many_to_many:
        return sorted(getattr(section, name).values_list("pk", flat=True))
    return plain(getattr(section, field.attname))


def save(kind, *, plan, key, started_from, values, by, now):
    """Save ``values`` (``{field: value}``, any of ``kind.WRITTEN``) of one section; returns it as it then stands.

    Raises ``Conflict``, ``Gone``, ``Locked``, or ``PermissionDenied`` for one who may not write.
    """
    with transaction.atomic():
        plan = writable(plan, by)
        section = _section(kind, plan, key)
        current = values_of(section)
        if started_from > section.edit_no:
            started_from = 0  # nobody can have seen what is not yet; so nothing is taken as seen
        mine = {name: _normal(section, name, value) for name, value in values.items()}
        before = _started_from(plan, key, started_from, current)
        wanted = {name: value for name, value in mine.items() if value != before[name]}
        conflicts = {
            name: FieldConflict(before[name], current[name], value)
            for name, value in wanted.items()
            if current[name] not in (before[name], value)
        }
        if conflicts:
            raise Conflict(section, conflicts, current | wanted)
        changes = {name: value for name, value in wanted.items() if value != current[name]}
        if not changes:
            return section
        section.edit_no += 1
        _record(section, {name: current[name] for name in changes}, by, now)
        _write(section, changes, by, now)
        return section


def add(section, *, by, now, **links):
    """Put a new, unsaved section last in its plan; ``links`` are many-to-many fields and ``values``."""
    with transaction.atomic():
        plan = writable(section.plan, by)
        rows = type(section).objects.filter(plan=plan)
        section.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
        section.plan, section.changed_by, section.changed_at = plan, by, now
        section.save(force_insert=True)
        _write_links(section, links)
        _record(section, {}, by, now)
        return section


def delete(kind, *, plan, key, started_from, by, now):
    """Delete a section; it can be brought back with ``restore``. A plan goal takes its targets along.

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
        parts = list(section.targets.all()) if hasattr(section, "targets") else []
        if hasattr(section, "wordings"):
            _note_links(section.initiatives.all(), by, now)
        for part in [*parts, section]:
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
        section = _revive(plan, edit, by, now)
        if hasattr(section, "targets"):
            deleted_with = Edit.objects.filter(plan=plan, deleted=True, section="target", at=edit.at)
            for part in deleted_with:
                if part.before["goal"] == str(section.key):
                    _revive(plan, part, by, now, goal=section)
        return section


def move(kind, *, plan, key, up, by):
    """Swap a section with the one above it (``up``) or below it; the first and last stay where they are."""
    with transaction.atomic():
        plan = writable(plan, by)
        section = _section(kind, plan, key)
        rows = list(kind.objects.filter(plan=plan))
        at = next(i for i, row in enumerate(rows) if row.pk == section.pk)
        other = at - 1 if up else at + 1
        if 0 <= other < len(rows):
            rows[at], rows[other] = rows[other], rows[at]
        for position, row in enumerate(rows, 1):
            row.position = position
        kind.objects.bulk_update(rows, ["position"])


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


def _normal(section, name, value):
    """A value from a form made comparable with ``values_of``."""
    if name == "values":
        return sorted([year, str(kind), part, plain(Decimal(amount))] for year, kind, part, amount in value)
    field = section._meta.get_field(name)
    if field.many_to_many:
        return sorted(plain(row) for row in value)
    if isinstance(field, models.DecimalField) and value is not None:
        return plain(Decimal(value))
    return plain(value)


def _started_from(plan, key, edit_no, current):
    """What the fields held at ``edit_no``: the current values with every later edit taken back, newest first."""
    before = dict(current)
    for edit in Edit.objects.filter(plan=plan, key=key, edit_no__gt=edit_no).order_by("-edit_no"):
        before.update({name: value for name, value in edit.before.items() if name in before})
    return before


def _note_links(initiatives, by, now):
    """A goal that goes or comes changes its initiatives' links: noted before, so that it is nobody else's change."""
    for initiative in initiatives:
        initiative.edit_no += 1
        initiative.save(update_fields=["edit_no"])
        _record(initiative, {"goals": _value_of(initiative, "goals")}, by, now)


def _record(section, before, by, now, deleted=False):
    Edit.objects.create(
        plan=section.plan,
        section=section._meta.model_name,
        key=section.key,
        edit_no=section.edit_no,
        before=before,
        deleted=deleted,
        at=now,
        by=by,
    )


def _write(section, changes, by, now):
    links = {}
    for name, value in changes.items():
        if name == "values" or section._meta.get_field(name).many_to_many:
            links[name] = value
        else:
            field = section._meta.get_field(name)
            setattr(section, field.attname, value if field.remote_field else field.to_python(value))
    section.changed_by, section.changed_at = by, now
    section.save()
    _write_links(section, links)


def _write_links(section, links):
    for name, value in links.items():
        if name == "values":
            section.values.all().delete()
            TargetValue.objects.bulk_create(
                TargetValue(target=section, year=year, kind=kind, part=part, value=Decimal(amount))
                for year, kind, part, amount in value
            )
        else:
            related = getattr(section, name)
            rows = related.model.objects.filter(pk__in=[plain(row) for row in value])
            if issubclass(related.model, Section):
                rows = rows.filter(plan=section.plan)
            # A goal that a colleague deleted a moment ago must not stop the save of everything else.
            related.set(rows)


def _whole(section):
    """All of a section that ``restore`` needs, rows outside it named by key."""
    whole = values_of(section) | {
        "id": section.pk,
        "carried_from": str(section.carried_from or ""),
        "position": section.position,
    }
    for name in ("kind", "is_own", "is_image", "file_name", "content_type", "sha256", "size"):
        if hasattr(section, name):
            whole[name] = getattr(section, name)
    if hasattr(section, "wordings"):
        whole["wordings"] = list(section.wordings.values_list("pk", flat=True))
        whole["initiatives"] = list(section.initiatives.values_list("pk", flat=True))
    if hasattr(section, "goal_id"):
        whole["goal"] = str(section.goal.key)
    return whole


def _revive(plan, edit, by, now, goal=None):
    kind = next(kind for kind in SECTIONS if kind._meta.model_name == edit.section)
    whole = dict(edit.before)
    # The row comes back under its own id, which is never given to another, so links to it hold.
    section = kind(pk=whole.pop("id"), plan=plan, key=edit.key, edit_no=edit.edit_no + 1, changed_by=by, changed_at=now)
    if "goal" in whole:
        goal_key = whole.pop("goal")
        section.goal = goal or plan.plangoals.filter(key=goal_key).first()
        if section.goal is None:
            raise Refused("Målet, som måltallet hørte til, er slettet. Hent først målet tilbage.")
    carried_from = whole.pop("carried_from")
    section.carried_from = uuid.UUID(carried_from) if carried_from else None
    links = {}
    for name, value in whole.items():
        if name in ("values", "initiatives") or (name in ("goals", "wordings", "target_groups")):
            links[name] = value
        else:
            field = section._meta.get_field(name)
            setattr(section, field.attname, field.to_python(value) if value is not None else None)
    try:
        with transaction.atomic():
            section.save(force_insert=True)
    except IntegrityError:
        raise Refused("Det kan ikke hentes tilbage, for planen har fået et andet af samme slags imens.") from None
    if "initiatives" in links:
        _note_links(plan.initiatives.filter(pk__in=links["initiatives"]), by, now)
    _write_links(section, links)
    return section
