"""``manage.py bench``: what pages and PDFs cost, as ratios in one run. Only on a scratch database (``make bench``)."""

import io
import logging
import resource
import statistics
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, reset_queries
from django.http import HttpRequest
from django.shortcuts import render
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone

from bpmplan.accounts.models import Municipality
from bpmplan.urls import urlpatterns as own_urls
from plans import bench
from plans.content import of_revision
from plans.documents import pdf
from plans.documents.store import document_for
from plans.models import Chapter, Plan, Revision
from plans.standing import standing_of

ROUNDS = 30
YEARS = range(2017, 2027)


def bare(request: HttpRequest):
    """The site's frame around nothing, with one query."""
    Municipality.objects.first()
    return render(request, "base.html")


urlpatterns = [*own_urls, path("bare/", bare)]


class Command(BaseCommand):
    help = "Build a country in a scratch database and print what pages and PDFs cost, as ratios in one run."

    def add_arguments(self, parser):
        parser.add_argument("--rounds", type=int, default=ROUNDS)

    def handle(self, *, rounds, **options):
        call_command("migrate", verbosity=0)
        if Plan.objects.exists():
            raise CommandError("Databasen er ikke tom. Brug make bench, som måler i en database for sig.")
        logging.disable(logging.WARNING)
        call_command("load_reference_data", stdout=io.StringIO())
        person = bench.editor()
        revision = bench.pattern(person)
        document = document_for(revision, now=timezone.now())
        with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"]):
            client = Client(raise_request_exception=True)
            client.force_login(person)
            self.client, self.rounds = client, rounds
            bench.country(revision, YEARS[-1:], document)
            small = self.pages(revision)
            small_count = Plan.objects.count()
            bench.country(revision, YEARS, document)
            large = self.pages(revision)
            self.report(small, small_count, large)
        self.documents(revision)

    def pages(self, revision):
        """``{what: (ratio to the bare page, number of queries)}``, each page in turn with the bare one."""
        draft = self.draft(revision)
        chapter = draft.chapters.filter(kind="text").first()
        section = f"/arbejde/{draft.pk}/afsnit/{chapter.key}/"
        public = Revision.objects.in_force().order_by("-pk").select_related("plan__municipality").first()
        address = public.get_absolute_url()

        def save():
            row = Chapter.objects.get(pk=chapter.pk)
            fields = {"title": row.title, "text": f"{row.text[:2000]} {row.edit_no}", "started_from": row.edit_no}
            return self.client.post(section, fields), 302

        pages = {
            "planens overblik": lambda: (self.client.get(f"/arbejde/{draft.pk}/"), 200),
            "åbn et afsnit": lambda: (self.client.get(section), 200),
            "gem et afsnit": save,
            "offentlig plan": lambda: (self.client.get(address), 200),
            "liste over planer": lambda: (self.client.get("/planer/"), 200),
            "liste med søgning": lambda: (self.client.get("/planer/", {"tekst": "virksomhederne halve"}), 200),
            "gemt PDF": lambda: (self.client.get(f"{address}plan.pdf"), 200),
        }
        return {name: (self.ratio(page), self.queries(page)) for name, page in pages.items()}

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
        return plan

    def ratio(self, page):
        ratios = []
        for number in range(self.rounds + 3):
            ours = _timed(lambda: _read(*page()))
            base = _timed(lambda: _read(self.client.get("/bare/"), 200))
            if number >= 3:
                ratios.append(ours / base)
        return statistics.median(ratios)

    def queries(self, page):
        connection.force_debug_cursor = True
        reset_queries()
        _read(*page())
        connection.force_debug_cursor = False
        return len(connection.queries)

    def report(self, small, small_count, large):
        wanted = {
            "planens overblik": 4,
            "åbn et afsnit": 2,
            "gem et afsnit": 2,
            "gemt PDF": 1.2,
        }
        self.stdout.write(
            f"\nForhold til en tom side på det samme websted (median af {self.rounds}), og antal forespørgsler\n"
            f"{'':22}{small_count:>8} planer   {Plan.objects.count():>8} planer   mål"
        )
        for name, (ratio, queries) in large.items():
            before, queries_before = small[name]
            limit = f"≤ {wanted[name]}".replace(".", ",") if name in wanted else ""
            self.stdout.write(
                f"{name:22}{_da(before):>8} ×{queries_before:>4}   {_da(ratio):>10} ×{queries:>4}   {limit}"
            )

    def documents(self, revision):
        import weasyprint
        from pypdf import PdfReader

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
        pages = len(PdfReader(io.BytesIO(made)).pages)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.stdout.write(
            f"\nPDF på {pages} sider: {_da(statistics.median(ratios))} × WeasyPrint alene på den samme HTML (mål ≤ 1,1), "
            f"{_da(pages / statistics.median(seconds), 1)} sider i sekundet, højst {peak:.0f} MB hukommelse\n"
        )


def _read(response, status):
    if response.status_code != status:
        raise CommandError(f"{response.request['PATH_INFO']} gav {response.status_code} og ikke {status}.")
    if response.streaming:
        for _ in response.streaming_content:
            pass
    response.close()


def _timed(deed):
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def _da(value, decimals=2):
    return f"{value:.{decimals}f}".replace(".", ",")
