from django.apps import AppConfig


class SecondFactorConfig(AppConfig):
    name = "bpmplan.second_factor"
    verbose_name = "Totrinslogin"

    def ready(self):
        from . import mails, resetting, retention  # noqa: F401 (they register what they have)
