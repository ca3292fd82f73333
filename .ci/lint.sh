#!/usr/bin/env bash
# Style and house-keeping that needs no test run.
. "$(dirname "$0")/common.sh"
bin=.venv/bin
failed=0
check() {
    local what=$1
    shift
    if "$@"; then printf 'ok      %s\n' "$what"; else printf 'FAILED  %s\n' "$what" && failed=1; fi
}
templates() { find templates bpmplan goals plans -name '*.html' -print0 | xargs -0r "$bin/djade" --target-version 5.2 --check; }
# Values as production has them, so that Django's checks see production's settings. Nothing is connected to.
production() {
    env -u DEMO -u TESTING \
        SECRET_KEY="$("$bin/python" -c 'import secrets; print(secrets.token_urlsafe(60))')" \
        SITE_URL=https://bpmplan.example ALLOWED_HOSTS=bpmplan.example EMAIL_URL=smtp+tls://user:password@mail.example:587 \
        DATABASE_URL=postgres://bpmplan:password@localhost/bpmplan "$@"
}
scratch() { env DEMO=1 DATABASE_URL=sqlite://:memory: "$@"; }

check "ruff check" "$bin/ruff" check --quiet .
check "ruff format" "$bin/ruff" format --quiet --check .
check "templates (djade)" templates
check "migrations" scratch "$bin/python" manage.py makemigrations --check --dry-run
check "deployment" production "$bin/python" manage.py check --deploy --fail-level WARNING
exit "$failed"
