"""Django's flush, which triggers that hold rows would stop on SQLite: they are dropped first and made anew after."""

from django.core.management.commands import flush

from bpmplan.triggers import put_in_place, take_away


class Command(flush.Command):
    def handle(self, **options):
        take_away(options["database"])
        try:
            super().handle(**options)
        finally:
            put_in_place(options["database"])
