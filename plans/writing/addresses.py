"""Where a section of a plan is written: the address of the very field."""

from functools import cache

from django.urls import reverse

NOBODY = "00000000-0000-0000-0000-000000000000"
PAGES = {
    "chapter": "chapter_edit",
    "plangoal": "plan_goal_edit",
    "initiative": "initiative_edit",
    "target": "target_edit",
    "attachment": "attachment_edit",
}


@cache
def _pattern(section):
    return reverse(PAGES[section], args=[0, NOBODY])


def section_url(plan, section, key, field=""):
    """Address of a section's page, at ``field`` if one is named; ``section`` is a model name as in ``PAGES``."""
    # Filled in rather than looked up anew: a page of the desk has fifty of them.
    page = _pattern(section).replace("/0/", f"/{plan.pk}/", 1).replace(NOBODY, str(key))
    return f"{page}#id_{field}" if field else page
