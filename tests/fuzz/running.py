"""Inputs one after the other: counted, timed, and kept when they fail."""

import json
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from django.core.cache import cache

from .sending import Broken
from .targets import TARGETS

KEPT = Path(__file__).with_name("kept.json")
"""Inputs that failed once: ``[[target, input]]``. What ``make fuzz`` finds is added here by hand, once it is mended."""


@dataclass
class Count:
    inputs: int = 0
    slowest: float = 0
    failures: list = field(default_factory=list)


def attempt(scene, target, given):
    """Put one input in: what was wrong, as text (empty when nothing), and how many seconds of the processor it took."""
    cache.clear()  # of counts of rates, or the second input meets the first's limit
    started, wrong = time.process_time(), ""
    try:
        target.run(scene, given)
    except Broken as broken:
        wrong = f"Broken: {broken}"
    except Exception as error:
        places = [
            frame for frame in traceback.extract_tb(error.__traceback__) if "/site-packages/" not in frame.filename
        ]
        where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(places[-4:]))
        wrong = f"{type(error).__name__}: {str(error)[:200]} at {where}"
    spent = time.process_time() - started
    if not wrong and spent > target.seconds:
        wrong = f"took {spent:.1f} s; {target.seconds} s are allowed"
    return wrong, spent


def inputs_of(seed, names=None):
    """``(target, its chance)`` without end, each target as often as its share."""
    chance = Random(seed)
    chosen = [TARGETS[name] for name in names or TARGETS]
    while True:
        target = chance.choices(chosen, [one.share for one in chosen])[0]
        yield target, Random(chance.getrandbits(64))


def run(scene, seed, *, goes_on, names=None):
    """Run inputs while ``goes_on(how many so far)``; ``{target: Count}``."""
    counts = {name: Count() for name in names or TARGETS}
    for number, (target, chance) in enumerate(inputs_of(seed, names)):
        if not goes_on(number):
            break
        given = target.make(chance, scene)
        count = counts[target.name]
        wrong, spent = attempt(scene, target, given)
        count.inputs += 1
        count.slowest = max(count.slowest, spent)
        if wrong:
            count.failures.append((wrong, given))
    return counts


def table(counts):
    """What was tried, as a table to read."""
    lines = [f"{'target':22}{'inputs':>8}{'failed':>8}{'slowest':>10}"]
    lines += [
        f"{name:22}{count.inputs:>8}{len(count.failures):>8}{count.slowest:>9.2f}s" for name, count in counts.items()
    ]
    total = sum(count.inputs for count in counts.values())
    failed = sum(len(count.failures) for count in counts.values())
    return "\n".join([*lines, f"{'all':22}{total:>8}{failed:>8}"])


def kinds(counts):
    """Failures of one kind once each: ``[(target, what, how many, the smallest input)]``."""
    failures_by = {}
    for name, count in counts.items():
        for wrong, given in count.failures:
            place = wrong.rpartition(" at ")[2] if " at " in wrong else wrong.split(";")[0][:12]
            failures_by.setdefault((name, place), []).append((wrong, given))
    rows = []
    for (name, _), failures in failures_by.items():
        wrong, given = min(failures, key=lambda failure: len(json.dumps(failure[1])))
        rows.append((name, wrong, len(failures), given))
    return sorted(rows, key=lambda row: -row[2])


def kept():
    return [(TARGETS[name], given) for name, given in json.loads(KEPT.read_text())]
