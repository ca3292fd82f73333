"""The matrix of a plan's initiatives and goals as the templates of PDF and page show it."""

from bpmplan import danish
from bpmplan.many_html import filled, filled_each

MARK = '<td class="mark">{}</td>'
RESPONSIBLE = '<td class="responsible">{}</td>'
AMOUNT = '<td class="number">{}</td>'
MOST_ROOMY = 3
"""With more goals than this, their columns on paper are as narrow as their numbers."""
RESPONSIBLE_WORD = 18
"""Characters: with a longer word in them, names of those responsible have a wider column on paper."""
MOST_UPRIGHT = 7
"""With more goals than this, the matrix lies on a page across."""
MOST_COLUMNS = 12
"""With more goals than this, the matrix has no columns for sub-goals."""
MOST_BESIDE_RESPONSIBLE, MOST_BESIDE_AMOUNTS = 14, 18
"""With more columns of goals than this, paper has no room for that beside them; it stands with the initiative too."""


def matrix_of(paper):
    """Rows of initiatives, each with its cells: a mark for each answered goal that it serves.

    With many goals, sub-goals have no columns of their own: their letters stand in their goal's.
    """
    goals = [goal for goal in paper.goals if not goal.left_out]
    has_letters = len(goals) > MOST_COLUMNS and any(goal.over for goal in goals)
    if has_letters:
        goals = [goal for goal in goals if goal.over is None]
    initiatives = _in_order(paper)
    count = 0 if paper.is_page else len(goals)  # a page scrolls
    has_responsible = count <= MOST_BESIDE_RESPONSIBLE and any(map(_responsible, initiatives))
    has_amounts = count <= MOST_BESIDE_AMOUNTS and any(initiative.economy for initiative in initiatives)
    is_across, is_narrow = len(goals) > MOST_UPRIGHT, len(goals) > MOST_ROOMY
    has_long_words = has_responsible and any(
        danish.longest_word(_responsible(initiative)) > RESPONSIBLE_WORD for initiative in initiatives
    )
    rows = []
    for initiative in initiatives:
        cells = filled_each(MARK, [(_mark(initiative, goal, has_letters),) for goal in goals])
        if has_responsible:
            cells += filled(RESPONSIBLE, _responsible(initiative) or "–")
        if has_amounts:
            cells += filled(AMOUNT, _amount(initiative) or "–")
        number = paper.numbers.get(initiative.key, "")
        rows.append({"key": initiative.key, "number": number, "title": initiative.title, "cells": cells})
    return {
        "goals": goals,
        "rows": rows,
        "classes": f"matrix{' matrix-many' if is_across else ' matrix-narrow' if is_narrow else ''}"
        f"{' matrix-words' if has_long_words and not is_across else ''}",
        "is_across": is_across,
        "is_narrow": is_narrow,
        "has_letters": has_letters,
        "has_links": paper.shows_goals,
        "has_pages": paper.shows_goals and not paper.is_page,
        "has_responsible": has_responsible,
        "has_amounts": has_amounts,
    }


def _in_order(paper):
    """As they are numbered, and what serves no goal last."""
    order = {key: place for place, key in enumerate(paper.numbers)}
    return sorted(paper.content.initiatives, key=lambda initiative: order.get(initiative.key, len(order)))


def _mark(initiative, goal, has_letters):
    served = [one for one in goal.sub_goals if one.key in initiative.goals] if has_letters else ()
    letters = ", ".join(one.letter for one in served)
    return " ".join(filter(None, ["✓" if goal.key in initiative.goals else "", letters]))


def _responsible(initiative):
    return initiative.unit or initiative.responsible


def _amount(initiative):
    """What it costs in all, or empty where nothing is said of that."""
    return danish.number(sum(row.amount for row in initiative.economy)) if initiative.economy else ""
