from datetime import time

from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate

from .danish import register_collation
from .triggers import put_in_place, take_away


class BpmplanConfig(AppConfig):
    name = "bpmplan"
    verbose_name = "BPMplan"

    def ready(self):
        from .files import orphans  # noqa: F401 (registers how long they are kept)

        # The signals in the project are about the database: SQLite needs Danish order registered on each connection,
        # and what must never change is kept by triggers, except while tables are changed.
        connection_created.connect(register_collation)
        # Both signals come for each app that has models, and once is enough.
        once = apps.get_app_config("accounts")
        pre_migrate.connect(take_away, sender=once)
        post_migrate.connect(put_in_place, sender=once)
        self._register()

    def _register(self):
        from .jobs import timed
        from .tasks import delete_what_has_been_kept

        timed.register(
            timed.Timed("retention", "Slet det, der er gemt længe nok", delete_what_has_been_kept, at=time(3, 0))
        )
