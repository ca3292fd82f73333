"""``manage.py bench``: what pages and PDFs cost, as ratios in one run. Only on a scratch database (``make bench``).

Measured in processor time of this process, so that what else the machine does counts little. SQLite runs inside it; on
PostgreSQL the server's own work is left out.
"""

import io
import logging
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.http import HttpRequest
from django.shortcuts import render
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone
from django.utils.http import urlencode

from bpmplan import danish
from bpmplan.accounts.models import Municipality
from bpmplan.once.keys import FIELD, new_key
from bpmplan.text import readable_part
from bpmplan.urls import urlpatterns as own_urls
from goals.indicators.taking import take
from plans.content.changes import since
from plans.content.live import of_plan
from plans.content.standing import standing_of
from plans.content.stored import of_revision
from plans.desk.changes import counted
from plans.documents import pdf, store
from plans.documents.since import groups_of
from plans.models import Chapter, Plan, Revision
from plans.sample import country as bench
from plans.sample.numbers import ten_years
from plans.writing import saving

ROUNDS = 30
WARM_UP = 3
YEARS = range(2017, 2027)
GOALS_OF = 2024
"""The year that the ministry looks at: the newest with goals."""
AT_MOST = {
    "planen, der skrives på": 5,
    "gem en del, mens der skrives": 1.5,
    "åbn et afsnit": 2,
    "gem et afsnit": 2,
    "gem og flet": 2,
    "ændringer, 15 sider": 2,
    "offentlig plan": 2,
    "den samme igen (304)": 1,
    "offentlig, logget ind": 2,
    "gemt PDF": 1.2,
    "landets overblik": 4,
    "kommuner × mål": 4,
    "måltal med officielle tal": 5,
    "mål og tal i landet": 4,
    "det samme, alle års planer": 4,
}
"""What a page may cost, in bare pages."""
FLAT = {"liste over planer", "søgning, almindelige ord", "søgning, sjældent ord"}
"""What may not cost more when there are more plans."""
MEASUREMENTS_A_SECOND = 20_000
"""So many official numbers are taken in a second, at least, on PostgreSQL."""
NOISE = 1.1
"""So much more in one run is taken for chance."""
FORM = "application/x-www-form-urlencoded"


def bare(request: HttpRequest):
    """The site's frame around nothing, with one query."""
    Municipality.objects.first()
    return render(request, "base.html")


@dataclass(frozen=True)
class Page:
    """What is asked of the site, by whom. With ``typed`` it is sent as a form; making that is not part of the cost."""

    client: Client
    address: str
    typed: Callable | None = None
    again: bool = False
    """The page is asked for by one who has it: with its ETag."""
    in_place: bool = False
    """It is part of a page that is open, asked for by its script."""

    def request(self):
        """A call that sends the request and returns the answer."""
        if self.again:
            headers = {"If-None-Match": self.client.get(self.address)["ETag"]}
            return partial(self.client.get, self.address, headers=headers)
        headers = {"X-Bpmplan": "part"} if self.in_place else {}
        if self.typed:
            return partial(self.client.post, self.address, headers=headers, **self.typed())
        return partial(self.client.get, self.address, headers=headers)


def changes_alone(request: HttpRequest):
    """What differs between the two contents at hand, compared and marked anew: without the frame, and without reading.

    Parts of texts that were read a moment ago are known, as on a server that has shown the plan before; with
    ``?foerste`` none is.
    """
    if "foerste" in request.GET:
        readable_part.cache_clear()
    differences = since(*CONTENTS)
    context = {"changes": differences, "groups": groups_of(differences), "counts": counted(differences)}
    return render(request, "plan/changes.html", context)


CONTENTS = []
"""The two contents that ``changes_alone`` compares."""

urlpatterns = [*own_urls, path("bare/", bare), path("aendringer-alene/", changes_alone)]


def in_scratch_database():
    """Fill an empty database with what is measured on: ``(person, revision)`` of one plan, to make a country from.

    Raises ``CommandError`` where there are plans.
    """
    call_command("migrate", verbosity=0)
    if Plan.objects.exists():
        raise CommandError("Databasen er ikke tom. Brug make bench, som måler i en database for sig.")
    logging.disable(logging.WARNING)
    call_command("load_reference_data", stdout=io.StringIO())
    person = bench.editor()
    return person, bench.pattern(person)


