"""Processes of the program's own, on the test's database: for what can only be seen when one of them is killed."""

import os
import subprocess
import sys

from django.conf import settings
from django.db import connection


def environment(**more):
    """That of a process on the test's database."""
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}"
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "TESTING": "1", "DATABASE_URL": url, **more}


def start(*arguments, **more):
    """``python`` with the arguments, in the project's root; more for its environment."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
