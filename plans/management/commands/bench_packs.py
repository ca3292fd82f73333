"""``manage.py bench_packs``: a night of packs. Only on a scratch database (``make bench ARGS=packs``).

Every municipality's adopted plan is put on an agenda at once, and some workers make the packs, each in a process of its
own as on a server. What counts: pages in a second, whether the memory grows, and that no file is made twice.
"""

import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from bpmplan import danish, files
from bpmplan.jobs.asked import AskedState
from plans.documents import kinds, store
from plans.models import Document, Revision
from plans.sample import country as bench

from .bench import in_scratch_database

MEGABYTE = 1024
"""In the unit that the kernel counts memory in."""
POLL = 0.5
"""Seconds between two looks at the workers' memory."""
BETWEEN_LINES = 30
"""Seconds between two lines that say how far it is."""


class Command(BaseCommand):
    help = "Have workers make the packs of a whole country in a scratch database; print pages a second and memory."

    def add_arguments(self, parser):
        parser.add_argument("--packs", type=int, default=98)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--minutes", type=float, default=60, help="What isn't made by then is left out.")

    def handle(self, *, packs, workers, minutes, **options):
        person, revision = in_scratch_database()
        bench.country(revision, [revision.plan.first_year])
        Document.objects.all().delete()  # what the steps have asked for: each pack asks for its own
        for one in Revision.objects.select_related("plan__municipality").order_by("pk")[:packs]:
            store.of_version(one, now=timezone.now(), kind=kinds.PACK, by=person)
        self.stdout.write(f"{packs} pakker, {workers} arbejdere, {connection.vendor}")
        start = time.perf_counter()
        memory = self.work(workers, start, 60 * minutes)
        self.report(packs, time.perf_counter() - start, memory)

    def work(self, workers, start, seconds):
        """Let workers make all that was asked for, or stop them when the time is up.

        Gives ``[(packs made, megabytes of memory)]``, as it was from moment to moment.
        """
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work"]
        running = [subprocess.Popen(command, cwd=settings.BASE_DIR) for _ in range(workers)]
        memory, last_line = [], start
        try:
            while (now := time.perf_counter()) - start < seconds:
                waiting = packs_that_are(AskedState.WAITING, AskedState.MAKING)
                memory.append((packs_that_are(AskedState.MADE), sum(map(memory_of, running)) / MEGABYTE))
                if now - last_line > BETWEEN_LINES:
                    last_line = now
                    self.stdout.write(f"  {now - start:4.0f} s: {memory[-1][0]} pakker, {memory[-1][1]:.0f} MB")
                if not waiting:
                    break
                time.sleep(POLL)
        finally:
            for one in running:
                one.terminate()
            for one in running:
                one.wait()
        return memory

    def report(self, packs, seconds, memory):
        made = Document.objects.filter(state=AskedState.MADE)
        pages = pages_of(made)
        first, second = peaks(memory)
        begun = made.exclude(kind=kinds.PACK.name).values_list("attempts", flat=True)
        again = sum(begun) - len(begun)
        failed = Document.objects.filter(state=AskedState.FAILED).count()
        self.stdout.write(
            f"{packs_that_are(AskedState.MADE)} af {packs} pakker på {seconds:.0f} sekunder: {made.count()} filer, "
            f"{danish.number(pages)} sider i PDF'er, {pages / seconds:.1f} sider i sekundet.\n"
            f"Mest hukommelse: {first:.0f} MB, mens den første halvdel af pakkerne blev lavet, så {second:.0f} MB.\n"
            f"Lavet to gange: {again}. Kunne ikke laves: {failed}."
        )


def packs_that_are(*states):
    return Document.objects.filter(kind=kinds.PACK.name, state__in=states).count()


def pages_of(documents):
    """How many pages the PDFs among these have together."""
    import pikepdf

    names = [kind.name for kind in kinds.KINDS.values() if kind.writer is kinds.PDF]
    count = 0
    for sha256 in documents.filter(kind__in=names).values_list("sha256", flat=True):
        with files.open_stored(sha256) as stored, pikepdf.open(stored) as opened:
            count += len(opened.pages)
    return count


def peaks(memory):
    """The most memory while the first half of the packs were made, and while the second half were."""
    half = max((made for made, _ in memory), default=0) / 2
    first = [used for made, used in memory if made <= half]
    second = [used for made, used in memory if made > half]
    return max(first, default=0), max(second, default=0)


def memory_of(process):
    """Kilobytes of memory of a process and all that it has begun, what they share counted once."""
    return sum(_own(pid) for pid in _family(process.pid))


def _family(pid):
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            begun = children.read_text().split()
        except OSError:
            continue  # it has ended meanwhile
        for child in begun:
            yield from _family(int(child))


def _own(pid):
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
