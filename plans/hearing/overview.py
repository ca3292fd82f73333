"""What a hearing has come to: who has answered, and what is unanswered."""

from dataclasses import dataclass

from bpmplan import danish

from ..models import Hearing, HearingPoint


@dataclass(frozen=True)
class Unanswered:
    """What nobody has seen to in a hearing, as lists of rows."""

    parties: list
    """Asked, and haven't answered."""
    answers: list
    """Of which nobody has taken points, or said that there are none."""
    points: list
    """To which nobody has said what was done."""

    def __bool__(self):
        return bool(self.parties or self.answers or self.points)

    @property
    def in_words(self):
        """``2 parter har ikke svaret, og 1 punkt er ikke besvaret``; empty when there is nothing."""
        rows = (
            (self.parties, "part har ikke svaret", "parter har ikke svaret"),
            (self.answers, "svar er ikke gennemgået", "svar er ikke gennemgået"),
            (self.points, "punkt er ikke besvaret", "punkter er ikke besvaret"),
        )
        clauses = [danish.counted(len(row), one, many) for row, one, many in rows if row]
        return ", og ".join(filter(None, (", ".join(clauses[:-1]), *clauses[-1:])))


def hearing_of(plan):
    """The plan's newest ``Hearing``, or None."""
    return hearings_of(plan).last()


def hearings_of(plan):
    """The hearings of a plan, the first one first."""
    hearings = Hearing.objects.filter(revision__plan=plan).select_related("revision", "begun_by")
    return hearings.order_by("revision__number").defer("revision__content")


def asked_of(hearing):
    """Those that were asked, each with its ``newest_answer`` (None without one), the silent ones last."""
    answered = {answer.asked_id: answer for answer in hearing.answers.all()}
    asked = list(hearing.asked.all())
    for party in asked:
        party.newest_answer = answered.get(party.pk)
    return sorted(asked, key=lambda party: party.newest_answer is None)


def unanswered(hearing):
    """What nobody has seen to yet: three queries."""
    rest = unseen(hearing)
    return Unanswered(list(hearing.asked.filter(answers=None)), rest.answers, rest.points)


def unseen(hearing):
    """What is left to do about the answers, also when no more can come: the parties that were silent are no matter."""
    points = HearingPoint.objects.filter(answer__hearing=hearing, answered_at=None)
    rows = points.select_related("note", "answer").order_by("answer__received_on", "answer", "pk")
    return Unanswered([], list(hearing.answers.waiting()), list(rows))
