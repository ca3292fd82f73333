#!/usr/bin/env bash
# Every test on SQLite, and meanwhile those to which the database matters (docs/decisions/tests-of-one-database.md) on a
# throw-away PostgreSQL: where one waits, for a browser or a server that was killed, the other goes on. Arguments go to pytest.
# What could not run is named last; where CI=true that counts as a failure.
. "$(dirname "$0")/common.sh"
unset DEMO DATABASE_URL DJANGO_SETTINGS_MODULE
unset PYTHONDONTWRITEBYTECODE # set in some containers; then every process would compile every module anew
step "making a place for the results"
results=$(mktemp -d)
meanwhile=
clear_up() {
    [ -z "$meanwhile" ] || { kill -TERM -- "-$meanwhile" && wait "$meanwhile"; } 2>/dev/null || true
    rm -rf "$results"
}
trap clear_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
export WHY_NOT=$results/why-not
not_run=()
failed=0

# Runs pytest on a database and leaves its exit code in a file.
run_pytest() {
    local name=$1 status=0
    shift
    printf '\n== %s ==\n' "$name"
    "${before[@]}" .venv/bin/python -m pytest -n "${TEST_WORKERS:-2}" --dist worksteal --junitxml "$results/$name.xml" "$@" ||
        status=$?
    printf '%s\n' "$status" >"$results/$name.status"
}

# pytest's 5 means that the arguments picked no test; here that is a count of zero, not a failure.
count_in() {
    local name=$1
    case $(cat "$results/$name.status") in
        0 | 5) ;;
        69) not_run+=("the tests on $name. $(cat "$WHY_NOT")") ;;
        *) failed=1 ;;
    esac
}

step "looking for a browser"
find_chromium() { command -v chromium-headless-shell || command -v chromium || command -v google-chrome || true; }
chromium=${CHROMIUM:-$(find_chromium)}
playwright_starts() { .venv/bin/playwright --version >/dev/null 2>&1; }
if [ -z "$chromium" ] || ! playwright_starts; then
    install_packages "What the tests in a browser need is missing" "${DEBIAN_BROWSER[@]}" || true
    chromium=${chromium:-$(find_chromium)}
fi
NO_BROWSER=
if [ -z "$chromium" ]; then
    NO_BROWSER="Chromium is missing: sudo apt-get install ${DEBIAN_BROWSER[*]}"
elif ! playwright_starts; then
    NO_BROWSER="Playwright does not start (.venv/bin/playwright --version says why): sudo apt-get install ${DEBIAN_BROWSER[*]}"
fi
[ -z "$NO_BROWSER" ] || not_run+=("the tests in a browser. $NO_BROWSER")
export CHROMIUM=$chromium NO_BROWSER
can_draw || not_run+=("what makes a PDF; those tests fail. Pango is missing: sudo apt-get install ${DEBIAN_PANGO[*]} ${DEBIAN_FONTS[*]}")

step "compiling the tests"
# In a fresh clone each of the four processes would do it, at the same time.
[ -d tests/__pycache__ ] || .venv/bin/python -m pytest --collect-only >/dev/null 2>&1 || true # it fails again below, and is heard

# PostgreSQL is looked for here, where somebody may be asked for a password.
step "the tests on PostgreSQL"
before=(.ci/with-postgres.sh)
if "${before[@]}"; then
    set -m # a process group of its own, so that it can be ended as a whole
    run_pytest PostgreSQL -m "not browser and not no_database and not one_database" "$@" >"$results/PostgreSQL.log" 2>&1 </dev/null &
    meanwhile=$!
    set +m
else
    printf '%s\n' "$?" >"$results/PostgreSQL.status"
fi

step "the tests on SQLite"
before=()
run_pytest SQLite "$@"

step "waiting for the tests on PostgreSQL"
if [ -n "$meanwhile" ]; then
    wait "$meanwhile" || true
    meanwhile=
    cat "$results/PostgreSQL.log"
fi
count_in SQLite
[ -f "$results/PostgreSQL.status" ] || printf '1\n' >"$results/PostgreSQL.status" # it was ended from elsewhere
count_in PostgreSQL

step "adding up"
printf '\n'
for what in "${not_run[@]}"; do printf 'NOT RUN: %s\n' "$what"; done
[ "${#not_run[@]}" -eq 0 ] || [ "${CI:-}" != true ] || failed=1
.venv/bin/python .ci/count.py "$results"/*.xml || failed=1
exit "$failed"
