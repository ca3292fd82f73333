"""``manage.py backup FOLDER``: everything that the installation holds, into a folder (cron: every night)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bpmplan import files
from bpmplan.backup import taking
from bpmplan.danish import counted


class Command(BaseCommand):
    help = "Copy all rows, as they are at one moment, and all uploads into a folder. People go on working meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where backups lie: each in a folder of its own, files beside")
        parser.add_argument("--keep", type=int, help="keep so many backups, this one among them; remove older ones")

    def handle(self, *, folder, keep, **options):
        if keep is not None and keep < 1:
            raise CommandError("--keep skal være mindst 1.")
        try:
            target, manifest = taking.take(folder.resolve(), now=timezone.now(), keep=keep)
        except taking.NotUpToDate:
            raise CommandError("Databasen er ikke opgraderet til dette program. Kør først: manage.py migrate") from None
        except files.StorageAway as error:
            raise CommandError(f"Sikkerhedskopien blev ikke taget. {error}") from error
        except OSError as error:
            raise CommandError(f"Sikkerhedskopien blev ikke taget: {error}.") from error
        rows = counted(sum(table.rows for table in manifest.tables.values()), "række", "rækker")
        copied = counted(len(manifest.files), "fil", "filer")
        self.stdout.write(f"Sikkerhedskopien er taget: {rows} og {copied} i {target}")
        if manifest.missing:
            self.stderr.write(
                f"{counted(len(manifest.missing), 'fil', 'filer')}, som rækker henviser til, er ikke i lageret eller "
                f"er beskadiget. De står under »missing« i {target / 'manifest.json'}."
            )
