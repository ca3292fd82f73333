# Sourced first by every script beside it: strict, in the project's root, and never ending without a sentence.
set -Eeuo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
umask 022
export PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1

# The Debian packages that these scripts install: named here, and (tested) as the same list in docs/operations.md.
DEBIAN_PYTHON=(python3 python3-venv)
DEBIAN_PANGO=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig) # what WeasyPrint draws with
DEBIAN_FONTS=(fonts-dejavu-core fonts-noto-core fonts-symbola)                  # what Plex lacks (bpmplan/fonts.py)
DEBIAN_BROWSER=(chromium-headless-shell libatomic1) # Chromium without windows, at two thirds of the cost; Playwright's own node
DEBIAN_POSTGRES=(postgresql)
DEBIAN_CONFORM=(openjdk-17-jre-headless libjaxb-java) # what veraPDF's engine runs in (make conform)
DEBIAN_OFFICE=(libreoffice-writer-nogui libreoffice-calc-nogui) # make conform: opens the Word and Excel files
DEBIAN_SETPRIV=(util-linux)
DEBIAN_BARE=(debootstrap debian-archive-keyring util-linux git) # what make bare makes its trial with

say() { printf '%s\n' "$*" >&2; }

# Ends the script with a sentence that says what to do.
stop() {
    say "$*"
    exit 1
}

# Names what is being done now, and what to do should it fail: step "Fetching the design system" "Is the network there?"
# A command that fails anywhere then ends the script with a sentence made of these.
step() { STEP=$1 ADVICE=${2:-}; }
step "starting"
failed_at() { # status, place, command
    [ "$BASH_SUBSHELL" -eq 0 ] || return 0 # whoever began the subshell says it
    say "Stopped at: $STEP. This failed with code $1 ($2): ${3%%$'\n'*}"
    [ -z "$ADVICE" ] || say "$ADVICE"
}
trap 'failed_at "$?" "${BASH_SOURCE[0]}, line $LINENO" "$BASH_COMMAND"' ERR

# What these scripts make must be ours: a `sudo make run` leaves things behind that the next `make run` can't change.
ours() {
    local path me
    me=$(id -un 2>/dev/null || id -u)
    for path in . .venv .cache node_modules built staticfiles media db.sqlite3; do
        [ ! -e "$path" ] || [ -w "$path" ] ||
            stop "$me can't write ${PWD}/${path}. Was it made by another user (sudo make)? Then: sudo chown -R $me $PWD"
    done
}

# Those of the named Debian packages that are not installed; nothing on a machine without dpkg, since nobody can know.
missing_packages() {
    local package
    command -v dpkg-query >/dev/null || return 0
    for package in "$@"; do
        dpkg-query --show --showformat '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed' || echo "$package"
    done
}

# Sets SUDO to what makes a command root's: nothing, sudo without a password, or sudo with a person to type it. Otherwise fails,
# with the reason in WHY.
find_sudo() {
    SUDO=() WHY=''
    if [ "$(id -u)" -eq 0 ]; then return 0; fi
    if ! command -v sudo >/dev/null; then WHY="only root may do so (there is no sudo here)"
    elif sudo -n true 2>/dev/null; then SUDO=(sudo -n)
    elif [ -t 0 ]; then SUDO=(sudo)
    else WHY="only root may do so (sudo asks for a password, and nobody is here to type it)"; fi
    [ -z "$WHY" ]
}

# Installs Debian packages where we may. Otherwise says in one sentence what is missing, why it was not installed, what to type:
#   install_packages "PostgreSQL is missing" postgresql
install_packages() {
    local need=$1 name settings=(DEBIAN_FRONTEND=noninteractive)
    shift
    for name in http_proxy https_proxy ftp_proxy no_proxy all_proxy; do # sudo would drop them
        [ -z "${!name:-}" ] || settings+=("$name=${!name}")
    done
    if ! command -v apt-get >/dev/null; then
        WHY="this machine has no apt-get"
    elif find_sudo; then
        say "Installing Debian packages: $*"
        mkdir -p .cache
        rm -f .cache/apt.log
        # A source that can't be reached need not be the one that is wanted: whether installing works is what counts.
        if {
            "${SUDO[@]}" env "${settings[@]}" apt-get update -q ||
                echo "(apt-get update failed)"
            "${SUDO[@]}" env "${settings[@]}" apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
        } >.cache/apt.log 2>&1 </dev/null; then return 0; fi
        say "The end of .cache/apt.log:"
        tail -n 25 .cache/apt.log | sed 's/^/    /' >&2
        WHY="apt-get could not install it (see above)"
    fi
    say "$need, and $WHY. Type, or have an administrator type: sudo apt-get install $*"
    return 1
}

# Sets SYSTEM_PYTHON to a Python that is new enough and can make a venv, or ends with a sentence.
find_system_python() {
    SYSTEM_PYTHON=${PYTHON:-python3}
    if ! command -v "$SYSTEM_PYTHON" >/dev/null; then
        [ -z "${PYTHON:-}" ] || stop "There is no $PYTHON on this machine: name another, e.g. make PYTHON=python3 run"
        install_packages "Python is missing" "${DEBIAN_PYTHON[@]}" || exit 1
    fi
    "$SYSTEM_PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        stop "$SYSTEM_PYTHON is older than Python 3.11: name a newer one, e.g. make PYTHON=python3.11 run"
    "$SYSTEM_PYTHON" -c 'import venv, ensurepip' 2>/dev/null ||
        install_packages "Python's venv module is missing" "${DEBIAN_PYTHON[@]}" || exit 1
}

# Whether WeasyPrint finds what it draws with.
can_draw() {
    .venv/bin/python -c 'import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1"):
    ctypes.CDLL(name)' 2>/dev/null
}

# Whether a step must run: its stamp holds the checksums of the files it was made from.
fresh() { [ -f "$1" ] && [ "$(cat "$1")" = "$(cat "${@:2}" | sha256sum)" ]; }
stamp() { mkdir -p "$(dirname "$1")" && cat "${@:2}" | sha256sum >"$1"; }
