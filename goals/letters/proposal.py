"""The proposal: everything read out of a letter, each value with its place in the letter's text."""

from collections.abc import Iterator
from dataclasses import dataclass

from .blocks.assembly import joined, read_blocks
from .blocks.block import Block
from .doubts import Doubt, Doubts
from .files.limits import MAX_CHARACTERS
from .goal_list.count import doubt_count
from .goal_list.focus import focus_groups
from .goal_list.goal import GoalList, Span, is_point
from .goal_list.indicators import indicators
from .goal_list.lists import goal_list
from .goal_list.rationale import rationales
from .goal_list.year import goal_year
from .head.addressees import addressees
from .head.consultation import consultation
from .head.date import letter_date
from .head.genre import AGENDA, MEMO, NEWS, genre
from .head.journal_number import journal_number
from .head.minister import minister


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
    doubts: tuple[Doubt, ...] = ()

    @property
    def announced_on(self) -> Found | None:
        return self.dated_on if self.kind == "announcement" else None

    def values_read(self) -> Iterator[tuple[str, Found]]:
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

        def value(read):
            return read.value if read else None

        def date(read):
            return read.value.isoformat() if read else None

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
    blocks = read_blocks(text[:MAX_CHARACTERS])
    doubts = Doubts()
    is_unbroken = len(text) > 200 and "\n" not in text.strip()
    text_genre = genre(blocks)
    own_date = letter_date(blocks, text_genre, doubts)
    year = goal_year(blocks, own_date[0] if own_date else None)
    is_consultation, deadline = consultation(blocks, own_date[0] if own_date else None, year[0] if year else None)
    year_goals = goal_list(blocks, year[0] if year else None)
    focus = focus_groups(blocks)
    _doubt_goals(blocks, year_goals, text_genre, year[0] if year else None, is_unbroken, doubts)
    minister_name = minister(blocks, text_genre, doubts)
    goals, focus = _goals(blocks, year_goals, focus, doubts) if year_goals else ((), focus)
    return Proposal(
        text=joined(blocks),
        kind="consultation" if is_consultation else "announcement",
        year=_value(year),
        dated_on=_value(own_date),
        journal_number=_value(journal_number(blocks) if text_genre not in (AGENDA, MEMO) else None),
        minister=_value(minister_name),
        addressees=tuple(Found(*addressee) for addressee in addressees(blocks, text_genre)),
        consultation_deadline=_value(deadline),
        focus=tuple(_span(blocks, span) for span in focus),
        goals=goals,
        doubts=doubts.all(),
    )


_RETELLING = {
    AGENDA: "Teksten ligner et punkt på en dagsorden, ikke ministerens brev. Målene er gengivet af andre.",
    MEMO: "Teksten ligner et notat fra en kommune, ikke ministerens brev. Målene er gengivet af andre.",
    NEWS: "Teksten ligner en nyhed, ikke ministerens brev. Målene er måske ikke ordret de udmeldte.",
}


def _doubt_goals(
    blocks: list[Block],
    year_goals: GoalList | None,
    text_genre: str,
    year: int | None,
    is_unbroken: bool,
    doubts: Doubts,
) -> None:
    if text_genre in _RETELLING:
        doubts.add("kind", _RETELLING[text_genre])
    doubt_count(blocks, [goal.number for goal in year_goals.goals] if year_goals else [], year, doubts)
    if is_unbroken:
        doubts.add("dated_on", "Teksten har ingen linjeskift, så brevets hoved kan ikke læses. Skriv det ind.")
    for goal in year_goals.goals if year_goals else ():
        if any(at != goal.at and is_point(goal.block, blocks[at]) for at, _, _ in goal.follow):
            doubts.add(
                f"goal-{goal.number}-rationale", "Målet har punkter under sig. De er læst som en del af begrundelsen."
            )


def _value(read: tuple | None) -> Found | None:
    return Found(*read) if read else None


def _span(blocks: list[Block], span: Span) -> Found:
    at, begin, end = span
    return Found(blocks[at].text[begin:end], blocks[at].start + begin, blocks[at].start + end)


def _goals(
    blocks: list[Block], year_goals: GoalList, focus: list[Span], doubts: Doubts
) -> tuple[tuple[ProposedGoal, ...], list]:
    spans = rationales(blocks, year_goals, doubts)
    counted = indicators(blocks, year_goals)
    goals, placed = [], set()
    for place, goal in enumerate(year_goals.goals):
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
                paragraphs=tuple(_span(blocks, span) for span in spans[place]),
                focus=tuple(_span(blocks, group) for group in mine),
                indicator=_value(counted.get(place)),
            )
        )
    return tuple(goals), [group for group in focus if group not in placed]
