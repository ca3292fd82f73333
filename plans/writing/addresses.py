"""Where a section of a plan is written: the address of the very field."""

from functools import cache

from django.urls import reverse

from ..content.readiness.items import PLAN

NO_KEY = "00000000-0000-0000-0000-000000000000"
PAGES = {
    "chapter": "chapter_edit",
    "plangoal": "plan_goal_edit",
    "initiative": "initiative_edit",
    "target": "target_edit",
    "attachment": "attachment_edit",
}


@cache
def _pattern(section):
    return reverse(PAGES[section], args=[0, NO_KEY])


def section_url(plan, section, key, field=""):
    """Address of a section's page, at ``field`` if one is named; ``section`` is a model name as in ``PAGES``.

    With ``PLAN`` it is the page where what the plan as a whole is missing is mended.
    """
    if section == PLAN:
        return _plan_url(plan, field)
    # Filled in rather than looked up anew: a page of the desk has fifty of them.
    page = _pattern(section).replace("/0/", f"/{plan.pk}/", 1).replace(NO_KEY, str(key))
    return f"{page}#id_{field}" if field else page


def _plan_url(plan, field):
    """Where the plan as a whole is mended; ``field`` is that of an item of readiness."""
    if field == "bodies":
        return reverse("municipality_bodies", args=[plan.municipality.slug])
    if field == "dates":
        return reverse("path_dates", args=[plan.municipality.slug])
    if field == "goals":
        return reverse("plan_goal_add", args=[plan.pk])
    if field == "title":
        return reverse("plan_settings", args=[plan.pk]) + "#id_title"
    if field == "earlier":
        return reverse("plan_review", args=[plan.pk])
    return reverse("plan_overview", args=[plan.pk]) + ("#sendt-tilbage" if field == "sent_back" else "")
