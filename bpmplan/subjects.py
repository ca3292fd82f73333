"""What a stored row is about, as primary keys and short facts: rows that never hold finished text.

A kind of row declares its subjects (name → a function that gives a queryset) and the facts that may stand beside.
Mails and proposals are stored so.
"""

LONGEST_FACT = 254


class Gone(Exception):
    """What a row is about is no longer there, or no app registers its kind any more."""


def check(kind, subjects, facts):
    """Raise ``ValueError`` unless ``subjects`` and ``facts`` are what ``kind`` declares."""
    if set(subjects) != set(kind.subjects) or not set(facts) <= kind.facts:
        raise ValueError(f"The kind {kind.name} has the subjects {sorted(kind.subjects)} and no other facts.")
    numbers = [one for given in subjects.values() for one in (given if isinstance(given, list) else [given])]
    if not all(type(one) is int for one in numbers):
        raise ValueError("Subjects are primary keys.")
    if not all(isinstance(fact, str) and len(fact) <= LONGEST_FACT for fact in facts.values()):
        raise ValueError("Facts are short.")


def find(kind, subjects, lock=False):
    """The subjects themselves, by name; ``Gone`` when one of them is no longer there. ``lock``: until the commit."""
    rows = {}
    for name, queryset in kind.subjects.items():
        known = queryset().select_for_update(of=("self",)) if lock else queryset()
        given = subjects[name]
        if isinstance(given, list):
            rows[name] = list(known.filter(pk__in=given).order_by("pk"))
        else:
            rows[name] = known.filter(pk=given).first()
        if not rows[name]:
            raise Gone(name)
    return rows


def find_many(kind, many):
    """What ``find`` gives for each of ``many``; None where something is gone. One query for each subject's name."""
    known = {}
    for name, queryset in kind.subjects.items():
        asked = {pk for subjects in many for pk in _listed(subjects[name])}
        known[name] = queryset().in_bulk(asked)
    return [_put_together(subjects, known) for subjects in many]


def _listed(given):
    return given if isinstance(given, list) else [given]


def _put_together(subjects, known):
    rows = {}
    for name, given in subjects.items():
        there = [known[name][pk] for pk in sorted(_listed(given)) if pk in known[name]]
        if not there:
            return None
        rows[name] = there if isinstance(given, list) else there[0]
    return rows
