from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "bpmplan.jobs"
    verbose_name = "Baggrundsopgaver"
