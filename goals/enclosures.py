"""What was enclosed with the minister's letters, goal by goal."""

from django.db.models import Q

from .models import LetterFile, Wording


def enclosures_of(goals):
    """``{primary key of a goal: [LetterFile]}`` of goals given by their primary keys; those without any are left out.

    An enclosure is about the goals that the ministry has said, or else about all that its letter has words for. Only
    of letters that everybody may read. One query where nothing was enclosed, three otherwise.
    """
    about = Q(goals__in=goals) | Q(letter__wordings__goal__in=goals)
    files = LetterFile.objects.enclosed().filter(about).distinct().order_by("pk")
    files = list(files.select_related("letter__goal_set").prefetch_related("goals"))
    if not files:
        return {}
    of_letter = {}
    worded = Wording.objects.announced().filter(goal__in=goals, letter__in={file.letter_id for file in files})
    for letter, goal in worded.values_list("letter", "goal"):
        of_letter.setdefault(letter, set()).add(goal)
    by_goal = {}
    for file in files:
        chosen = {goal.pk for goal in file.goals.all()}
        for goal in chosen & set(goals) or (set() if chosen else of_letter.get(file.letter_id, set())):
            by_goal.setdefault(goal, []).append(file)
    return by_goal
