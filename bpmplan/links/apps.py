from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "bpmplan.links"
    verbose_name = "Links"

    def ready(self):
        from . import retention  # noqa: F401 (registers how long links are kept)
