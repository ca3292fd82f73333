"""What a follow-up says, as frozen data: read from its rows, kept as JSON, and made into page, PDF and Word.

It holds all that a report needs of the version that it follows up on, and of the follow-up before it, so that nothing
of it changes when those do. A change of shape adds an upgrade (``UPGRADES``), as for plans.
"""

import copy
from dataclasses import dataclass, fields

from bpmplan import danish
from bpmplan.values import Period, Value
from goals.benchmark.shown import benchmark_of

from ..content.data import MunicipalityContent, ValueContent
from ..content.stored import fingerprint, in_groups, of_revision, read_as, to_json
from ..models import Going, PartOf
from ..models.targets import Measured
from .progress import Progress, judged
from .results import latest_of


def _to_2(stored):
    """No benchmark was told of."""
    stored["benchmark"] = []


def _to_3(stored):
    """The benchmark's share was the table's own, of which it isn't known what it is a share of."""
    for one in stored["benchmark"]:
        one["share"] = f"Andel i kildens tabel: {one['share']}" if one["share"] else ""


UPGRADES = (_to_2, _to_3)
SCHEMA = 1 + len(UPGRADES)
"""Number of the shape now. An example of each earlier one lies in ``tests/data`` and stays for ever."""


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
class FollowedTarget(Measured):
    """A target as the version has it, and where it stands: ``progress`` and ``why`` are as ``judged`` said.

    ``before`` and ``before_period`` are the value in the follow-up before, ``was`` its progress there; ``last_news``
    says when there was something new last ("1. halvår 2026"), empty when never.
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
    def shown_aims(self):
        """What is aimed at: "56 pct. (2026) og 60 pct. (2027)"."""
        return danish.listed(f"{self.with_unit(row.value)} ({row.period})" for row in self.values) or "ikke angivet"

    @property
    def progress_label(self):
        return Progress(self.progress).label

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
        return self.was not in ("", self.going)


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


def content_of(follow_up):
    """The ``FollowUpContent``: as it was frozen, else of its rows as they stand. A fixed number of queries."""
    if follow_up.is_frozen:
        return from_json(follow_up.content, follow_up.schema)
    plan, revision = follow_up.plan, follow_up.revision
    before = follow_up_before(follow_up)
    parts = {(part.part_of, str(part.about or "")): part for part in follow_up.parts.all()}
    benchmark = benchmark_of(plan.municipality_id, until=follow_up.period.end)
    return _Reader(of_revision(revision), parts, latest_of(plan), before, follow_up, benchmark).read()


def follow_up_before(follow_up):
    """The newest frozen ``FollowUp`` of the plan before this one, or None."""
    return follow_up.plan.follow_ups.frozen().filter(number__lt=follow_up.number).first()


def from_json(stored, schema=SCHEMA):
    """The ``FollowUpContent`` stored with ``schema``. Raises ``ValueError`` for what can't be read."""
    if not 1 <= schema <= SCHEMA:
        raise ValueError(f"Follow-up is stored with schema {schema}, and schemas 1 to {SCHEMA} are known.")
    if schema < SCHEMA:
        stored = copy.deepcopy(stored)
        for upgrade in UPGRADES[schema - 1 :]:
            upgrade(stored)
    return read_as(FollowUpContent, stored)


def frozen_fields(follow_up):
    """What a follow-up keeps of its content when it is frozen: ``schema``, ``content`` and ``fingerprint``."""
    stored = to_json(content_of(follow_up))
    return {"schema": SCHEMA, "content": stored, "fingerprint": fingerprint(stored)}


class _Reader:
    """Puts a follow-up's parts together with what they are about."""

    def __init__(self, plan, parts, latest, before, follow_up, benchmark):
        self.plan, self.parts, self.latest, self.follow_up = plan, parts, latest, follow_up
        self.benchmark = benchmark
        self.before = before and from_json(before.content, before.schema)
        self.targets_before = {one.key: one for one in self.before.targets} if before else {}
        self.initiatives_before = {one.key: one for one in self.before.initiatives} if before else {}
        self.goals_before = {one.key: one for one in self.before.goals} if before else {}

    def read(self):
        plan, follow_up = self.plan, self.follow_up
        numbers, described, goals = plan.initiative_numbers, set(), []
        for goal in plan.answered_goals:
            new = [one for one in plan.initiatives_of(goal) if one.key not in described]
            described |= {one.key for one in new}
            goals.append(self.goal(goal, [self.initiative(one, numbers.get(one.key, "")) for one in new]))
        loose = [one for one in plan.initiatives if one.key not in described]
        return FollowUpContent(
            municipality=plan.municipality,
            title=plan.full_title,
            years=plan.years,
            number=follow_up.number,
            period=follow_up.period,
            version=follow_up.revision.number,
            of=in_groups(follow_up.revision.fingerprint),
            since=self.before.full_title if self.before else "",
            words=self.part(PartOf.WHOLE, "").words,
            goals=tuple(goals),
            loose=tuple(self.initiative(one, "") for one in loose),
            benchmark=tuple(FollowedBenchmark.of(one) for one in self.benchmark),
        )

    def part(self, part_of, key):
        return self.parts.get((part_of, key)) or _NOTHING

    def goal(self, goal, initiatives):
        part, before = self.part(PartOf.GOAL, goal.key), self.goals_before.get(goal.key)
        return FollowedGoal(
            key=goal.key,
            under=goal.under,
            label=goal.label,
            title=goal.title,
            words=part.words,
            no_news=part.no_news,
            survey=part.survey,
            asked=part.asked,
            answered=part.answered,
            last_news=self.news(part, before),
            has_number=bool(goal.targets),
            targets=tuple(self.target(one) for one in goal.targets),
            initiatives=tuple(initiatives),
        )

    def target(self, target):
        part, before = self.part(PartOf.TARGET, target.key), self.targets_before.get(target.key)
        now, latest = (part.value, part.period, part.source), self.latest.get(target.key)
        is_official = part.value is None and latest is not None and latest.is_official
        if part.value is None and latest is not None:
            now = (latest.value, latest.period, latest.source)
        how = judged(target, now[0], now[1])
        return FollowedTarget(
            key=target.key,
            title=target.title,
            unit=target.unit,
            direction=target.direction,
            baseline=target.baseline,
            baseline_period=target.baseline_period,
            values=target.values,
            value=now[0],
            period=now[1],
            source=now[2],
            is_official=is_official,
            progress=str(how.progress),
            why=how.why,
            words=part.words,
            no_news=part.no_news,
            before=before and before.value,
            before_period=before and before.period,
            was=before.progress if before else "",
            last_news=self.news(part, before),
        )

    def initiative(self, initiative, number):
        part, before = self.part(PartOf.INITIATIVE, initiative.key), self.initiatives_before.get(initiative.key)
        return FollowedInitiative(
            key=initiative.key,
            number=number,
            title=initiative.title,
            going=part.going,
            words=part.words,
            was=before.going if before else "",
            last_news=self.news(part, before),
        )

    def news(self, part, before):
        """When there was something new last: now, or when the follow-up before says."""
        return str(self.follow_up.period) if part.has_news else (before.last_news if before else "")


class _Nothing:
    """A part that isn't there: the version has got the section since the follow-up was begun. It says nothing."""

    words = survey = source = going = ""
    value = period = asked = answered = None
    no_news = has_news = False


_NOTHING = _Nothing()
