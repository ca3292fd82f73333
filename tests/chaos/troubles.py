"""What goes wrong. Each is a generator that does its harm, and yields the seconds until the next blow.

Those that kill begin by waiting, so that there is work to be interrupted.
"""


def calm(servers):
    while True:
        yield 60


def web_worker_killed(servers):
    while True:
        yield 0.5
        servers.kill_a_web_worker()
        yield 3


def job_worker_killed(servers):
    while True:
        yield 0.5
        servers.kill_the_job_worker()
        yield 4


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
    yield from _mail_in_a_mood(servers, seconds=3)


def mail_refused_for_now(servers):
    yield from _mail_in_a_mood(servers, refusal="451 prøv senere")


def mail_refused(servers):
    yield from _mail_in_a_mood(servers, refusal="550 ukendt modtager")


def _mail_in_a_mood(servers, refusal=None, seconds=0):
    mood = servers.mail.answers
    mood.refusal, mood.seconds = refusal, seconds
    try:
        yield from calm(servers)
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
