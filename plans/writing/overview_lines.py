"""The sections of a plan with their state, as the list beside the page of writing has them."""

from collections import Counter
from dataclasses import dataclass

from ..models import ChapterKind

WITHOUT_GOAL = "overskrift-uden-maal"
"""Where initiatives stand that serve no goal (``templates/plan/goals.html``)."""


@dataclass(frozen=True)
class OverviewLine:
    """One section: its title, how ready it is (a ``SectionState`` or empty), the number of open notes about it, and
    how many of these ask for an answer before the plan is sent again (``asked``).

    ``parts`` are the lines that stand under it; ``group`` is the heading that stands over it.
    """

    key: str
    title: str
    state: str
    parts: tuple = ()
    group: str = ""
    notes: int = 0
    asked: int = 0


def overview_lines(content, ready, notes):
    """The plan's sections in the order of its chapters, the goals under their chapter, and after them one line for the
    initiatives that serve none.

    ``ready`` is the content's ``Readiness``. ``notes`` has the number of open notes by the key of what they are about;
    what belongs to a goal counts for it.
    """
    asked = Counter(one.key for one in ready.waiting if one.is_asked)

    def line(key, title, about, **more):
        state, keys = ready.states.get(key, ""), [one.key for one in about]
        counts = {"notes": sum(notes.get(one, 0) for one in keys), "asked": sum(asked[one] for one in keys)}
        return OverviewLine(key, title, state, **counts, **more)

    def line_of(goal):
        about = (goal, *goal.targets, *content.initiatives_of(goal))
        parts = tuple(map(line_of, content.sub_goals_of(goal)))
        return line(goal.key, f"{goal.label}. {goal.title}", about, parts=parts, group=goal.group)

    goals = tuple(map(line_of, content.main_goals))
    if alone := content.initiatives_without_goal:
        goals += (line(WITHOUT_GOAL, "Indsatser uden mål", alone),)
    has_place = any(chapter.kind == ChapterKind.GOALS for chapter in content.chapters)
    lines = [
        line(chapter.key, chapter.title, [chapter], parts=goals if chapter.kind == ChapterKind.GOALS else ())
        for chapter in content.chapters
    ]
    return lines if has_place else [*lines, *goals]
