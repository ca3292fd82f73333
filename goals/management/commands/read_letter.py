"""``manage.py read_letter FILE``: what the program reads out of a letter, as JSON; doubts as sentences beside it."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from goals.letters import LetterError, propose, read_text


class Command(BaseCommand):
    help = "Læser et udmeldingsbrev (PDF, DOCX eller tekst) og skriver forslaget til mål som JSON."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="brevet: PDF, DOCX eller tekst")

    def handle(self, *, file, **options):
        path = Path(file)
        try:
            text = read_text(path.read_bytes(), path.name)
        except OSError as error:
            raise CommandError(f"Filen {file} kan ikke åbnes.") from error
        except LetterError as error:
            raise CommandError(f"{file}: {error}") from error
        proposal = propose(text)
        self.stdout.write(json.dumps(proposal.as_json(), ensure_ascii=False, indent=2))
        for doubt in proposal.doubts:
            self.stderr.write(f"Tjek {doubt.field}: {doubt.sentence}")
