"""``python -m tests.chaos``: run by .ci/chaos.sh, with a PostgreSQL of its own that can be killed."""

import argparse
import os
import signal
import sys
import tempfile
import threading
import time

import django
from django.conf import settings

from .servers import Servers


def arguments():
    parser = argparse.ArgumentParser(prog="make chaos")
    parser.add_argument("--saves", type=int, default=10_000, help="how many deeds, over all troubles (10,000)")
    parser.add_argument("--quick", action="store_true", help="tables are made without the migrations")
    parser.add_argument("--only", action="append", help="one of the troubles; can be given again")
    return parser.parse_args()


class Turns:
    """Gives out deeds, at least so many for each trouble, one trouble after the other, each until it has struck."""

    def __init__(self, troubles, each):
        self.troubles, self.each = list(troubles), each
        self.changed = threading.Condition()
        self.current, self.given, self.blows, self.under_way = None, 0, 0, 0

    def begin(self, name):
        """Nobody begins a deed until it has struck, and what was begun before is over."""
        with self.changed:
            self.blows = 0
            self.changed.wait_for(lambda: not self.under_way)
            self.current, self.given = name, 0

    def struck(self):
        with self.changed:
            self.blows += 1
            self.changed.notify_all()

    def next(self):
        """The trouble that the next deed is done in, once it is there; None when all are over."""
        with self.changed:
            self.changed.wait_for(lambda: self.blows or self.current == "")
            self.given += 1
            self.under_way += bool(self.current)
            return self.current or None

    def done(self):
        with self.changed:
            self.under_way -= 1
            self.changed.notify_all()

    def is_over(self, blows):
        return self.given >= self.each and self.blows >= blows


class Harm(threading.Thread):
    """Does the harm of one trouble after the other."""

    def __init__(self, turns, troubles, blows, servers):
        super().__init__(daemon=True)
        self.turns, self.troubles, self.blows, self.servers = turns, troubles, blows, servers

    def run(self):
        for name in self.turns.troubles:
            began = time.monotonic()
            trouble = self.troubles[name]
            self.turns.begin(name)
            self._strike(trouble(self.servers), self.blows.get(trouble, 1))
            print(f"  {name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        self.turns.begin("")
        self.turns.struck()

    def _strike(self, trouble, blows):
        until = 0
        while not self.turns.is_over(blows):
            if time.monotonic() > until:
                pause = next(trouble)  # which may take its time
                until = time.monotonic() + pause
                self.turns.struck()
            time.sleep(0.05)
        trouble.close()


def prepared(servers, quick):
    os.environ.update(servers.environment)
    if quick:
        os.environ["WITHOUT_MIGRATIONS"] = "1"
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from .scene import build

    call_command("migrate", verbosity=0, run_syncdb=quick)
    made = build()
    connections.close_all()
    return made


def settle():
    """Let the worker send what waits: refusals for now are over, and of what a killed one had in hand it is said."""
    from bpmplan.outbox.models import Mail
    from bpmplan.outbox.tasks import send_due

    until = time.monotonic() + 120
    while Mail.objects.under_way().exists() and time.monotonic() < until:
        Mail.objects.waiting().update(not_before=None)
        send_due.enqueue()
        time.sleep(1)


def main():
    asked = arguments()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))  # by way of stopping the servers
    with tempfile.TemporaryDirectory(prefix="bpmplan-chaos-") as place:
        servers = Servers(place)
        made = prepared(servers, asked.quick)
        from .reckoning import mails_stand, reckon, table
        from .troubles import BLOWS, TROUBLES
        from .writers import Writer

        names = asked.only or list(TROUBLES)
        turns = Turns(names, max(1, asked.saves // len(names)))
        began = time.monotonic()
        try:
            servers.start()
            writers = [
                Writer(number, browser, made, servers.port, turns) for number, browser in enumerate(made.writers)
            ]
            harm = Harm(turns, TROUBLES, BLOWS, servers)
            for thread in (harm, *writers):
                thread.start()
            for thread in (*writers, harm):
                thread.join()
            began_settling = time.monotonic()
            settle()
            print(f"  settled: {time.monotonic() - began_settling:.0f} s", file=sys.stderr, flush=True)
            deeds = [deed for writer in writers for deed in writer.deeds]
            by_trouble, by_kind = reckon(deeds, made, servers.mail.taken)
            mails = mails_stand(deeds)
        finally:
            servers.stop()
        print(f"\n{len(deeds)} deeds by {len(writers)} writers in {time.monotonic() - began:.0f} s,")
        print(f"on {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}\n")
        for title, sums in (("while", by_trouble), ("what", by_kind)):
            print("\n".join(table(title, sums)) + "\n")
        print(f"{mails}\n")
        wrong = [deed for one in by_trouble.values() for deed in one.lost + one.twice]
        unfinished = [deed for deed in deeds if deed.outcome == "unanswered"]
        conflicts = [deed for deed in deeds if deed.kind == "autosave" and deed.statuses[409]]  # each writes their own
        for deed in [*wrong, *unfinished, *conflicts][:20]:
            print(deed.kind, deed.token, deed.trouble, deed.outcome, dict(deed.statuses))
        if wrong or unfinished or conflicts or len(deeds) < len(names):
            log = (servers.place / "servers.log").read_text(errors="replace")
            print(f"\nThe end of the servers' log:\n{log[-4000:]}")
            return 1
        print("Nothing lost, nothing done twice. No conflict where both could stay.")
        return 0


if __name__ == "__main__":
    sys.exit(main())
