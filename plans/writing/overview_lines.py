"""The sections of a plan with their state, as the overview lists them."""

from dataclasses import dataclass

from bpmplan.danish import counted, rough_kroner

from ..models import ChapterKind


@dataclass(frozen=True)
class OverviewLine:
    """One section: its name, how ready it is (a ``SectionState`` or empty), what is open about it, and a note.

    ``parts`` are the lines that stand under it; ``group`` is the heading that stands over it. ``notes`` is
    the number of open notes about it.
    """

    section: str
    key: str
    title: str
    state: str
    items: tuple = ()
    parts: tuple = ()
    note: str = ""
    group: str = ""
    notes: int = 0


def overview_lines(content, ready, economy, notes):
    """The plan's sections in the order of its chapters, the goals under their chapter.

    ``ready`` is the content's ``Readiness``, ``economy`` its ``Economy``. ``notes``
    has the number of open notes by the key of what they are about; what belongs to a goal counts for it.
    """
    lines = []
    goals = tuple(_goal(goal, content, ready, economy, notes) for goal in content.main_goals)
    has_place = any(chapter.kind == ChapterKind.GOALS for chapter in content.chapters)
    for chapter in content.chapters:
        lines.append(
            OverviewLine(
                section="chapter",
                key=chapter.key,
                title=chapter.title,
                state=ready.states.get(chapter.key, ""),
                items=tuple(ready.about(chapter.key)),
                parts=goals if chapter.kind == ChapterKind.GOALS else (),
                note=_money(economy.total) if chapter.kind == ChapterKind.ECONOMY else "",
                notes=notes.get(chapter.key, 0),
            )
        )
    return lines if has_place else [*lines, *goals]


def _money(line):
    return " ".join(rough_kroner(line.total)) if line.cells else ""


def _goal(goal, content, ready, economy, notes):
    together = content.with_sub_goals(goal)
    initiatives = content.initiatives_of(goal)
    counts = [
        f"{len(together) - 1} delmål" if len(together) > 1 else "",
        counted(len(content.initiatives_of(*together)), "indsats", "indsatser"),
        counted(sum(len(one.targets) for one in together), "måltal", "måltal"),
        _money(economy.of_goal(goal).line),
    ]
    note = ", ".join(filter(None, counts))
    return OverviewLine(
        section="plangoal",
        key=goal.key,
        title=f"{goal.label}. {goal.title}",
        state=ready.states.get(goal.key, ""),
        items=tuple(ready.about(goal.key, *(part.key for part in (*goal.targets, *initiatives)))),
        parts=tuple(_goal(sub_goal, content, ready, economy, notes) for sub_goal in content.sub_goals_of(goal)),
        note="Udeladt af planen" if goal.left_out else note,
        group=goal.group,
        notes=sum(notes.get(one.key, 0) for one in (goal, *goal.targets, *initiatives)),
    )
