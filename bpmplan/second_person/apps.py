from django.apps import AppConfig


class SecondPersonConfig(AppConfig):
    name = "bpmplan.second_person"
    verbose_name = "Forslag, der venter på en kollega"

    def ready(self):
        from . import mails, retention  # noqa: F401 (they register what they have)
