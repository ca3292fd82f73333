from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from .danish import register_collation
from .triggers import put_in_place


class BpmplanConfig(AppConfig):
    name = "bpmplan"
    verbose_name = "BPMplan"

    def ready(self):
        # The two signals in the project, both about the database: SQLite needs Danish order registered on each
        # connection, and what must never change is kept by triggers.
        connection_created.connect(register_collation)
        post_migrate.connect(put_in_place)
