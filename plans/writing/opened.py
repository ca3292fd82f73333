"""What can be written in a plan that a body has adopted with changes: the sections that were opened, and no others."""

import uuid

from bpmplan.steps import Refused

from ..models import OpenedSection
from ..models.declared import Links, Parent

ALL = object()
"""For ``saving.writable``: a deed that changes no section's words."""

ONLY_OPENED = (
    "Planen er vedtaget med ændringer, og kun de dele, der blev ændret på mødet, kan rettes nu. Er der andet, der skal "
    "rettes, kan en godkender sende planen tilbage til kladde."
)


class Locked(Refused):
    """The plan has left draft, or this part of it is not opened, so its text cannot be changed."""


def opened_in(plan):
    """The keys of the sections that can be written, of a plan that is being amended; None for all of them."""
    return plan.amending.keys if plan.is_amended else None


def require_opened(plan, keys):
    """Raise ``Locked`` when a section with one of these keys can't be written; no keys are the plan as a whole."""
    if plan.is_amended and keys is not ALL and (not keys or not set(keys) <= plan.amending.keys):
        raise Locked(ONLY_OPENED)


def belongs_to(section, values):
    """The keys of the sections that a new one with these ``values`` is part of, or links to."""
    keys = []
    for field in section.FIELDS.values():
        if isinstance(field, Parent):
            stands_under = getattr(section, field.name) if getattr(section, field.column.attname) else ""
            keys.append(field.plain(values.get(field.name, stands_under)))
        elif isinstance(field, Links):
            keys += field.plain(values.get(field.name))
    return [uuid.UUID(str(key)) for key in keys if key]


def open_new(section):
    """Let a section that was added to what is opened be written as that is."""
    plan = section.plan
    if plan.is_amended:
        about = {"amendment_id": plan.amending_id, "section": section._meta.model_name, "key": section.key}
        OpenedSection.objects.get_or_create(**about, defaults={"is_named": False})
