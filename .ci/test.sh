#!/usr/bin/env bash
# Every test on SQLite, then those that ask a database, but for the browser's, on a throw-away PostgreSQL. Arguments go to pytest.
. "$(dirname "$0")/common.sh"
unset DEMO DATABASE_URL DJANGO_SETTINGS_MODULE
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
not_run=()
failed=0

# pytest's 5 means that the arguments picked no test; here that is a count of zero, not a failure.
run_pytest() {
    local name=$1 status=0
    shift
    printf '\n== %s ==\n' "$name"
    "${before[@]}" .venv/bin/python -m pytest -n "${TEST_WORKERS:-2}" --dist worksteal --junitxml "$results/$name.xml" "$@" ||
        status=$?
    case $status in
        0 | 5) ;;
        69) not_run+=("the tests on PostgreSQL: see above why it could not be had (sudo apt-get install postgresql)") ;;
        *) failed=1 ;;
    esac
}

chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$chromium" ]; then
    apt_install chromium || true
    chromium=$(command -v chromium || true)
    [ -n "$chromium" ] || not_run+=("the tests in a browser: sudo apt-get install chromium")
fi
export CHROMIUM=$chromium

before=()
run_pytest SQLite "$@"
before=(.ci/with-postgres.sh)
run_pytest PostgreSQL -m "not browser and not no_database" "$@"

printf '\n'
for what in "${not_run[@]}"; do printf 'NOT RUN: %s\n' "$what"; done
[ "${#not_run[@]}" -eq 0 ] || [ "${CI:-}" != true ] || failed=1
.venv/bin/python .ci/count.py "$results"/*.xml || failed=1
exit "$failed"
