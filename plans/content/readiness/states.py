"""How ready one section is: one state, the first that applies."""

from django.db import models

from bpmplan.statuses import choice

from .missing import goal_facts, has_state, stands_on


class SectionState(models.TextChoices):
    """``UNCHANGED``: carried from an earlier plan, and neither edited nor looked at. ``READY``: written for this plan,
    or looked at and let stand. ``EDITED``: carried, and changed since."""

    MISSING = choice("missing")
    EMPTY = choice("empty")
    UNCHANGED = choice("unchanged")
    READY = choice("ready")
    EDITED = choice("edited")


def state(*, is_missing=False, is_empty=False, is_carried=False, is_edited=False, is_looked_at=False):
    """The one state of a section about which this is so."""
    if is_missing:
        return SectionState.MISSING
    if is_empty:
        return SectionState.EMPTY
    if not is_carried or is_looked_at:
        return SectionState.READY
    return SectionState.EDITED if is_edited else SectionState.UNCHANGED


def states_in(content, facts, items):
    """``{key: SectionState}`` of the sections that have one; ``items`` are all that are open in the plan."""
    stopped = {item.key for item in items if item.blocks}
    for goal in content.goals:
        # What is missing in a target is missing in its goal, which is where lists show it.
        if any(target.key in stopped for target in goal.targets):
            stopped.add(goal.key)
    empty = {goal.key for goal in content.goals if goal_facts(content, goal).is_empty}
    hidden = {c.key for c in content.chapters if not has_state(c)}
    looked_at = stands_on(content)
    return {
        part.key: state(
            is_missing=part.key in stopped,
            is_empty=part.key in empty,
            is_carried=bool(part.carried_from),
            is_edited=part.key in facts.edited,
            is_looked_at=part.carried_from in looked_at,
        )
        for _, part in content.sections
        if part.key not in hidden or part.key in stopped
    }
