"""The proposal: everything read out of a letter, each value with its place in the letter's text."""

from collections.abc import Iterator
from dataclasses import dataclass

from . import head, lists, rationale
from .normalise import blocks, joined
from .reading import MAX_CHARACTERS


@dataclass(frozen=True)
class Found:
    """A value and where it stands: ``Proposal.text[start:end]``."""

    value: object
    start: int
    end: int


@dataclass(frozen=True)
class ProposedGoal:
    """A goal as the letter words it. ``has_indicator``: True, False, or None where the letter doesn't say."""

    number: int
    title: Found
    paragraphs: tuple[Found, ...] = ()
    focus: tuple[Found, ...] = ()
    indicator: Found | None = None

    @property
    def rationale(self) -> str:
        return "\n\n".join(part.value for part in self.paragraphs)

    @property
    def has_indicator(self) -> bool | None:
        return self.indicator.value if self.indicator else None


@dataclass(frozen=True)
class Proposal:
    """What was read; what was not found is None or empty.

    ``text`` is the letter made whole: paragraphs unbroken and parted by blank lines, the letterhead out of them.
    ``dated_on`` is the letter's own date, of either kind of letter; ``announced_on`` is it in an announcement only.
    ``focus`` holds the groups stressed outside any goal's rationale.
    """

    text: str
    kind: str
    year: Found | None = None
    dated_on: Found | None = None
    journal_number: Found | None = None
    minister: Found | None = None
    addressees: tuple[Found, ...] = ()
    consultation_deadline: Found | None = None
    focus: tuple[Found, ...] = ()
    goals: tuple[ProposedGoal, ...] = ()

    @property
    def announced_on(self) -> Found | None:
        return self.dated_on if self.kind == "announcement" else None

    def found(self) -> Iterator[tuple[str, Found]]:
        """Every value read, with the name of its field ("goal-1-title"), in no order: for marking in the text."""
        for name in ("year", "dated_on", "journal_number", "minister", "consultation_deadline"):
            if value := getattr(self, name):
                yield name, value
        yield from (("addressees", value) for value in self.addressees)
        yield from (("focus", value) for value in self.focus)
        for goal in self.goals:
            yield f"goal-{goal.number}-title", goal.title
            yield from ((f"goal-{goal.number}-rationale", value) for value in goal.paragraphs)
            yield from ((f"goal-{goal.number}-focus", value) for value in goal.focus)
            if goal.indicator:
                yield f"goal-{goal.number}-indicator", goal.indicator

    def as_json(self) -> dict:
        """The proposal as ``manage.py read_letter`` prints it."""

        def value(found):
            return found.value if found else None

        def date(found):
            return found.value.isoformat() if found else None

        return {
            "year": value(self.year),
            "kind": self.kind,
            "announced_on": date(self.announced_on),
            "journal_number": value(self.journal_number),
            "minister": value(self.minister),
            "addressees": [addressee.value for addressee in self.addressees],
            "consultation_deadline": date(self.consultation_deadline),
            "goals": [
                {"number": goal.number, "title": goal.title.value, "rationale": goal.rationale} for goal in self.goals
            ],
        }


def propose(text: str) -> Proposal:
    """Reads a letter's text. Never fails: a text that is no letter gives a proposal with nothing in it.

    Reads at most ``MAX_CHARACTERS``, as ``read_text`` does.
    """
    found = blocks(text[:MAX_CHARACTERS])
    own_date = head.letter_date(found)
    year = lists.goal_year(found, own_date[0] if own_date else None)
    is_consultation, deadline = head.consultation(found, own_date[0] if own_date else None, year[0] if year else None)
    goal_list = lists.goal_list(found, year[0] if year else None)
    focus = rationale.focus_groups(found)
    goals, focus = _goals(found, goal_list, focus) if goal_list else ((), focus)
    return Proposal(
        text=joined(found),
        kind="consultation" if is_consultation else "announcement",
        year=Found(*year) if year else None,
        dated_on=Found(*own_date) if own_date else None,
        journal_number=_found(head.journal_number(found)),
        minister=_found(head.minister(found)),
        addressees=tuple(Found(*addressee) for addressee in head.addressees(found)),
        consultation_deadline=_found(deadline),
        focus=tuple(_span(found, span) for span in focus),
        goals=goals,
    )


def _found(values: tuple | None) -> Found | None:
    return Found(*values) if values else None


def _span(found, span: rationale.Span) -> Found:
    at, begin, end = span
    return Found(found[at].text[begin:end], found[at].start + begin, found[at].start + end)


def _goals(found, goal_list: lists.GoalList, focus) -> tuple[tuple[ProposedGoal, ...], list]:
    spans = rationale.rationales(found, goal_list)
    counted = rationale.indicators(found, goal_list)
    goals, placed = [], set()
    for place, goal in enumerate(goal_list.goals):
        mine = [
            group
            for group in focus
            if group[0] == goal.at or any(group[0] == at and begin <= group[1] < end for at, begin, end in spans[place])
        ]
        placed.update(mine)
        goals.append(
            ProposedGoal(
                number=goal.number,
                title=Found(goal.title, goal.begin, goal.end),
                paragraphs=tuple(_span(found, span) for span in spans[place]),
                focus=tuple(_span(found, group) for group in mine),
                indicator=_found(counted.get(place)),
            )
        )
    return tuple(goals), [group for group in focus if group not in placed]
