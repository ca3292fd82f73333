"""``manage.py export_plan --municipality 851 --year 2023 --output FILE.pdf [--draft]``"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bpmplan import files
from bpmplan.accounts.models import Municipality
from plans.content.live import of_plan
from plans.documents import store
from plans.models import Plan, Revision, Status


class Command(BaseCommand):
    help = "Skriver en kommunes gældende plan for et år, eller kladden til den, som PDF."

    def add_arguments(self, parser):
        parser.add_argument("--municipality", required=True, help="kommunekode, fx 851")
        parser.add_argument("--year", required=True, type=int, help="et år, som planen gælder for")
        parser.add_argument("--output", required=True, type=Path, help="filen, der skal skrives")
        parser.add_argument("--draft", action="store_true", help="kladden i stedet for den gældende plan")

    def handle(self, *, municipality, year, output, draft, **options):
        place = Municipality.objects.filter(code=municipality).first()
        if place is None:
            raise CommandError(f"Der er ingen kommune med koden {municipality}.")
        document = self.draft(place, year) if draft else self.in_force(place, year)
        content = self.content_of(document)
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"Filen {output} kan ikke skrives: {error.strerror}.") from error
        self.stdout.write(f"{output} er skrevet ({len(content) // 1000} kB).")

    def in_force(self, place, year):
        revision = (
            Revision.objects.filter(years_in_force__municipality=place, years_in_force__year=year)
            .select_related("plan__municipality")
            .first()
        )
        if revision is None:
            raise CommandError(
                f"{place.full_name} har ingen gældende plan for {year}. Med --draft skrives kladden, hvis der er en."
            )
        return store.of_version(revision, now=timezone.now())

    def draft(self, place, year):
        plan = (
            Plan.objects.filter(municipality=place, first_year__lte=year, last_year__gte=year, status=Status.DRAFT)
            .select_related("municipality")
            .order_by("first_year", "pk")
            .last()
        )
        if plan is None:
            raise CommandError(f"{place.full_name} har ingen kladde til en plan for {year}.")
        return store.of_draft(plan, of_plan(plan), now=timezone.now(), by=None)

    def content_of(self, document):
        """The stored file; made here if no worker has made it."""
        document = store.make_here(document)
        if document.has_failed:
            raise CommandError(document.error)
        with files.open_stored(document.sha256) as stored:
            return stored.read()
