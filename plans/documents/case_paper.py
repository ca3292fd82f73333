"""The case that politicians are given with a plan (*sagsfremstilling*): facts are filled in, judgements left open."""

from dataclasses import dataclass

from django.utils import timezone

from bpmplan import danish

from ..hearing.note import HearingNote
from ..models import Hearing, Status
from ..steps.milestones import Milestone, State, What
from ..steps.path import coming, path_of
from .paper import Paper
from .parts import NOTE, parts_of

DECIDED = (What.BODY, What.ADOPTED)


@dataclass(frozen=True)
class Heard:
    """What is known of the hearing of a version: who was ``asked``, in a sentence or not at all, and what ``came``."""

    version: int
    asked: str
    came: str

    @classmethod
    def of(cls, hearing):
        note = HearingNote.of(hearing)
        names = danish.listed(party.name for party in note.parties)
        late = sum(answer.is_late for answer in note.answers)
        also = f"{danish.counted(late, 'svar', 'svar')} kom efter fristen," if late else "Frist for svar:"
        came = f"{note.came_sentence} {also} {danish.date(note.deadline)}."
        return cls(note.version, f"{note.asked_sentence[:-1]}: {names}." if names else "", came)


UNKNOWN = Heard(0, "", "")


@dataclass(frozen=True)
class CaseFacts:
    """What the case says beside the plan's content: the way there and from here, who decides, and what is enclosed."""

    hearings: tuple[Milestone, ...]
    heard: tuple[Heard, ...]
    decided: tuple[Milestone, ...]
    ahead: tuple[Milestone, ...]
    decides: str
    enclosed: tuple[str, ...]

    @classmethod
    def of(cls, revision):
        """Of a version: what is said of a later one, or of a draft, is none of its business."""
        path = path_of(revision.plan, today=timezone.localdate(revision.frozen_at))
        until = [one for one in path if one.version is not None and one.version <= revision.number]
        is_pending = revision.plan.newest_revision == revision and revision.plan.status == revision.frozen_for
        ahead = [one for one in coming(path) if one.what in (*DECIDED, What.SUBMITTED)] if is_pending else []
        hearings = Hearing.objects.filter(revision__plan=revision.plan_id, revision__number__lte=revision.number)
        last = revision.plan.municipality.bodies.filter(is_last=True).first()
        return cls(
            hearings=tuple(one for one in until if one.what == What.HEARING),
            heard=tuple(Heard.of(one) for one in hearings.with_plan()),
            decided=tuple(one for one in until if one.what in DECIDED and one.version == revision.number),
            ahead=tuple(ahead),
            decides=last.name if last else "",
            enclosed=tuple(part.title for part in parts_of(revision) if part.enclosed),
        )


class CasePaper(Paper):
    """``facts`` are ``CaseFacts``. What only people can say stands as a gap, "[Skriv …]"."""

    name = "Sagsfremstilling"
    layout = "case"
    is_whole = False

    def __init__(self, content, standing, earlier, facts):
        super().__init__(content, standing, earlier)
        self.facts = facts

    @property
    def is_in_hearing(self):
        return self.standing.status == Status.HEARING

    @property
    def in_short(self):
        """ "Planen gælder 2023. Den har 6 mål, hvoraf 2 er kommunens egne, 12 indsatser og 9 måltal."."""
        goals = [goal for goal in self.main_goals if not goal.left_out]
        own = sum(goal.is_own for goal in goals)
        counted = danish.counted(len(goals), "mål", "mål")
        if own and own < len(goals):
            counted += f" ({own} af dem er {danish.fitting(own, 'kommunens eget', 'kommunens egne')})"
        targets = sum(len(goal.targets) for goal in self.goals if not goal.left_out)
        initiatives = danish.counted(len(self.content.initiatives), "indsats", "indsatser")
        counts = danish.listed([counted, initiatives, danish.counted(targets, "måltal", "måltal")])
        return f"Planen gælder {self.shown_years}. Den har {counts}."

    @property
    def hearings(self):
        """``[(when a version was heard, who was asked, what came)]``, in sentences; of the last two what is known, and
        nothing of what came while answers still do."""
        heard = {one.version: one for one in self.facts.heard}
        return [
            (_heard(one), known.asked, "" if one.state == State.NOW else known.came)
            for one in self.facts.hearings
            for known in [heard.get(one.version, UNKNOWN)]
        ]

    @property
    def hearing_gap(self):
        """What only people can say of the hearings."""
        if not self.hearings:
            return "hvem der er hørt, eller hvorfor der ikke er holdt høring"
        is_known = all(asked for _, asked, _ in self.hearings)
        return "hvad svarene har ført til" if is_known else "hvem der er hørt, og hvad svarene har ført til"

    @property
    def has_note(self):
        """Whether what was answered is enclosed."""
        return NOTE in self.facts.enclosed

    @property
    def way(self):
        """``[(what, when and how)]`` of what has been decided and what is to come, in the order of the path."""
        decided = [(one.title, ": ".join(filter(None, [one.dates, one.outcome]))) for one in self.facts.decided]
        ahead = [(one.title, one.dates) for one in self.facts.ahead if one.what != What.SUBMITTED]
        return decided + ahead


def _heard(hearing):
    version = f"Version {hearing.version}"
    if hearing.state == State.NOW:
        until = f" til {danish.date(hearing.planned_end)}" if hearing.planned_end else ""
        return f"{version} er i høring fra {danish.date(hearing.day)}{until}."
    if hearing.end and hearing.end != hearing.day:
        return f"{version} var i høring fra {danish.date(hearing.day)} til {danish.date(hearing.end)}."
    return f"{version} var i høring {danish.date(hearing.day)}."
