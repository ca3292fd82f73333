from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "bpmplan.outbox"
    verbose_name = "Udbakke"

    def ready(self):
        from . import (
            retention,  # noqa: F401 (registers how long mails are kept)
            tasks,  # noqa: F401 (registers when those that wait are tried again)
        )
