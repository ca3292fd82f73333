"""Follow-ups of sample contents, made without a database: what a report is written of."""

from types import SimpleNamespace

from bpmplan.values import Period, PeriodKind, Value
from plans.content.stored import fingerprint, to_json
from plans.documents.follow_up_paper import FollowUpFacts, FollowUpPaper
from plans.followup import content as followed
from plans.followup.results import Known
from plans.models import Going, PartOf

HALF = Period.parse("1. halvår 2024")
NOTED = "Taget til efterretning af Beskæftigelsesudvalget den 3. oktober 2024 (sag 15.00.00-P15-9-24)."
MONTHS = [
    Known(Value.of(50 + number % 7), Period.of(2024 + number // 12, PeriodKind.MONTH, number % 12 + 1), "Kilden", True)
    for number in range(48)
]
"""Official figures of more months than have room beside another target."""
GOING = [going for going in Going if going]


def part(words="", **given):
    """What was written of one thing; ``given`` are its fields."""
    empty = dict.fromkeys(("survey", "source", "going"), "") | dict.fromkeys(("value", "period", "asked", "answered"))
    return SimpleNamespace(**{"words": words, "no_news": False, "has_news": bool(words)} | empty | given)


def follow_up_of(content, words="", before=None, number=1):
    """A ``FollowUpContent`` of a version's content: each target has a value, each initiative and goal has ``words``."""
    parts = {(PartOf.WHOLE, ""): part(words)}
    for goal in content.goals:
        parts[PartOf.GOAL, goal.key] = part(words, survey="Spørgeskema", asked=1200, answered=540)
        for n, target in enumerate(goal.targets):
            value = Value.of(n + number) if target.baseline is None else target.baseline
            measured = {"value": value, "period": HALF, "source": "Egen optælling"}
            parts[PartOf.TARGET, target.key] = part(words, **measured) if n % 4 < 3 else part(no_news=True)
    for n, initiative in enumerate(content.initiatives):
        parts[PartOf.INITIATIVE, initiative.key] = part(words, going=GOING[n % len(GOING)])
    stored = before and SimpleNamespace(content=to_json(before), schema=followed.SCHEMA)
    revision = SimpleNamespace(number=2, fingerprint="ab" * 32)
    about = SimpleNamespace(number=number, period=HALF, revision=revision)
    benchmark = [_benchmark(group) for group in ("Dagpenge", "Kontanthjælp og uddannelseshjælp")] if words else []
    known = {target.key: MONTHS for goal in content.goals[:1] for target in goal.targets[:1]}
    return followed._Reader(content, parts, known, stored, about, benchmark).read()


def _benchmark(group):
    return SimpleNamespace(
        period=Period.parse("2023"),
        group=group,
        expected="4,1 pct.",
        actual="3,9 pct.",
        sentence="Færre er på ydelsen end forventet ud fra kommunens rammevilkår.",
        share="95 pct.",
        source="Beskæftigelsesministeriet",
    )


def paper_of(content, standing, words="", **given):
    """The ``FollowUpPaper`` of one that is noted, or frozen and not noted where nothing is written."""
    made = follow_up_of(content, words, **given)
    status = ("noted", NOTED) if words else ("frozen", "")
    facts = FollowUpFacts(*status, "20. september 2024", fingerprint(to_json(made)), "/kommuner/by/2024/opfoelgning/1/")
    return FollowUpPaper(content, standing, made, facts)
