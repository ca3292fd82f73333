"""The machinery keeps what it promises."""

import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def test_the_network_is_out_of_reach():
    with socket.socket() as outgoing, pytest.raises(AssertionError, match="tried to reach"):
        outgoing.connect(("192.0.2.1", 80))


@pytest.mark.django_db
def test_the_working_trees_database_is_not_touched():
    if connection.vendor == "sqlite":
        assert ROOT not in Path(connection.settings_dict["NAME"]).parents
    else:
        assert connection.settings_dict["NAME"].startswith("test_")


def test_uploads_land_in_the_tests_own_folder(tmp_path):
    name = default_storage.save("a.txt", ContentFile(b"a"))
    assert (tmp_path / "media" / name).exists()


def test_tests_run_with_what_production_shows():
    assert not settings.DEBUG
    assert not settings.DEMO
