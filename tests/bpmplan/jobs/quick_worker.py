"""``manage.py work`` with signs of life so quick that a test can wait for what follows when they end."""

import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bpmplan.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from bpmplan.jobs import beats, worker  # noqa: E402

beats.EVERY, beats.SILENT_AFTER, worker.GRACE = 0.3, timedelta(seconds=4), 2
call_command("work")
