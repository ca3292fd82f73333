"""A short seed of the fuzz each time; for as long as one likes with ``make fuzz`` (``FUZZ_MINUTES``)."""

import json
import logging
import os
import time
from pathlib import Path
from random import SystemRandom

import pytest
from django.db import connection

from . import running

SHORT = 200
"""Inputs of the short seed: a few seconds."""
SHORT_SEEDS = {"sqlite": 7, "postgresql": 8}
"""Each database meets inputs of its own."""
MINUTES = float(os.environ.get("FUZZ_MINUTES", "0"))
SEED = int(os.environ.get("FUZZ_SEED") or SystemRandom().getrandbits(32))
NAMES = [name for name in os.environ.get("FUZZ_TARGETS", "").split(",") if name] or None


@pytest.fixture
def fuzzed(scene, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    logging.disable(logging.CRITICAL)  # of each refusal there is a line
    yield scene
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize(("target", "given"), running.kept(), ids=lambda value: getattr(value, "name", ""))
def test_what_failed_once_fails_no_more(target, given, fuzzed):
    wrong, _ = running.attempt(fuzzed, target, given)
    assert not wrong


@pytest.mark.skipif(bool(MINUTES), reason="make fuzz runs the long one")
def test_a_short_seed_finds_nothing(fuzzed):
    counts = running.run(fuzzed, SHORT_SEEDS[connection.vendor], goes_on=lambda number: number < SHORT)
    assert running.kinds(counts) == []
    assert all(count.inputs for count in counts.values())


@pytest.mark.skipif(not MINUTES, reason="make fuzz runs it")
def test_nothing_is_found_for_as_long_as_one_likes(fuzzed, capsys):
    end = time.monotonic() + 60 * MINUTES
    with capsys.disabled():
        print(f"\nseed {SEED}, {MINUTES:g} minutes")
        counts = running.run(fuzzed, SEED, goes_on=lambda _: time.monotonic() < end, names=NAMES)
        print(running.table(counts))
        kinds = running.kinds(counts)
        for name, wrong, how_many, _ in kinds:
            print(f"\n{name}, {how_many} times: {wrong}")
        if kinds:
            place = Path(os.environ.get("FUZZ_FOUND", "test-results/fuzz.json"))
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(json.dumps([[name, given] for name, _, _, given in kinds], indent=1))
            print(f"\nOne input of each lies in {place}; put those that are mended into {running.KEPT.name}.")
    assert not kinds
