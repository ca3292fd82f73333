"""A source of numbers for the tests: the settings name it and have its token, and nobody waits between attempts."""

import pytest

from . import server


@pytest.fixture
def jobindsats(settings, monkeypatch):
    with server.running() as running:
        settings.JOBINDSATS_URL, settings.JOBINDSATS_TOKEN = running.address, server.TOKEN
        running.pauses = []
        monkeypatch.setattr("goals.indicators.jobindsats.pause", running.pauses.append)
        yield running
