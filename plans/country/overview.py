"""The country at a glance, for the ministry: who has a plan for a year, and how each goal is answered.

Read in a fixed number of queries, however many plans there are. Of a plan that is not adopted it is known that it
exists, where it stands and when it last moved; nothing here reads a word of it, its title included.
"""

from itertools import groupby

from ..models import Decision, ThemeTag
from .goal_cells import FACTS, GoalText, as_key, cell_of, columns_of, goal_answers, nearest
from .municipalities import rows_of


def overview(year):
    """All municipalities in Danish order, each as a ``Row`` of the year, and its goals as ``GoalColumn``s.

    Goals that are withdrawn are among them, but don't count as answered.
    """
    columns = columns_of(year)
    counted = [column for column in columns if not column.is_withdrawn]
    rows, _ = rows_of(year, touched=True)
    answered = nearest(goal_answers(rows, counted, "left_out"), counted)
    last = Decision.objects.adoptions().filter(revision__years_in_force__year=year)
    decided = dict(last.order_by().values_list("revision_id", "meeting_date"))
    for row in rows:
        if row.revision:
            row.decided_on = decided.get(row.revision)
            of_columns = (answered.get((row.revision, column.pk), ()) for column in counted)
            row.answered = sum(any(not answer.left_out for answer in answers) for answers in of_columns)
    return rows, columns


def matrix(year):
    """``overview``'s rows with their cells, ``[(Row, [Cell] or None)]``, and the columns. No plan in force: None."""
    columns = columns_of(year)
    rows, _ = rows_of(year)
    answers = nearest(goal_answers(rows, columns, *FACTS), columns)
    lines = []
    for row in rows:
        cells = None
        if row.revision:
            cells = [cell_of(row, column, answers.get((row.revision, column.pk))) for column in columns]
        lines.append((row, cells))
    return lines, columns


def goal_texts(year, number):
    """Every adopted answer to one goal of a year, in Danish order, with its themes; and the goal's ``GoalColumn``.

    The column is None when no such goal has been announced.
    """
    column = next((column for column in columns_of(year) if column.number == number), None)
    if column is None:
        return [], None
    rows, in_force = rows_of(year)
    answers = nearest(goal_answers(rows, [column], *FACTS, "text"), [column])
    tags = {}
    theme_tags = ThemeTag.objects.filter(plan__in=list(in_force.values())).select_related("theme")
    for tag in theme_tags.order_by("theme__name"):
        tags.setdefault((tag.plan_id, str(tag.key)), []).append(tag.theme)
    texts = []
    for row in rows:
        for anchor, same in groupby(answers.get((row.revision, column.pk), ()), key=lambda answer: answer.anchor):
            plan, answer, key = in_force[row.revision], next(same), as_key(anchor)
            cell = cell_of(row, column, [answer])
            texts.append(GoalText(row, cell, plan, key, answer.text, tags.get((plan, key), [])))
    return texts, column
