"""The order of a plan's goals, a sub-goal right after its goal, and what each is called by: 1, 2, 2a, 2b, 3."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def labelled(goals):
    """``[(goal, its number among those under the same, its label)]`` in the order in which they are read.

    ``goals`` are rows, of the model or of the list of sections, in the order of their places: each has ``pk`` and
    ``under_id``, the ``pk`` of the goal that it stands under, or None.
    """
    under = {}
    for goal in goals:
        under.setdefault(goal.under_id, []).append(goal)
    ordered = []
    for number, goal in enumerate(under.get(None, ()), 1):
        ordered.append((goal, number, str(number)))
        sub_goals = enumerate(under.get(goal.pk, ()), 1)
        ordered += [(sub_goal, place, f"{number}{letter(place)}") for place, sub_goal in sub_goals]
    return ordered


def with_headings(goals):
    """``[(heading, goal)]`` of goals that stand under no other: its ``group`` at the first of those that share it."""
    before = ""
    headed = []
    for goal in goals:
        headed.append((goal.group if goal.group != before else "", goal))
        before = goal.group
    return headed


def letter(number):
    """1 is a, 26 is z, 27 is aa."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, len(LETTERS))
        letters = LETTERS[rest] + letters
    return letters
