"""The sections of a plan with their state, as overview and side navigation list them."""

from dataclasses import dataclass

from ..models import ChapterKind


@dataclass(frozen=True)
class Line:
    """One section: where it stands (``state``: a word of the status badges) and what is missing in it."""

    section: str
    key: str
    title: str
    state: str
    missing: tuple = ()
    parts: tuple = ()
    note: str = ""


def outline(plan, content, missing):
    """The plan's sections in the order of its chapters; the goals stand under their chapter."""
    by_key = {}
    for item in missing:
        by_key.setdefault(item.key, []).append(item)

    def state(key, has_text):
        if any(item.blocks for item in by_key.get(key, ())):
            return "missing"
        return "done" if has_text else ""

    lines = []
    goals_shown = False
    for chapter in content.chapters:
        parts = ()
        if chapter.kind == ChapterKind.GOALS:
            parts, goals_shown = _goals(content, by_key, state), True
        has_text = chapter.kind != ChapterKind.TEXT or bool(chapter.text.strip())
        lines.append(
            Line(
                section="chapter",
                key=chapter.key,
                title=chapter.title,
                state=state(chapter.key, has_text) if chapter.kind == ChapterKind.TEXT else "",
                missing=tuple(by_key.get(chapter.key, ())),
                parts=parts,
                note="" if has_text else "Tomt",
            )
        )
    if not goals_shown:
        lines.extend(_goals(content, by_key, state))
    return lines


def _goals(content, by_key, state):
    return tuple(_goal(goal, content, by_key, state) for goal in content.goals)


def _goal(goal, content, by_key, state):
    initiatives = content.initiatives_of(goal)
    missing = [*by_key.get(goal.key, ())]
    for part in (*goal.targets, *initiatives):
        missing += by_key.get(part.key, ())
    if goal.left_out:
        shown = state(goal.key, True)
        note = "Udeladt af planen"
    else:
        shown = "missing" if any(item.blocks for item in missing) else "done"
        note = f"{_count(len(initiatives), 'indsats', 'indsatser')}, {_count(len(goal.targets), 'måltal', 'måltal')}"
        if not initiatives:
            note = note.replace("ingen indsatser", "ingen indsats endnu")
    return Line(
        section="plangoal",
        key=goal.key,
        title=f"{goal.number}. {goal.title}",
        state="left_out" if goal.left_out and shown == "done" else shown,
        missing=tuple(missing),
        note=note,
    )


def _count(number, one, many):
    return f"ingen {many}" if number == 0 else f"{number} {one if number == 1 else many}"
