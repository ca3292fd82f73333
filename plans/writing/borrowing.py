"""Taking a goal or an initiative of another plan into one's own draft: its words, and where they came from.

Which fields go along is declared with them (``lent``): what is done and for whom, not when, by whom
and for how much it is done there. Images stay where they are.
"""

from django.db import transaction

from bpmplan.steps import Refused
from bpmplan.text_inline import without_uploads

from ..models import KINDS, Initiative, PlanGoal, Target
from . import saving


def borrow(plan, content, key, *, address, by, now, goals=(), with_targets=True):
    """Take the goal or initiative ``key`` of a frozen ``content`` into a draft, last; returns the new section.

    ``address`` is where it stands for everybody. An initiative serves the plan's goals with the keys ``goals``. A goal
    becomes the municipality's own and, ``with_targets``, brings its targets without their values. Raises ``Refused``,
    ``Locked`` or ``PermissionDenied``.
    """
    kind, lent = lent_section(content, key)
    is_from_others = content.municipality.code != plan.municipality.code
    origin = {"origin": origin_of(content), "origin_address": address} if is_from_others else {}
    with transaction.atomic():
        section = kind(plan=plan, **origin)
        if kind is Initiative:
            return saving.add(section, by=by, now=now, **lent_values(kind, lent), goals=goals)
        section.is_own = True
        saving.add(section, by=by, now=now, **lent_values(kind, lent))
        for target in lent.targets if with_targets else ():
            saving.add(Target(plan=plan, goal=section), by=by, now=now, **lent_values(Target, target))
        return section


def origin_of(content):
    """ "Horsens 2023"."""
    return f"{content.municipality.name} {content.years}"


def lent_section(content, key):
    """``(kind, section)`` of the goal or initiative with a key in a content. Raises ``Refused`` for one it hasn't."""
    for name, section in content.sections:
        if section.key == str(key) and KINDS[name] in (PlanGoal, Initiative):
            return KINDS[name], section
    raise Refused("Det findes ikke længere i den anden kommunes plan.")


def lent_values(kind, section):
    """``{field: plain value}`` of what another municipality takes over of a section of a content."""
    values = {field.name: _lent(field, getattr(section, field.content)) for field in kind.FIELDS.lent}
    if kind is PlanGoal:
        values["title"] = section.title[:300]
    return values


def _lent(field, value):
    return without_uploads(value) if field.is_text else field.of_content(value)
