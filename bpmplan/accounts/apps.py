from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "bpmplan.accounts"
    verbose_name = "Kommuner og brugere"

    def ready(self):
        from . import mails  # noqa: F401 (registers the kinds)
