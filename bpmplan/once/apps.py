from django.apps import AppConfig


class OnceConfig(AppConfig):
    name = "bpmplan.once"
    label = "once"
    verbose_name = "Sendte formularer"

    def ready(self):
        from . import retention  # noqa: F401 (registers how long they are kept)
