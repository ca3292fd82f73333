"""Deleting a section with all that is part of it, and bringing it back. Nothing goes that the person has not seen."""

import uuid

from django.db import transaction

from bpmplan.constraints import refusing
from bpmplan.steps import Refused

from ..models import KINDS, SECTIONS, Edit
from ..models.declared import Links
from ..models.kinds import links_to, parts_of
from .opened import require_opened
from .order import put_in_order, require_room
from .saving import name_of, record, section_of, writable, write
from .ties import BEFORE_IT, keys_linked, linked_but_deleted

ONE_OF_A_KIND = "Det kan ikke hentes tilbage, for planen har fået et andet af samme slags imens."


def seen_of(section):
    """What a person sees who looks at a section, to be given to ``delete``: the section and all that is part of it,
    each as its last save left it."""
    return " ".join(_version(part) for part in with_parts(section))


def delete(kind, *, plan, key, seen, by, now):
    """Delete a section with the sections that are part of it; ``restore`` brings them back.

    ``seen`` is what the person looked at (``seen_of``). Raises ``Refused`` when somebody has written in the section or
    in a part of it since, or has added a part.
    """
    with transaction.atomic():
        plan = writable(plan, by, [key])
        section = section_of(kind, plan, key)
        require_seen(section, seen)
        require_opened(plan, [one.key for part in with_parts(section) for one in (part, *_linked_to(part))])
        for part in with_parts(section):
            part.plan = plan
            for link in links_to(type(part)):
                _note_links(link, getattr(part, link.back).all(), by, now)
            part.edit_no += 1
            record(part, _whole(part), by, now, deleted=True)
            part.delete()


def _linked_to(section):
    """The sections whose links to this one go with it."""
    return [linked for link in links_to(type(section)) for linked in getattr(section, link.back).all()]


def require_seen(section, seen):
    """Raises ``Refused`` when a section, or a part of it, is not as it was when the person saw it (``seen_of``)."""
    known = set(seen.split())
    unseen = next((part for part in with_parts(section) if _version(part) not in known), None)
    if unseen is not None:
        raise Refused(f"{unseen.changed_by} har skrevet i »{unseen}«, siden du åbnede siden. Se teksten igennem først.")


def with_parts(section):
    """A section after all that is part of it, so that each can be deleted in its turn."""
    return _with_parts([section])


def _with_parts(sections):
    """Sections of one kind after all that is part of them."""
    for parent in parts_of(type(sections[0])):
        if parts := list(parent.model.objects.filter(**{f"{parent.name}__in": sections})):
            yield from _with_parts(parts)
    yield from sections


def _version(section):
    return f"{section.key}:{section.edit_no}"


def restore(*, plan, key, by, now):
    """Bring a deleted section back, and what was deleted with it; returns it. Raises ``Refused`` if it cannot."""
    with transaction.atomic():
        plan = writable(plan, by, [key])
        edit = Edit.objects.filter(plan=plan, key=key, deleted=True).order_by("-edit_no").first()
        if edit is None or any(kind.objects.filter(plan=plan, key=key).exists() for kind in SECTIONS):
            raise Refused("Afsnittet er allerede hentet tilbage eller findes ikke.")
        section = _revive_with_parts(plan, edit, by, now)
        put_in_order(section)
        return section


def _note_links(link, sections, by, now):
    """A section that goes or comes changes the links to it: noted before, so that it is nobody else's change."""
    for section in sections:
        section.edit_no += 1
        section.save(update_fields=["edit_no"])
        record(section, {link.name: link.value_of(section)}, by, now)


def _whole(section):
    """All of a section that ``restore`` needs, and the keys of those that link to it."""
    whole = {field.name: field.value_of(section) for field in section.FIELDS.values()}
    whole |= {"carried_from": str(section.carried_from or ""), "position": section.position}
    for link in links_to(type(section)):
        keys = getattr(section, link.back).values_list("key", flat=True)
        whole[link.back] = sorted(str(key) for key in keys)
    whole[BEFORE_IT] = linked_but_deleted(section)
    return whole


def _revive_with_parts(plan, edit, by, now):
    """Bring back what was deleted, and what was deleted with it as part of it."""
    section = _revive(plan, edit, by, now)
    for parent in parts_of(type(section)):
        for part in Edit.objects.filter(plan=plan, deleted=True, section=name_of(parent.model), at=edit.at):
            if part.before.get(parent.name) == str(edit.key):
                _revive_with_parts(plan, part, by, now)
    return section


def _revive(plan, edit, by, now):
    kind, whole = KINDS[edit.section], edit.before
    require_room(kind, plan)
    section = kind(plan=plan, key=edit.key, edit_no=edit.edit_no + 1, changed_by=by, changed_at=now)
    section.position = whole["position"]
    section.carried_from = uuid.UUID(whole["carried_from"]) if whole["carried_from"] else None
    # A field that was declared after the deletion has its column's default.
    values = {name: whole[name] for name in kind.FIELDS if name in whole}
    values |= {name: keys_linked(whole, name) for name in values if isinstance(kind.FIELDS[name], Links)}
    for name in [field.name for field in kind.FIELDS.of_one_alone if values.get(field.name)]:
        values[name] = not kind.objects.filter(plan=plan, **{name: True}).exists()  # another may say it since
    with refusing(chapter_one_block_of_each_kind=ONE_OF_A_KIND):
        write(section, values, is_new=True)
    for link in links_to(kind):
        linked = link.model.objects.filter(plan=plan, key__in=keys_linked(whole, link.back))
        _note_links(link, linked, by, now)
        getattr(section, link.back).set(linked)
    return section
