from django.apps import AppConfig

from bpmplan.files import names as file_names


class AccountsConfig(AppConfig):
    name = "bpmplan.accounts"
    verbose_name = "Kommuner og brugere"

    def ready(self):
        file_names.register("accounts.Municipality", "logo")
        # They register what they have.
        from . import first_administrators, leaving, links, mailbox, mails, retention, staff  # noqa: F401

        leaving.register(leaving.Addressed("links.Link", "address", "name"))
