"""What a follow-up says, as frozen data: read from its rows, kept as JSON, and made into page, PDF and Word.

It holds all that a report needs of the version that it follows up on, and of the follow-up before it, so that nothing
of it changes when those do. A change of shape adds an upgrade (``UPGRADES``), as for plans.
"""

import copy
from datetime import date

from goals.benchmark.shown import benchmark_of

from ..content.stored import fingerprint, in_groups, of_revision, read_as, to_json
from ..models import PartOf
from ..writing.official import period_of
from .data import FollowedBenchmark, FollowedGoal, FollowedInitiative, FollowedResult, FollowedTarget, FollowUpContent
from .progress import judged
from .results import Known, known_of


def _to_2(stored):
    """No benchmark was told of."""
    stored["benchmark"] = []


def _to_3(stored):
    """The benchmark's share was the table's own, of which it isn't known what it is a share of."""
    for one in stored["benchmark"]:
        one["share"] = f"Andel i kildens tabel: {one['share']}" if one["share"] else ""


def _to_4(stored):
    """Of what a target had been, the value before and the one now were told."""
    for target in (target for goal in stored["goals"] for target in goal["targets"]):
        known = {target["before_period"]: (target["before"], "", False)}
        known |= {target["period"]: (target["value"], target["source"], target["is_official"])}
        target["results"] = [
            {"period": period, "value": value, "source": source, "is_official": is_official, "was": None, "reason": ""}
            for period, (value, source, is_official) in known.items()
            if period is not None and value is not None
        ]


UPGRADES = (_to_2, _to_3, _to_4)
SCHEMA = 1 + len(UPGRADES)
"""Number of the shape now. An example of each earlier one lies in ``tests/data`` and stays for ever."""


def content_of(follow_up):
    """The ``FollowUpContent``: as it was frozen, else of its rows as they stand. A fixed number of queries."""
    if follow_up.is_frozen:
        return from_json(follow_up.content, follow_up.schema)
    plan, revision = follow_up.plan, follow_up.revision
    before = follow_up_before(follow_up)
    parts = {(part.part_of, str(part.about or "")): part for part in follow_up.parts.all()}
    benchmark = benchmark_of(plan.municipality_id, until=follow_up.period.end)
    return _Reader(of_revision(revision), parts, known_of(plan), before, follow_up, benchmark).read()


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

    def __init__(self, plan, parts, known, before, follow_up, benchmark):
        self.plan, self.parts, self.known, self.follow_up = plan, parts, known, follow_up
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
        known = list(self.known.get(target.key, ()))
        now = Known(part.value, part.period, part.source) if part.value is not None else None
        if now:
            known = [one for one in known if one.is_official or one.period != now.period] + [now]
        now = now or (known[-1] if known else _UNKNOWN)
        how = judged(target, now.value, now.period)
        return FollowedTarget(
            key=target.key,
            title=target.title,
            unit=target.unit,
            direction=target.direction,
            baseline=target.baseline,
            baseline_period=target.baseline_period,
            values=target.values,
            value=now.value,
            period=now.period,
            source=now.source,
            is_official=now.is_official,
            progress=str(how.progress),
            why=how.why,
            words=part.words,
            no_news=part.no_news,
            before=before and before.value,
            before_period=before and before.period,
            was=before.progress if before else "",
            last_news=self.news(part, before),
            results=self.results(target, known, before),
        )

    def results(self, target, known, before):
        """Of what is ``known``, all since the baseline, each with what the follow-up before said of it."""
        begins = period_of(target.baseline_period)
        since = begins.end if begins else date(self.plan.first_year, 1, 1)
        before_it = {(one.period, one.is_official): one.value for one in before.results} if before else {}
        rows = []
        for one in sorted(known, key=lambda one: one.period.end):
            was = before_it.get((one.period, one.is_official))
            if one.period.end >= since:
                facts = (one.period, one.value, one.source, one.is_official)
                rows.append(FollowedResult(*facts, was=None if was == one.value else was, reason=one.reason))
        return tuple(rows)

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
_UNKNOWN = Known(None, None, "")
