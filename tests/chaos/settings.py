"""The program's own settings on PostgreSQL, with a storage that can be full and a mail server of ours."""

import os

os.environ.pop("DEMO", None)
os.environ["TESTING"] = "1"

from bpmplan.settings import *  # noqa: F403
from bpmplan.settings import STORAGES, env

STORAGES["default"] = {"BACKEND": "tests.chaos.storage.CanBeFull"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if env.bool("WITHOUT_MIGRATIONS", default=False):

    class Straight(dict):
        """No app has migrations: tables are made as the models are."""

        def __contains__(self, app):
            return True

        def __getitem__(self, app):
            return None

    MIGRATION_MODULES = Straight()
