from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "bpmplan.jobs"
    verbose_name = "Baggrundsopgaver"

    def ready(self):
        from . import retention  # noqa: F401 (registers how long finished tasks are kept)
