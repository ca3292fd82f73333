#!/usr/bin/env python
"""Django's command line for BPMplan."""

import os
import sys
from pathlib import Path

SAYS_WHERE = ("DEMO", "TESTING", "SECRET_KEY", "SITE_URL", "DATABASE_URL", "ALLOWED_HOSTS")


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bpmplan.settings")
    is_service = bool({"work", "backup", "restore"} & set(sys.argv[1:2]))  # what runs by itself must not guess
    has_settings = any(name in os.environ for name in SAYS_WHERE) or Path(__file__).with_name(".env").exists()
    if not has_settings and not is_service:
        # A checkout that nobody has set up for production: commands work on what `make run` shows. The web server
        # (bpmplan.wsgi) makes no such guess, and refuses to start.
        os.environ["DEMO"] = "1"
        print("No settings in the environment: using the demo's database (see docs/operations.md).", file=sys.stderr)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
