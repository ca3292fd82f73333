"""What goes wrong. Each is a generator that does its harm, and yields the seconds until the next blow.

Those that kill begin by waiting, so that there is work to be interrupted.
"""

from contextlib import contextmanager


def calm(servers):
    while True:
        yield 60


def web_worker_killed(servers):
    while True:
        yield 0.5
        servers.kill_a_web_worker()
        yield 3


def job_worker_killed(servers):
    """In the middle of a mail, as often as not: the mail server takes its time."""
    with in_a_mood(servers, seconds=0.3):
        while True:
            yield 0.5
            servers.kill_the_job_worker()
            yield 8


def database_killed(servers):
    while True:
        yield 0.5
        servers.kill_the_database()
        yield 4


def all_killed(servers):
    while True:
        yield 0.5
        servers.kill_a_web_worker()
        yield 0.5
        servers.kill_the_job_worker()
        servers.kill_the_database()
        yield 3


def disk_full(servers):
    with servers.with_a_full_disk():
        yield from calm(servers)


def storage_away(servers):
    with servers.without_storage():
        yield from calm(servers)


def mail_down(servers):
    with servers.without_mail_server():
        yield from calm(servers)


def mail_slow(servers):
    with in_a_mood(servers, seconds=3):
        yield from calm(servers)


def mail_refused_for_now(servers):
    with in_a_mood(servers, refusal="451 prøv senere"):
        yield from calm(servers)


def mail_refused(servers):
    with in_a_mood(servers, refusal="550 ukendt modtager"):
        yield from calm(servers)


@contextmanager
def in_a_mood(servers, *, refusal=None, seconds=0):
    """The mail server refuses, or takes so long for each recipient."""
    mood = servers.mail.answers
    mood.refusal, mood.seconds = refusal, seconds
    try:
        yield
    finally:
        mood.refusal, mood.seconds = None, 0


ABOUT = {"disk": "upload", "storage": "upload", "mail": "invite", "job worker": "invite"}
"""What a trouble with this word in its name is about."""
BLOWS = {web_worker_killed: 2, job_worker_killed: 2, database_killed: 2, all_killed: 3}
"""How often at least one that kills goes on after a pause."""
TROUBLES = {
    "nothing": calm,
    "web workers killed": web_worker_killed,
    "job worker killed": job_worker_killed,
    "database killed": database_killed,
    "all of them killed": all_killed,
    "disk full": disk_full,
    "storage away": storage_away,
    "mail server down": mail_down,
    "mail server slow": mail_slow,
    "mail refused for now": mail_refused_for_now,
    "mail refused": mail_refused,
}
