from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Beskæftigelsesplaner"

    def ready(self):
        from goals import mails

        from .steps.letter_readers import writers

        mails.ALSO.append(writers)
