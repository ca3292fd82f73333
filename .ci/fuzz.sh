#!/usr/bin/env bash
# Inputs by chance on a scratch database, for as long as asked: fuzz.sh [--minutes 10] [--seed 7] [--only "forms,letters"]
. "$(dirname "$0")/common.sh"
unset DEMO DATABASE_URL DJANGO_SETTINGS_MODULE
export FUZZ_MINUTES=5
while [ $# -gt 0 ]; do
    case $1 in
        --minutes) FUZZ_MINUTES=${2:?how many minutes?} ;;
        --seed) export FUZZ_SEED=${2:?which seed?} ;;
        --only) export FUZZ_TARGETS=${2:?which targets?} ;;
        *) stop "fuzz.sh knows --minutes, --seed and --only, not $1." ;;
    esac
    shift 2
done
step "putting inputs in for $FUZZ_MINUTES minutes" "What failed is named above; tests/fuzz/__init__.py says what to do with it."
nice .venv/bin/python -m pytest -q -p no:logging --show-capture=no --tb=no -s tests/fuzz -k "as_long or once"
