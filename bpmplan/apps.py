from django.apps import AppConfig
from django.db.backends.signals import connection_created

from .danish import register_collation


class BpmplanConfig(AppConfig):
    name = "bpmplan"
    verbose_name = "BPMplan"

    def ready(self):
        # The one signal in the project: SQLite needs Danish order registered on each connection.
        connection_created.connect(register_collation)
