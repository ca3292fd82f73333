#!/usr/bin/env bash
# requirements*.txt -> *.lock, with hashes and without any host's name. uv is used here only, so it has a venv of its own.
. "$(dirname "$0")/common.sh"
ours
if ! [ -x .cache/uv/bin/uv ]; then
    find_system_python
    step "installing uv"
    "$SYSTEM_PYTHON" -m venv --clear .cache/uv
    .cache/uv/bin/pip install --quiet uv
fi
compile() {
    .cache/uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header "$@"
}
step "resolving the requirements" "uv says why above."
compile requirements.txt --output-file requirements.lock
compile --constraint requirements.lock requirements-dev.txt --output-file requirements-dev.lock
