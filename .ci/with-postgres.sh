#!/usr/bin/env bash
# Runs a command with DATABASE_URL naming a throw-away PostgreSQL, which is gone afterwards whatever happens.
# Without a command it only looks whether there is a PostgreSQL, and installs one where it may.
# With DURABLE=1 it loses nothing when it is killed; $POSTGRES_PLACE/start starts it again then (for make chaos).
# Exit code 69: there is no PostgreSQL, or no right to start one; the reason is said, and written to the file $WHY_NOT.
. "$(dirname "$0")/common.sh"
unavailable() {
    say "$1"
    [ -z "${WHY_NOT:-}" ] || printf '%s\n' "$1" >"$WHY_NOT"
    exit 69
}

# Debian keeps its versions apart, and none of them on the PATH: the newest, or else what the PATH has.
find_bin() {
    local newest initdb
    newest=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
    if [ -x "$newest" ]; then dirname "$newest"
    elif initdb=$(command -v initdb); then dirname "$(readlink -f "$initdb")"; fi
}
step "looking for PostgreSQL"
bin=$(find_bin)
if [ -z "$bin" ]; then
    install_packages "PostgreSQL is missing" "${DEBIAN_POSTGRES[@]}" || true
    bin=$(find_bin)
    [ -n "$bin" ] || unavailable "PostgreSQL is missing: sudo apt-get install ${DEBIAN_POSTGRES[*]}"
fi

# PostgreSQL refuses to run as root: then it runs as the user that Debian's package made.
as=()
if [ "$(id -u)" -eq 0 ]; then
    id postgres >/dev/null 2>&1 ||
        unavailable "There is no user postgres to run PostgreSQL as: sudo apt-get install ${DEBIAN_POSTGRES[*]}"
    command -v setpriv >/dev/null ||
        unavailable "PostgreSQL can't be run as the user postgres, since setpriv is missing: sudo apt-get install ${DEBIAN_SETPRIV[*]}"
    as=(setpriv --reuid postgres --regid postgres --init-groups env HOME=/tmp)
fi

[ $# -gt 0 ] || exit 0

# A unix socket in a directory of its own: no port to collide, nobody else can connect.
step "making a place for PostgreSQL"
place=$(mktemp -d "${TMPDIR:-/tmp}/bpmplan-pg.XXXXXX")
stop_server() {
    (cd "$place" && "${as[@]}" "$bin/pg_ctl" -D "$place/data" -m immediate -w stop >/dev/null 2>&1) || true
    rm -rf "$place"
}
trap stop_server EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
[ "${#as[@]}" -eq 0 ] || chown postgres "$place"
chmod 700 "$place"

# Started from its own directory, since the postgres user may not read this one. Durability is of no use to most tests.
step "starting PostgreSQL"
options="-k $place -c listen_addresses="
[ -n "${DURABLE:-}" ] || options+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
{
    printf '#!/bin/sh\ncd %q && exec ' "$place"
    printf '%q ' "${as[@]}" "$bin/pg_ctl" -D data -l server.log -w -t 60 start -o "$options"
    printf '>start.log 2>&1 </dev/null\n'
} >"$place/start"
chmod 700 "$place/start"
(
    cd "$place"
    "${as[@]}" "$bin/initdb" -D data -U bpmplan --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >initdb.log 2>&1 && ./start
) || {
    cat "$place"/*.log >&2 || true
    unavailable "PostgreSQL could not be started (its log is above)."
}

export POSTGRES_PLACE=$place
export DATABASE_URL="postgres://bpmplan@/$place/postgres"
status=0
"$@" || status=$?
exit "$status"
