"""Where a section of a plan is written: the address of the very field."""

from django.urls import reverse

PAGES = {
    "chapter": "chapter_edit",
    "plangoal": "plan_goal_edit",
    "initiative": "initiative_edit",
    "target": "target_edit",
    "attachment": "attachment_edit",
}


def section_url(plan, section, key, field=""):
    """Address of a section's page, at ``field`` if one is named; ``section`` is a model name as in ``PAGES``."""
    return reverse(PAGES[section], args=[plan.pk, key]) + (f"#id_{field}" if field else "")
