"""A goal's line through the years, and what changed in its words: read from goals already fetched."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from .models import Goal


@dataclass(frozen=True)
class Place:
    """A goal's place in a line: ``changed`` when its title differs from the one before it in the line."""

    goal: Goal
    is_this: bool
    changed: bool


def goals_by_pk(user):
    """Every goal that the person may see, with its words, by primary key: three queries, a few goals a year."""
    return {goal.pk: goal for goal in Goal.objects.visible_to(user).with_words()}


def line_of(goal, known):
    """The line that ``goal`` stands in: the goals it continues back to the first, itself, and those that continue it.

    ``known``: goals by primary key (``goals_by_pk``). A list of ``Place`` by year and number.
    """
    line = [goal]
    while (earlier := known.get(line[0].continues_id)) and earlier not in line:
        line.insert(0, earlier)
    newest = [goal]
    while newest:
        newest = [later for one in newest for later in following(one, known) if later not in line]
        line += newest
    line.sort(key=lambda one: (one.goal_set.year, one.number))
    titles = [one.wording.title if one.wording else "" for one in line]
    return [
        Place(one, one.pk == goal.pk, index > 0 and titles[index] != titles[index - 1])
        for index, one in enumerate(line)
    ]


def following(goal, known):
    """The goals that continue this one, by year and number."""
    later = [one for one in known.values() if one.continues_id == goal.pk]
    return sorted(later, key=lambda one: (one.goal_set.year, one.number))


def word_changes(before, after):
    """What changed from one text to another, word by word: ``[(kind, text)]``, kind ``same``, ``del`` or ``ins``."""
    old, new = before.split(), after.split()
    changes = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            changes.append(("same", " ".join(old[a:b])))
            continue
        if b > a:
            changes.append(("del", " ".join(old[a:b])))
        if d > c:
            changes.append(("ins", " ".join(new[c:d])))
    return changes


def all_lines(known):
    """Every line once, those that reach furthest first, each as a list of goals."""
    roots = [goal for goal in known.values() if goal.continues_id not in known]
    found = [[place.goal for place in line_of(root, known)] for root in roots]
    return sorted(found, key=lambda line: (-line[-1].goal_set.year, line[-1].number))
