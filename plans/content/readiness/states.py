"""How ready one section is: one state, the first that applies."""

from django.db import models

from bpmplan.statuses import choice

from .missing import goal_facts, has_state, stands_on
from .people import keys_of


class SectionState(models.TextChoices):
    """``UNCHANGED``: carried from an earlier plan, and neither edited nor looked at. ``READY``: said to be by those
    who were given its texts; or given to nobody, and written for this plan or looked at and let stand. ``EDITED``:
    written in, and somebody has still to say that it is ready."""

    MISSING = choice("missing")
    EMPTY = choice("empty")
    UNCHANGED = choice("unchanged")
    READY = choice("ready")
    EDITED = choice("edited")


def state(
    *,
    is_missing=False,
    is_empty=False,
    is_carried=False,
    is_edited=False,
    is_looked_at=False,
    is_waiting=False,
    is_said_ready=False,
):
    """The one state of a section about which this is so.

    ``is_waiting``: somebody is asked for something about it. ``is_said_ready``: its texts were given to colleagues, who
    all say that they are ready.
    """
    if is_missing:
        return SectionState.MISSING
    if is_empty:
        return SectionState.EMPTY
    if is_carried and not is_edited and (is_waiting or not is_looked_at):
        return SectionState.UNCHANGED
    is_ready = is_said_ready or is_looked_at or not is_carried
    return SectionState.READY if is_ready and not is_waiting else SectionState.EDITED


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
    waiting, said_ready = keys_of(facts.assignments)
    return {
        part.key: state(
            is_missing=part.key in stopped,
            is_empty=part.key in empty,
            is_carried=bool(part.carried_from),
            is_edited=part.key in facts.edited,
            is_looked_at=part.carried_from in looked_at,
            is_waiting=part.key in waiting,
            is_said_ready=part.key in said_ready,
        )
        for _, part in content.sections
        if part.key not in hidden or part.key in stopped
    }
