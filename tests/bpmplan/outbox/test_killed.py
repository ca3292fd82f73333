"""Runs of ``send_mails`` that are killed in the middle, against a mail server of our own: nobody is mailed twice."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.conf import settings as real_settings
from django.db import connection
from django.utils import timezone

from bpmplan.outbox import posting, sending
from bpmplan.outbox.models import Mail

from .server import serving

pytestmark = pytest.mark.django_db(transaction=True)


FACTS = {"ip": "192.0.2.1"}


def environment(server):
    """That of a process of its own, on the test's database and mail server."""
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}"
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "TESTING": "1", "DATABASE_URL": url, "EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}


def start(server):
    return subprocess.Popen(
        [sys.executable, "manage.py", "send_mails"],
        cwd=real_settings.BASE_DIR,
        env=environment(server),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def waiting(count):
    """Mails that need no subjects: that a password has been changed."""
    addresses = [f"{number:02}@b.example" for number in range(count)]
    now = timezone.now()
    posting.put(
        [
            posting.mail_to("password_changed", cause="x", subjects={}, address=address, facts=FACTS, now=now)
            for address in addresses
        ]
    )
    return addresses


def test_killed_between_the_server_s_yes_and_the_mark(aalborg):
    addresses, runs = waiting(8), []

    def kill(message):
        """The server has taken the mail, and the run dies before it hears of it."""
        server.taken.append(message)
        runs[-1].send_signal(signal.SIGKILL)
        runs[-1].wait()

    with serving(after_text={"02@b.example": kill, "05@b.example": kill}) as server:
        for _ in range(3):
            runs.append(start(server))
            output, _ = runs[-1].communicate(timeout=60)
        assert runs[-1].returncode == 0, output
    assert [run.returncode for run in runs[:2]] == [-signal.SIGKILL] * 2
    assert server.addresses == addresses
    left = Mail.objects.exclude(state="sent")
    assert set(left.values_list("address", "state")) == {("02@b.example", "sending"), ("05@b.example", "sending")}
    sending.send_waiting(now=timezone.now() + timedelta(hours=1))
    assert server.addresses == addresses
    assert all("uvist" in mail.error and mail.state == "unknown" for mail in left.all())


def test_two_runs_at_once(aalborg):
    addresses, together = waiting(12), threading.Barrier(2)

    def meet(message):
        together.wait(timeout=60)  # each run has a mail in hand at the same moment
        return "250 taken"

    with serving(after_text={"00@b.example": meet, "01@b.example": meet}) as server:
        runs = [start(server), start(server)]
        outputs = [run.communicate(timeout=120)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], outputs
    assert server.addresses == addresses
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
