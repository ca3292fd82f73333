#!/usr/bin/env bash
# Runs a command with DATABASE_URL naming a throw-away PostgreSQL, which is gone afterwards whatever happens.
# Exit code 69: there is no PostgreSQL, or no right to start one; the reason is on the last line of stderr.
. "$(dirname "$0")/common.sh"
unavailable() { say "$1"; exit 69; }

find_bin() { find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -1 | xargs -r dirname; }
bin=$(find_bin)
[ -n "$bin" ] || bin=$(command -v initdb | xargs -r readlink -f | xargs -r dirname)
if [ -z "$bin" ]; then
    apt_install postgresql || true
    bin=$(find_bin)
    [ -n "$bin" ] || unavailable "PostgreSQL is missing: sudo apt-get install postgresql"
fi

# PostgreSQL refuses to run as root: then it runs as the user that Debian's package made.
as=()
if [ "$(id -u)" -eq 0 ]; then
    id postgres >/dev/null 2>&1 || unavailable "There is no user postgres to run PostgreSQL as: apt-get install postgresql"
    as=(setpriv --reuid postgres --regid postgres --init-groups env HOME=/tmp)
fi

# A unix socket in a directory of its own: no port to collide, nobody else can connect.
place=$(mktemp -d "${TMPDIR:-/tmp}/bpmplan-pg.XXXXXX")
stop() {
    (cd "$place" && "${as[@]}" "$bin/pg_ctl" -D "$place/data" -m immediate -w stop >/dev/null 2>&1) || true
    rm -rf "$place"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
[ "${#as[@]}" -eq 0 ] || chown postgres "$place"
chmod 700 "$place"

# Started from its own directory, since the postgres user may not read this one. Durability is of no use here.
(
    cd "$place"
    "${as[@]}" "$bin/initdb" -D data -U bpmplan --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >initdb.log 2>&1 &&
        "${as[@]}" "$bin/pg_ctl" -D data -l server.log -w -t 60 start \
            -o "-k $place -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off" \
            >start.log 2>&1 </dev/null
) || {
    cat "$place"/*.log >&2 || true
    unavailable "PostgreSQL could not be started (its log is above)."
}

export DATABASE_URL="postgres://bpmplan@/$place/postgres"
status=0
"$@" || status=$?
exit "$status"
