"""What a hearing note says (*høringsnotat*): who was asked and answered, each point, and what was done about it."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from bpmplan import danish

from ..models import Hearing

UNNAMED = "En afsender, hvis navn er udeladt"
UNSAID = "ikke oplyst"
"""Where a party has answered and wants its name left out: nobody learns which of those that aren't named it was."""


@dataclass(frozen=True)
class NoteParty:
    """A party that was asked: ``answered`` says in Danish when it answered."""

    name: str
    kind: str
    answered: str


@dataclass(frozen=True)
class NotePoint:
    """A point of an answer; ``key`` is the section that it is about, empty when that is the whole plan."""

    key: str
    text: str
    outcome: str
    what_we_did: str


@dataclass(frozen=True)
class NoteAnswer:
    sender: str
    received_on: date
    is_late: bool
    points: tuple[NotePoint, ...]
    has_no_points: bool


@dataclass(frozen=True)
class HearingNote:
    """Of one hearing; ``version`` is the number of the version that was heard."""

    version: int
    begun_on: date
    deadline: date
    parties: tuple[NoteParty, ...]
    answers: tuple[NoteAnswer, ...]

    @property
    def asked_sentence(self):
        asked = len(self.parties)
        return f"{danish.counted(asked, 'part', 'parter') if asked else 'Ingen part'} blev spurgt særskilt."

    @property
    def came_sentence(self):
        if not self.answers:
            return "Der kom ingen svar."
        points = sum(len(answer.points) for answer in self.answers)
        answers = danish.counted(len(self.answers), "svar", "svar")
        return f"Der kom {answers} med {danish.counted(points, 'punkt', 'punkter')}."

    @classmethod
    def of(cls, hearing):
        """What is known of a ``Hearing`` now; without names that are to be left out, and without whole answers."""
        rows = list(hearing.answers.prefetch_related("points__note"))
        for row in rows:
            row.hearing = hearing
        by_party = {}
        for row in rows:
            by_party.setdefault(row.asked_id, []).append(row)
        is_one_hidden = any(row.hides_name and row.asked_id for row in rows)
        return cls(
            version=hearing.revision.number,
            begun_on=timezone.localdate(hearing.begun_at),
            deadline=hearing.deadline,
            parties=tuple(
                NoteParty(party.name, party.get_kind_display(), _answered(by_party.get(party.pk, ()), is_one_hidden))
                for party in hearing.asked.all()
            ),
            answers=tuple(
                NoteAnswer(
                    UNNAMED if row.hides_name or not row.name else row.name,
                    row.received_on,
                    row.is_late,
                    tuple(map(_point, row.points.all())),
                    row.has_no_points,
                )
                for row in rows
            ),
        )


def hearing_before(plan, number=None):
    """The ``Hearing`` that a version, or the draft, comes after: the newest since the plan was adopted last; or None.

    ``number`` is the version's own: one that is in hearing itself comes after its own hearing.
    """
    hearings = Hearing.objects.filter(revision__plan=plan).with_plan().order_by("-revision__number")
    adopted = plan.revisions.adopted().order_by("-number")
    if number is not None:
        hearings, adopted = hearings.filter(revision__number__lte=number), adopted.filter(number__lt=number)
    hearing = hearings.first()
    last_adopted = adopted.values_list("number", flat=True).first() or 0
    return hearing if hearing and hearing.revision.number > last_adopted else None


def _answered(answers, is_one_hidden):
    """Of one party; ``is_one_hidden``: some party wants its name left out, so silence isn't said of any."""
    named = [answer for answer in answers if not answer.hides_name]
    if named and len(named) == len(answers):
        return "svarede efter fristen" if named[0].is_late else "svarede"
    return UNSAID if is_one_hidden else "har ikke svaret"


def _point(point):
    key = "" if point.is_general else str(point.note.key)
    return NotePoint(key, point.note.text, point.get_outcome_display(), point.what_we_did)
