"""``manage.py restore FOLDER``: an installation is brought back from a backup, and everything in it checked."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from bpmplan import files
from bpmplan.backup import manifest as manifests
from bpmplan.backup import restoring
from bpmplan.danish import counted
from bpmplan.outbox.models import Mail


class Command(BaseCommand):
    help = "Bring a backup back, rows and files. Stop the web server and the worker first."
    requires_migrations_checks = False
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="a backup, or the folder of several: then the newest is taken")
        parser.add_argument("--check", action="store_true", help="only read the backup and compare every hash")
        parser.add_argument("--replace", action="store_true", help="delete what is in the database first")
        parser.add_argument("--incomplete", action="store_true", help="go on though files of the backup are damaged")
        parser.add_argument("--hold-mails", action="store_true", help="send none of those that waited: look first")

    def handle(self, *, folder, check, replace, incomplete, hold_mails, **options):
        try:
            backup = manifests.find(folder.resolve())
            manifest, gone = restoring.check(backup)
            self.say_what_it_is(backup, manifest, gone)
            if check:
                if gone:
                    raise CommandError("Sikkerhedskopien er ikke hel.")
                return
            if gone and not incomplete:
                raise CommandError("Intet er ændret. Med --incomplete gendannes resten.")
            restoring.restore(backup, manifest, replace=replace)
        except (restoring.Damaged, restoring.NotEmpty) as error:
            raise CommandError(f"Intet er gendannet. {error}") from error
        except files.StorageAway as error:
            raise CommandError(f"Rækkerne er ikke gendannet. {error}") from error
        self.stdout.write("Gendannet. Færdige PDF'er laves igen, når nogen beder om dem. Alle skal logge ind igen.")
        if hold_mails:
            held = counted(restoring.hold_mails(), "mail", "mails")
            self.stdout.write(f"{held} i Udbakke står som uvist. Se efter, om de er sendt, før de prøves igen.")
        elif waiting := Mail.objects.waiting().count():
            self.stdout.write(
                f"{counted(waiting, 'mail', 'mails')} ventede, da kopien blev taget, og sendes, når arbejderen starter."
            )

    def say_what_it_is(self, backup, manifest, gone):
        rows = counted(sum(table.rows for table in manifest.tables.values()), "række", "rækker")
        self.stdout.write(f"{backup}: {rows}, {counted(len(manifest.files), 'fil', 'filer')}, taget {manifest.made_at}")
        for what, hashes in (("mangler eller er beskadiget", gone), ("manglede allerede dengang", manifest.missing)):
            for sha256 in hashes:
                self.stderr.write(f"Filen {sha256} {what}.")
