from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "bpmplan.outbox"
    verbose_name = "Udbakke"
