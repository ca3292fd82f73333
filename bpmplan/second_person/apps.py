from django.apps import AppConfig


class SecondPersonConfig(AppConfig):
    name = "bpmplan.second_person"
    verbose_name = "Forslag, der venter på en kollega"

    def ready(self):
        from . import mails  # noqa: F401 (registers the kinds)
