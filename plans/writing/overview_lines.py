"""The sections of a plan with their state, as the list beside the page of writing has them."""

from dataclasses import dataclass

from ..models import ChapterKind

WITHOUT_GOAL = "overskrift-uden-maal"
"""Where initiatives stand that serve no goal (``templates/plan/goals.html``)."""


@dataclass(frozen=True)
class OverviewLine:
    """One section: its title, how ready it is (a ``SectionState`` or empty), and the number of open notes about it.

    ``parts`` are the lines that stand under it; ``group`` is the heading that stands over it.
    """

    key: str
    title: str
    state: str
    parts: tuple = ()
    group: str = ""
    notes: int = 0


def overview_lines(content, ready, notes):
    """The plan's sections in the order of its chapters, the goals under their chapter, and after them one line for the
    initiatives that serve none.

    ``ready`` is the content's ``Readiness``. ``notes`` has the number of open notes by the key of what they are about;
    what belongs to a goal counts for it.
    """
    lines = []
    goals = tuple(_goal(goal, content, ready, notes) for goal in content.main_goals)
    if alone := content.initiatives_without_goal:
        about = sum(notes.get(one.key, 0) for one in alone)
        goals += (OverviewLine(WITHOUT_GOAL, "Indsatser uden mål", "", notes=about),)
    has_place = any(chapter.kind == ChapterKind.GOALS for chapter in content.chapters)
    for chapter in content.chapters:
        lines.append(
            OverviewLine(
                key=chapter.key,
                title=chapter.title,
                state=ready.states.get(chapter.key, ""),
                parts=goals if chapter.kind == ChapterKind.GOALS else (),
                notes=notes.get(chapter.key, 0),
            )
        )
    return lines if has_place else [*lines, *goals]


def _goal(goal, content, ready, notes):
    about = (goal, *goal.targets, *content.initiatives_of(goal))
    return OverviewLine(
        key=goal.key,
        title=f"{goal.label}. {goal.title}",
        state=ready.states.get(goal.key, ""),
        parts=tuple(_goal(sub_goal, content, ready, notes) for sub_goal in content.sub_goals_of(goal)),
        group=goal.group,
        notes=sum(notes.get(one.key, 0) for one in about),
    )
