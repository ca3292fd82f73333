#!/usr/bin/env bash
# Measures on a scratch database that is thrown away afterwards.
. "$(dirname "$0")/common.sh"
step "making a scratch place"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
step "measuring"
export DEMO=1 DATABASE_URL="${DATABASE_URL:-sqlite:///$scratch/bench.sqlite3}" MEDIA_ROOT="$scratch/media" STATIC_ROOT="$scratch"
command=bench
if [ "${1:-}" = packs ]; then command=bench_packs; shift; fi
.venv/bin/python manage.py "$command" "$@"
