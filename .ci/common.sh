# Sourced by the scripts beside it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
umask 022
export PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1

say() { printf '%s\n' "$*" >&2; }

# Installs Debian packages where we may: as root, by sudo without a password, or by sudo with a person to type it.
apt_install() {
    local sudo=()
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || return 1
        if sudo -n true 2>/dev/null; then sudo=(sudo -n)
        elif [ -t 0 ]; then sudo=(sudo)
        else return 1; fi
    fi
    say "Installing Debian packages: $*"
    mkdir -p .cache
    {
        "${sudo[@]}" apt-get update -q &&
            "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
    } >.cache/apt.log 2>&1 </dev/null
}

# Whether a step must run: its stamp holds the checksums of the files it was made from.
fresh() { [ -f "$1" ] && [ "$(cat "$1")" = "$(cat "${@:2}" | sha256sum)" ]; }
stamp() { mkdir -p "$(dirname "$1")" && cat "${@:2}" | sha256sum >"$1"; }
