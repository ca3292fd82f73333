"""A follow-up as frozen data: what page, PDF and Word are made of. ``content`` reads it, and keeps it as JSON."""

from dataclasses import dataclass, fields

from bpmplan import danish
from bpmplan.values import Period, Value

from ..content.data import MunicipalityContent, ValueContent
from ..models import Going
from ..models.targets import Measured
from ..writing.official import period_of
from .progress import Progress


@dataclass(frozen=True)
class FollowedBenchmark:
    """What the benchmark said of a group, as it was shown (``goals.benchmark.shown.Benchmark``)."""

    period: Period
    group: str
    expected: str
    actual: str
    sentence: str
    share: str
    source: str

    @classmethod
    def of(cls, benchmark):
        return cls(**{field.name: getattr(benchmark, field.name) for field in fields(cls)})


@dataclass(frozen=True)
class FollowedResult:
    """What a target was in a period. ``was``: what the follow-up before said that it was, where that was another;
    ``reason`` says why it was corrected, where it was."""

    period: Period
    value: Value
    source: str
    is_official: bool
    was: Value | None
    reason: str


@dataclass(frozen=True)
class FollowedTarget(Measured):
    """A target as the version has it, and where it stands: ``progress`` and ``why`` are as ``judged`` said.

    ``before`` and ``before_period`` are the value in the follow-up before, ``was`` its progress there; ``last_news``
    says when there was something new last ("1. halvår 2026"), empty when never. ``results`` are all that are known
    since the baseline, its own period with them, else since the plan's first year; the earliest first.
    """

    key: str
    title: str
    unit: str
    direction: str
    baseline: Value | None
    baseline_period: str
    values: tuple[ValueContent, ...]
    value: Value | None
    period: Period | None
    source: str
    is_official: bool
    progress: str
    why: str
    words: str
    no_news: bool
    before: Value | None
    before_period: Period | None
    was: str
    last_news: str
    results: tuple[FollowedResult, ...]

    @property
    def shown_value(self):
        return self.with_unit(self.value)

    @property
    def shown_baseline(self):
        return self.with_unit(self.baseline)

    @property
    def shown_before(self):
        """The value in the follow-up before, with its period: "54 pct. (2025)"."""
        return f"{self.with_unit(self.before)} ({self.before_period})" if self.before else ""

    @property
    def before_became(self):
        """What the value before has become since: "siden rettet til 53 pct." where somebody has corrected it, else
        "siden ændret til 53 pct."; empty where it stands."""
        for one in self.other_results:
            if (one.period, one.was) == (self.before_period, self.before):
                return f"siden {'rettet' if one.reason else 'ændret'} til {self.with_unit(one.value)}"
        return ""

    @property
    def other_results(self):
        """The municipality's own results that were another in the follow-up before."""
        return tuple(one for one in self.results if one.was is not None and not one.is_official)

    @property
    def shown_aims(self):
        """What is aimed at: "56 pct. (2026) og 60 pct. (2027)"."""
        return danish.listed(f"{self.with_unit(row.value)} ({row.period})" for row in self.values) or "ikke angivet"

    @property
    def progress_label(self):
        return Progress(self.progress).label

    @property
    def was_label(self):
        return Progress(self.was).label if self.was else ""

    @property
    def is_changed(self):
        return self.was != "" and (self.was != self.progress or self.before != self.value)


@dataclass(frozen=True)
class FollowedInitiative:
    """``number`` as the plan numbers it; ``was`` is how it was going in the follow-up before, or empty."""

    key: str
    number: str
    title: str
    going: str
    words: str
    was: str
    last_news: str

    @property
    def going_label(self):
        return Going(self.going).label if self.going else ""

    @property
    def was_label(self):
        return Going(self.was).label if self.was else ""

    @property
    def is_changed(self):
        return bool(self.going) and self.was not in ("", self.going)


@dataclass(frozen=True)
class FollowedGoal:
    """``survey`` says what people were asked about, ``asked`` how many, and ``answered`` how many did."""

    key: str
    under: str
    label: str
    title: str
    words: str
    no_news: bool
    survey: str
    asked: int | None
    answered: int | None
    last_news: str
    has_number: bool
    targets: tuple[FollowedTarget, ...]
    initiatives: tuple[FollowedInitiative, ...]

    @property
    def rate(self):
        """Of those asked, how many answered: "68 pct."; empty when it isn't known."""
        if not self.asked or self.answered is None:
            return ""
        return f"{danish.number(round(100 * self.answered / self.asked))} pct."

    @property
    def survey_sentence(self):
        """What was asked, and how many answered; empty where nobody was."""
        if self.asked is None:
            return danish.ended(self.survey) if self.survey else ""
        answered = "" if self.answered is None else f", og {danish.number(self.answered)} svarede"
        rate = f" ({self.rate})" if self.rate else ""
        about = f"{self.survey}: " if self.survey else ""
        return danish.ended(f"{about}{danish.number(self.asked)} blev spurgt{answered}{rate}")


@dataclass(frozen=True)
class FollowUpContent:
    """A whole follow-up, number ``number`` of its plan.

    ``version`` and ``of`` name the version that it is about; ``of`` is its fingerprint as it is printed, in groups,
    since a bare one would be taken for a file's.

    ``since`` names the follow-up before it ("Opfølgning på 1. halvår 2026") or is empty. ``loose`` are initiatives that
    serve no goal. ``benchmark`` has the municipality's newest that isn't from after ``period``.
    """

    municipality: MunicipalityContent
    title: str
    years: str
    number: int
    period: Period
    version: int
    of: str
    since: str
    words: str
    goals: tuple[FollowedGoal, ...]
    loose: tuple[FollowedInitiative, ...]
    benchmark: tuple[FollowedBenchmark, ...]

    @property
    def full_title(self):
        return f"Opfølgning på {self.period}"

    @property
    def targets(self):
        return tuple(target for goal in self.goals for target in goal.targets)

    @property
    def initiatives(self):
        return (*(one for goal in self.goals for one in goal.initiatives), *self.loose)

    def with_age(self, last_news):
        """When there was something new last, and how long before the end of the period: "2026, 12 måneder før"."""
        last = period_of(last_news)
        months = (self.period.end.year - last.end.year) * 12 + self.period.end.month - last.end.month if last else 0
        return f"{last_news}, {danish.counted(months, 'måned', 'måneder')} før" if months > 0 else last_news

    @property
    def main_goals(self):
        return tuple(goal for goal in self.goals if not goal.under)

    def with_sub_goals(self, goal):
        return (goal, *(one for one in self.goals if one.under == goal.key))

    @property
    def counts(self):
        """``[(word of STATUSES, label, how many)]`` of the targets by how far they have come; those that there are."""
        kinds = [one.progress for one in self.targets]
        return [(str(one), one.label, kinds.count(one)) for one in Progress if one in kinds]

    @property
    def going_counts(self):
        """The same of the initiatives by how they are going."""
        kinds = [one.going for one in self.initiatives]
        return [(str(one), one.label, kinds.count(one)) for one in Going if one and one in kinds]
