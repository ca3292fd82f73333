"""Addresses of a plan's own pages, and of where a section of it is written: of the very field."""

from functools import cache

from django.urls import reverse

from ..content.readiness.items import PLAN
from .parts import part_with

NO_KEY = "00000000-0000-0000-0000-000000000000"
PAGES = {
    "chapter": "chapter_edit",
    "plangoal": "plan_goal_edit",
    "initiative": "initiative_edit",
    "target": "target_edit",
    "attachment": "attachment_edit",
}


@cache
def _pattern(name, args):
    return reverse(name, args=[0, *args])


def address_of(plan, name, *args, key=""):
    """Address of a page of the plan by its URL name; ``NO_KEY`` among ``args`` is where ``key`` goes.

    Filled in rather than looked up anew: a page of the desk has hundreds of them.
    """
    address = _pattern(name, args).replace("/0/", f"/{plan.pk}/", 1)
    return address.replace(NO_KEY, str(key)) if key else address


def grid_url(plan, goal_key):
    """Address of the page where the targets of a goal are written as a grid."""
    return f"{address_of(plan, 'plan_grid')}?maal={goal_key}"


def section_url(plan, section, key, field=""):
    """Address of a section's page, at ``field`` if one is named; ``section`` is a model name as in ``PAGES``.

    With ``PLAN`` it is the page where what the plan as a whole is missing is mended.
    """
    if section == PLAN:
        return _plan_url(plan, field)
    page = address_of(plan, PAGES[section], NO_KEY, key=key)
    return f"{page}#id_{field}" if field else page


def part_url(plan, section, key, field=""):
    """Address of the page of writing at the part that holds a field: it opens there, or can be opened."""
    name = part_with(section, field)
    return f"{address_of(plan, 'plan_overview')}#del-{key}-{name}" if name else section_url(plan, section, key)


def note_url(plan, section, key, field, note):
    """Address of the page where a note, by its number, is read and answered."""
    page = address_of(plan, "plan_beside", "bemaerkninger")
    return f"{page}?del={key}-{part_with(section, field)}#bemaerkning-{note}"


def _plan_url(plan, field):
    """Where the plan as a whole is mended; ``field`` is that of an item of readiness."""
    if field == "bodies":
        return reverse("municipality_bodies", args=[plan.municipality.slug])
    if field == "dates":
        return reverse("path_dates", args=[plan.municipality.slug])
    if field == "goals":
        return address_of(plan, "plan_goal_add")
    if field == "title":
        return address_of(plan, "plan_settings") + "#id_title"
    if field == "earlier":
        return address_of(plan, "plan_review")
    return address_of(plan, "plan_overview") + ("#sendt-tilbage" if field == "sent_back" else "")
