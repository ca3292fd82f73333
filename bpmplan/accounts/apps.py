from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "bpmplan.accounts"
    verbose_name = "Kommuner og brugere"
