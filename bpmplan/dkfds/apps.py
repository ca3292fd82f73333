from django.apps import AppConfig


class DkfdsConfig(AppConfig):
    name = "bpmplan.dkfds"
    label = "dkfds"
    verbose_name = "Det Fælles Designsystem"
