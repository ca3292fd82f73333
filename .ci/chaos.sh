#!/usr/bin/env bash
# Ten writers against servers that are killed, on a throw-away PostgreSQL that syncs to the disk. Arguments: tests/chaos/__main__.py.
. "$(dirname "$0")/common.sh"
unset DEMO DATABASE_URL
export DURABLE=1 DJANGO_SETTINGS_MODULE=tests.chaos.settings
step "making chaos"
exec .ci/with-postgres.sh .venv/bin/python -m tests.chaos "$@"
