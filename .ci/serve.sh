#!/usr/bin/env bash
# Shows the program with sample data on this machine only. Ctrl-C stops it.
. "$(dirname "$0")/common.sh"
# Whoever started us in the background may have had Ctrl-C ignored; then bash couldn't act on it.
[ -n "${HEARS_CTRL_C:-}" ] || HEARS_CTRL_C=1 exec env --default-signal=INT .ci/serve.sh
export DEMO=1 PORT=${PORT:-8000}
unset TESTING
python=.venv/bin/python
ours

if ! "$python" - "$PORT" <<'PY'
import socket
import sys

with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(sys.argv[1])))
    except (OSError, OverflowError, ValueError) as error:
        sys.exit(f"Port {sys.argv[1]} can't be used ({error}): choose another, e.g. make run PORT=8080")
PY
then exit 1; fi # Python has said it

step "filling the demo's database" "To begin the demo afresh: make clean run"
mkdir -p staticfiles # stays empty: demo mode serves static files from where they lie
"$python" manage.py fill_demo

step "serving"
printf '\nBPMplan: http://127.0.0.1:%s   (Ctrl-C stops it)\n\n' "$PORT"
# Ctrl-C reaches the worker twice, from the terminal and from its master, and now and then it locks up over that: it gets 2 seconds.
"$python" -m gunicorn bpmplan.wsgi --bind "127.0.0.1:$PORT" --threads 8 --timeout 120 --graceful-timeout 2 \
    --no-control-socket --log-level warning &
web=$!
"$python" manage.py work &
worker=$!
stopping=''
trap 'stopping=1; kill -TERM "$web" "$worker" 2>/dev/null || true' INT TERM HUP
while true; do
    wait -n "$web" "$worker" || true # whoever ends first, or a signal
    if [ -n "$stopping" ]; then
        wait "$web" "$worker" || true
        exit 0
    elif ! kill -0 "$web" 2>/dev/null; then
        kill -TERM "$worker" 2>/dev/null || true
        wait "$worker" || true
        stop "The web server has ended (see above)."
    elif ! kill -0 "$worker" 2>/dev/null; then
        say "The worker, which sends mails and makes documents, has ended (see above). It is started again."
        sleep 2
        "$python" manage.py work &
        worker=$!
    fi
done
