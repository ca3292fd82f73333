#!/usr/bin/env bash
# What bare.sh runs inside its root: one of README's two commands, as README has it.
#   bare-inside.sh run                          until it serves and has made a PDF; then stopped as by Ctrl-C; and once more
#   bare-inside.sh test [arguments of pytest]
. "$(dirname "$0")/common.sh"
step "reading README" "It names each command on a line of its own: four spaces, the command, # and what it does."
command=$(sed -n "s/^    \(make $1\) *#.*/\1/p" README.md)
[ -n "$command" ] || stop "README does not name make $1."
shift

if [ "$command" = "make test" ]; then
    [ $# -eq 0 ] || printf -v arguments '%q ' "$@"
    exec $command ${arguments:+ARGS="$arguments"}
fi

tenths() { echo $((${EPOCHREALTIME/[.,]/} / 100000)); }
seconds() { echo "$(($1 / 10)).$(($1 % 10)) s"; }
listens() { (: <"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; }
took=() # tenths of a second: to serve, and to stop, twice
for _ in first again; do
    step "$command"
    started=$(tenths)
    setsid $command &
    server=$!
    until listens; do
        kill -0 "$server" 2>/dev/null || { wait "$server" && false || stop "$command ended before it served (code $?)."; }
        sleep 0.1
    done
    took+=("$(($(tenths) - started))")
    step "visiting the pages"
    visited=$(.venv/bin/python .ci/visit.py "http://127.0.0.1:$PORT")
    step "stopping $command"
    started=$(tenths)
    kill -INT -- "-$server"
    while kill -0 -- "-$server" 2>/dev/null; do
        [ $(($(tenths) - started)) -lt 600 ] || stop "$command has not ended a minute after Ctrl-C."
        sleep 0.1
    done
    took+=("$(($(tenths) - started))")
    ! listens || stop "$command has ended, but its server answers still."
done
printf 'Serves after %s, again after %s, stops in %s and %s: %s\n' \
    "$(seconds "${took[0]}")" "$(seconds "${took[2]}")" "$(seconds "${took[1]}")" "$(seconds "${took[3]}")" "$visited"
