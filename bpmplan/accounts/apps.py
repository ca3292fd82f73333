from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "bpmplan.accounts"
    verbose_name = "Kommuner og brugere"

    def ready(self):
        from . import first_administrators, mails, retention  # noqa: F401 (they register what they have)
