"""What differs from the plan that a plan was begun from, as pages and documents say it."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from bpmplan import danish

from ..content.changes import DIFFERS, State, since
from ..content.earlier import earlier_aim

GROUPS = (
    ("Afsnit", ("chapter",)),
    ("Mål og måltal", ("plangoal", "target")),
    ("Indsatser", ("initiative",)),
    ("Bilag og billeder", ("attachment",)),
)
KINDS = (
    ("plangoal", "mål", "mål"),
    ("sub_goal", "delmål", "delmål"),
    ("initiative", "indsats", "indsatser"),
    ("target", "måltal", "måltal"),
    ("chapter", "afsnit", "afsnit"),
    ("attachment", "bilag eller billede", "bilag og billeder"),
)
"""Of each kind of section (``kind_of``): what one and several are called."""


@dataclass(frozen=True)
class Group:
    """The sections of some kinds: those that differ, and those that don't."""

    title: str
    differing: tuple
    unchanged: tuple

    @property
    def unchanged_label(self):
        return f"Uændret ({len(self.unchanged)})"


def groups_of(changes):
    """The ``Changes`` as a page shows them: a ``Group`` for each kind of section that there is."""
    groups = []
    for title, kinds in GROUPS:
        sections = changes.of_kind(*kinds)
        unchanged = tuple(s for s in sections if s.shown == State.UNCHANGED)
        differing = tuple(s for s in sections if s.shown != State.UNCHANGED)
        if sections:
            groups.append(Group(title, differing, unchanged))
    return groups


class Since:
    """The changes of a content since ``earlier``: what its plan was begun from, or a version by its ``name``.

    ``asks_why``: of what is gone it is said when nobody has given a reason.
    """

    asks_why = True

    def __init__(self, earlier, content, name=""):
        self.earlier = earlier
        self.name = name or content.begun_from
        self.changes = since(earlier, content)
        self.groups = groups_of(self.changes)

    def mark(self, key) -> SafeString:
        """The word for what has become of a section, marked up; empty for one that is not in the content."""
        return self._marked(self.changes.shown_of(key))

    def is_new(self, key):
        return self.changes.shown_of(key) == State.NEW

    def _marked(self, state):
        if state is None:
            return SafeString("")
        if state == State.MOVED:
            state = State.UNCHANGED  # the words are the same
        kind = "new" if state in DIFFERS else "same"
        return format_html(' <span class="{}">{}</span>', kind, state.label)

    def aim_of(self, target):
        """What the earlier plan aimed at last for a target that was carried ("Målet i planen for 2023: 220")."""
        change = self.changes.by_key.get(target.key)
        return earlier_aim(self.earlier, change.before if change else None)

    @property
    def differs(self):
        """Whether anything is new, changed or gone."""
        return bool(self.changes.in_state(*DIFFERS))

    def summary(self, most):
        """``[(what, [titles])]`` for the one page: what is new and what is gone, at most so many of each, and how much
        is changed."""
        rows = []
        for kind, _one, several in KINDS:
            new = [one for one in self.changes.in_state(State.NEW) if kind_of(one) == kind]
            titles = [one.title for one in new if not _left_out(one)]
            rows.append((f"Nye {several}", shortened(titles, most)))
        rows.append((State.CHANGED.label, [counted] if (counted := self._counted(State.CHANGED)) else []))
        gone = [_gone(one) for one in self.changes.in_state(State.GONE)]
        rows.append((State.GONE.label, shortened(gone, most)))
        return [row for row in rows if row[1]]

    def _counted(self, state):
        """ "2 mål, 1 indsats og 4 måltal"."""
        kinds = [kind_of(change) for change in self.changes.shown_as(state)]
        counts = [(kinds.count(kind), *names) for kind, *names in KINDS]
        return danish.listed(danish.counted(count, one, several) for count, one, several in counts if count)


def kind_of(change):
    """The model name of what a change is about, or ``sub_goal``."""
    return "sub_goal" if getattr(change.after or change.before, "under", "") else change.kind


def shortened(titles, most):
    return [*titles[: most - 1], f"og {len(titles) - most + 1} til"] if len(titles) > most else titles


def _gone(change):
    """What is no longer there by its title, and what it has become part of."""
    moved_to = change.reason.moved_to if change.reason else ""
    return f"{change.title} (flyttet til »{moved_to}«)" if moved_to else change.title


def _left_out(change):
    return change.kind == "plangoal" and change.after.left_out
