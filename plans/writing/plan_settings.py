"""The small form of a plan: title, years and goal sets. Two people's changes to different fields are both kept."""

from bpmplan import danish

from .merging import merge_values, torn_apart

SETTINGS = {
    "title": "titlen",
    "first_year": "det første år",
    "last_year": "det sidste år",
    "goal_sets": "årene med mål",
}
"""The fields, and what a sentence calls each."""
READ_TOGETHER = [("first_year", "last_year")]
"""The years of a plan are one thing: two people's are never put together to years that neither has chosen."""


class SettingsConflict(Exception):
    """A colleague has changed the same setting; nothing was written. ``fields``: ``{name: what it is now, in words}``;
    ``current`` is what the next press starts from."""

    def __init__(self, fields, current):
        super().__init__(", ".join(fields))
        self.fields = fields
        self.current = current


def settings_of(plan):
    """``{field: plain value}``: what a person starts from who changes the settings."""
    years = plan.goal_sets.order_by("year").values_list("year", flat=True)
    return {
        "title": plan.title,
        "first_year": plan.first_year,
        "last_year": plan.last_year,
        "goal_sets": list(years),
    }


def merged_settings(started_from, current, wanted):
    """The settings with what both writers changed; raises ``SettingsConflict`` where both changed the same."""
    torn = torn_apart(READ_TOGETHER, current | started_from, current, wanted)
    merged, conflicts = {}, {}
    for name, value in wanted.items():
        how = "set" if name == "goal_sets" else ""
        merged[name], is_conflict = merge_values(how, started_from.get(name, current[name]), current[name], value)
        if is_conflict or (name in torn and current[name] != started_from[name]):
            conflicts[name] = danish.listed(current[name]) if how else str(current[name])
    if conflicts:
        raise SettingsConflict(conflicts, current)
    return merged