class Command(BaseCommand):
    help = "Build a country in a scratch database and print what pages and PDFs cost, as ratios in one run."

    def add_arguments(self, parser):
        parser.add_argument("--rounds", type=int, default=ROUNDS)

    def handle(self, *, rounds, **options):
        person, revision = in_scratch_database()
        document = store.make_here(store.of_version(revision, now=timezone.now()))
        with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"]):
            self.editor, self.staff, self.stranger, self.rounds = Client(), Client(), Client(), rounds
            self.editor.force_login(person)
            self.staff.force_login(bench.ministry())
            bench.country(revision, [GOALS_OF], document)
            small = self.pages(revision)
            small_count = Plan.objects.count()
            bench.country(revision, YEARS, document)
            large = self.pages(revision)
            self.report(small, small_count, large)
        self.numbers()
        self.documents(revision)

    def pages(self, revision):
        """``{what: (ratio to the bare page, number of queries)}``, each page in turn with the bare one."""
        draft = self.draft(revision)
        chapter, shared = draft.chapters.filter(kind="text")[:2]
        desk = f"/arbejde/{draft.pk}/"
        section = f"{desk}afsnit/{chapter.key}/"
        part = f"{desk}del/chapter/{chapter.key}/text/"
        goal = draft.plangoals.first()
        self.write(shared, "\n\n".join(f"Nummer {number}: {bench.PARAGRAPH.strip()}" for number in range(8)), revision)
        public = Revision.objects.in_force().order_by("-pk").select_related("plan__municipality").first()
        address = public.get_absolute_url()
        store.make_here(store.of_version(public, now=timezone.now()))

        target = draft.targets.filter(indicator__isnull=False).first()
        CONTENTS[:] = [of_revision(revision), of_plan(draft)]

        def typed():
            row = Chapter.objects.get(pk=chapter.pk)
            fields = {"title": row.title, "text": f"{row.text[:2000]} {row.edit_no}", "started_from": row.edit_no}
            return {"data": urlencode(fields | {FIELD: new_key()}), "content_type": FORM}

        def typed_on():
            sent = typed()
            return sent | {"data": sent["data"].partition(f"&{FIELD}=")[0]}

        def merged():
            row = Chapter.objects.get(pk=shared.pk)
            first, *others, last = row.text.split("\n\n")
            colleague = "\n\n".join([f"Kollegaens rettelse nummer {row.edit_no}.", *others, last])
            self.write(row, colleague, revision)
            text = "\n\n".join([first, *others, f"Min rettelse nummer {row.edit_no}."])
            fields = {"title": row.title, "text": text, "started_from": row.edit_no}
            return {"data": urlencode(fields | {FIELD: new_key()}), "content_type": FORM}

        pages = {
            "planen, der skrives på": Page(self.editor, desk),
            "planens forløb": Page(self.editor, f"{desk}forloeb/"),
            "åbn en del": Page(self.editor, part, in_place=True),
            "gem en del, mens der skrives": Page(self.editor, part, typed_on, in_place=True),
            "hvad gør andre?": Page(self.editor, f"{desk}puls/", in_place=True),
            "åbn et afsnit": Page(self.editor, section),
            "åbn et mål": Page(self.editor, f"{desk}maal/{goal.key}/"),
            "gem et afsnit": Page(self.editor, section, typed),
            "gem og flet": Page(self.editor, f"{desk}afsnit/{shared.key}/", merged),
            "siden med ændringer": Page(self.editor, f"{desk}aendringer/?fra=begyndt-fra&til=nu"),
            "ændringer, 15 sider": Page(self.editor, "/aendringer-alene/"),
            "de samme, første gang": Page(self.editor, "/aendringer-alene/?foerste"),
            "gennemgang": Page(self.editor, f"{desk}gennemgang/"),
            "offentlig plan": Page(self.stranger, address),
            "den samme igen (304)": Page(self.stranger, address, again=True),
            "offentlig, logget ind": Page(self.editor, address),
            "liste over planer": Page(self.stranger, "/planer/"),
            "søgning, almindelige ord": Page(self.stranger, "/planer/?tekst=virksomhederne+halve"),
            "søgning, sjældent ord": Page(self.stranger, f"/planer/?tekst={bench.rare_word(public)}"),
            "gemt PDF": Page(self.editor, f"{address}plan.pdf"),
            "landets overblik": Page(self.staff, f"/ministerium/?aar={GOALS_OF}"),
            "kommuner × mål": Page(self.staff, f"/ministerium/maal/?aar={GOALS_OF}"),
            "måltal med officielle tal": Page(self.editor, f"{desk}ved-siden/tal/?del={target.key}-target"),
            "mål og tal i landet": Page(self.stranger, "/tal/"),
            "det samme, alle års planer": Page(self.stranger, "/tal/?aar=alle"),
            "det samme for ministeriet": Page(self.staff, "/ministerium/tal/"),
            "målets side": Page(self.stranger, goal.wordings.first().goal.get_absolute_url()),
        }
        return {name: (self.ratio(page), self.queries(page)) for name, page in pages.items()}

    def write(self, chapter, text, revision):
        saving.save(
            Chapter,
            plan=chapter.plan,
            key=chapter.key,
            started_from=Chapter.objects.get(pk=chapter.pk).edit_no,
            values={"text": text},
            by=revision.frozen_by,
            now=timezone.now(),
        )

    def draft(self, revision):
        plan = Plan.objects.filter(status="draft").first()
        if plan is None:
            plan = bench.begin(
                revision.plan.municipality,
                first_year=2030,
                last_year=2030,
                goal_sets=revision.plan.goal_sets.all(),
                by=revision.frozen_by,
                now=bench.NOW,
                earlier=revision,
            )
            bench.edit(plan, by=revision.frozen_by)
        return plan

    def ratio(self, page):
        bare = Page(self.editor if page.client is self.stranger else page.client, "/bare/")  # of one who is signed in
        seconds = {page: [], bare: []}
        for number in range(self.rounds + WARM_UP):
            for asked in seconds:
                send = asked.request()
                spent = _timed(lambda: _read(send()))  # noqa: B023  called at once
                if number >= WARM_UP:
                    seconds[asked].append(spent)
        return statistics.median(seconds[page]) / statistics.median(seconds[bare])

    def queries(self, page):
        send = page.request()
        with CaptureQueriesContext(connection) as queries:
            _read(send())
        return len(queries)

    def report(self, small, small_count, large):
        self.stdout.write(
            f"\nProcessortid i forhold til en tom side på det samme websted (median af {self.rounds}), "
            "og antal forespørgsler\n"
            f"{'':26}{small_count:>8} planer   {Plan.objects.count():>8} planer   mål"
        )
        for name, (ratio, queries) in large.items():
            before, queries_before = small[name]
            wanted = []
            if name in AT_MOST:
                wanted.append((f"≤ {AT_MOST[name]}".replace(".", ","), max(ratio, before) <= AT_MOST[name]))
            if name in FLAT:
                wanted.append(("vokser ikke", ratio <= before * NOISE))
            wanted.append(("" if queries <= queries_before else "flere forespørgsler", queries <= queries_before))
            bounds = ", ".join(f"{what} {'ok' if holds else 'OVER'}" for what, holds in wanted if what)
            self.stdout.write(
                f"{name:26}{_da(before):>8} ×{queries_before:>4}   {_da(ratio):>10} ×{queries:>4}   {bounds}"
            )

    def numbers(self):
        """How fast official numbers are taken in, by the clock: the database works too. Then the same once more."""
        brought, now = ten_years(), timezone.now()
        count = sum(len(measured) for _, measured in brought)
        seconds = []
        for _ in range(2):
            start = time.perf_counter()
            for series, measured in brought:
                take(series, measured, source="bench", now=now)
            seconds.append(time.perf_counter() - start)
        new, again = (count / spent for spent in seconds)
        holds = "ok" if new > MEASUREMENTS_A_SECOND else "UNDER"
        self.stdout.write(
            f"\n{danish.number(count)} målinger ({connection.vendor}): {danish.number(round(new))} i sekundet, "
            f"de samme igen {danish.number(round(again))} (mål > {danish.number(MEASUREMENTS_A_SECOND)}) {holds}\n"
        )

    def documents(self, revision):
        import pdfplumber
        import weasyprint

        content, standing = of_revision(revision), standing_of(revision)
        source = pdf.html(content, standing)

        def plain():
            document = weasyprint.HTML(string=source, url_fetcher=pdf.fetcher(content))
            return document.write_pdf(pdf_variant=pdf.VARIANT)

        made = pdf.make(content, standing)
        plain()
        ratios, seconds = [], []
        for _ in range(5):
            ours = _timed(lambda: pdf.make(content, standing))
            ratios.append(ours / _timed(plain))
            seconds.append(ours)
        pages = len(pdfplumber.open(io.BytesIO(made)).pages)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.stdout.write(
            f"\nPDF på {pages} sider: {_da(statistics.median(ratios))} × WeasyPrint alene på den samme HTML "
            f"(mål ≤ 1,1), {_da(pages / statistics.median(seconds), 1)} sider i sekundet, "
            f"højst {peak:.0f} MB hukommelse\n"
        )


def _read(response):
    if response.status_code not in (200, 302, 304):
        raise CommandError(f"{response.request['PATH_INFO']} gav {response.status_code}.")
    if response.streaming:
        for _ in response.streaming_content:
            pass
    response.close()


def _timed(deed):
    start = time.process_time()
    deed()
    return time.process_time() - start


def _da(value, decimals=2):
    return f"{value:.{decimals}f}".replace(".", ",")
