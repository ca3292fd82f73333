"""Workers that are killed while they send, against a mail server of our own: nobody is mailed twice."""

import signal
import threading
import time

import pytest
from django.utils import timezone

from bpmplan.accounts import people
from bpmplan.outbox import posting
from bpmplan.outbox.models import Mail
from tests.processes import start

from .server import serving

pytestmark = pytest.mark.django_db(transaction=True)


FACTS = {"ip": "192.0.2.1"}


def worker(server):
    """A worker with quick signs of life, which sends to the server."""
    return start("-m", "tests.bpmplan.jobs.quick_worker", EMAIL_URL=f"smtp://127.0.0.1:{server.port}")


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


def wait_for(condition, seconds=120):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, list(Mail.objects.values_list("address", "state", "error"))
        time.sleep(0.05)


def states():
    return set(Mail.objects.values_list("state", flat=True))


def test_killed_between_the_server_s_yes_and_the_mark(aalborg):
    addresses, workers = waiting(8), []

    def kill(message):
        """The server has taken the mail, and the worker dies before it hears of it."""
        server.taken.append(message)
        workers[-1].send_signal(signal.SIGKILL)
        workers[-1].wait()

    with serving(after_text={"02@b.example": kill, "05@b.example": kill}) as server:
        try:
            for _ in range(2):
                workers.append(worker(server))
                workers[-1].wait(timeout=120)
            workers.append(worker(server))
            wait_for(lambda: states() == {"sent", "unknown"})
        finally:
            for process in workers:
                process.kill()
                process.communicate()
    assert server.addresses == addresses
    left = Mail.objects.filter(state="unknown")
    assert set(left.values_list("address", flat=True)) == {"02@b.example", "05@b.example"}
    assert all("uvist" in mail.error for mail in left)


def test_two_workers_at_once(aalborg):
    together = threading.Barrier(2)

    def meet(message):
        together.wait(timeout=60)  # each has a mail in hand at the same moment
        return "250 taken"

    with serving(after_text={"00@b.example": meet, "01@b.example": meet}) as server:
        addresses = waiting(12)
        posting.send_due.enqueue()  # for the other one
        workers = [worker(server), worker(server)]
        try:
            wait_for(lambda: states() == {"sent"})
        finally:
            for process in workers:
                process.kill()
                process.communicate()
    assert server.addresses == addresses


def test_a_slow_mail_server_slows_nobody_who_asks_for_mails(aalborg, anna):
    asked, in_time = threading.Event(), []

    def slow(message):
        """The server says nothing to the first mail until all are asked for."""
        in_time.append(asked.wait(timeout=15))  # fewer than a worker waits for a server
        return "250 taken"

    addresses = [f"{number}@aalborg.example" for number in range(4)]
    with serving(after_text=dict.fromkeys(addresses, slow)) as server:
        process = worker(server)
        try:
            for address in addresses:
                people.invite(
                    municipality=aalborg, email=address, name="Ny", role="editor", is_administrator=False, by=anna,
                    now=timezone.now(),
                )  # fmt: skip
                wait_for(lambda: states() & {"sending", "sent"})
            asked.set()
            wait_for(lambda: states() == {"sent"})
        finally:
            process.kill()
            process.communicate()
    assert all(in_time)
    assert server.addresses == addresses
