"""What the public search finds a plan by: the words of every declared field, as they are shown."""

from dataclasses import dataclass

from bpmplan.text import plain_text

from ..models import KINDS


def searched_texts(content):
    """``(model name, section, label, text, whether it is Markdown)`` of all texts that a content is found by."""
    for name, section in content.sections:
        for field in KINDS[name].FIELDS.searched:
            for text in field.searched_texts(section):
                yield name, section, field.label, text, field.is_text
        if name == "plangoal":
            for minister in section.minister:
                yield name, section, "Ministerens mål", minister.title, False


@dataclass(frozen=True)
class Found:
    """A goal or an initiative as it is found by itself.

    ``texts`` are without markup, a goal's targets' among them; ``goals`` are keys of the goals that it is or serves,
    and of those that they are sub-goals of.
    """

    kind: str
    section: object
    texts: tuple[str, ...]
    goals: tuple[str, ...]


def found_sections(content):
    """The goals and initiatives of a content that can be found, as ``Found``; what is left out of the plan cannot."""
    part_of = {target.key: goal.key for goal in content.goals for target in goal.targets}
    texts = {}
    for _, section, _, text, is_markdown in searched_texts(content):
        texts.setdefault(part_of.get(section.key, section.key), []).append(plain_text(text) if is_markdown else text)
    over = {goal.key: (goal.key, goal.under) if goal.under else (goal.key,) for goal in content.goals}
    for goal in content.answered_goals:
        yield Found("plangoal", goal, tuple(texts.get(goal.key, ())), over[goal.key])
    for initiative in content.initiatives:
        goals = dict.fromkeys(key for goal in initiative.goals for key in over.get(goal, ()))
        yield Found("initiative", initiative, tuple(texts.get(initiative.key, ())), tuple(goals))
