#!/usr/bin/env bash
# Tries README's two commands on a bare Debian 12: a fresh root of debootstrap's, with git and make in it and nothing of ours.
#   bare.sh [USER…] [run] [test [ARGUMENTS OF PYTEST]]    e.g. bare.sh sudo run test -k frame
# Users: root; sudo (a user who may use it); without (one who may not: for him each command must end by saying what to install).
# What is committed is cloned into it. This machine's settings for apt, pip, npm, proxies and certificates go with it, since it
# reaches Debian's, Python's and npm's packages as this machine does; its programs, caches and files do not.
# Everything runs in namespaces of its own: when they end, no process, no mount and no file is left.
. "$(dirname "$0")/common.sh"
{ # to the last line: bash reads it whole before it begins, so that a git pull meanwhile changes nothing
SUITE=bookworm

users=() commands=()
while [ $# -gt 0 ]; do
    case $1 in
        root | sudo | without) users+=("$1") ;;
        run) commands+=(run) ;;
        test) commands+=(test) && shift && break ;;
        *) stop "make bare does not know '$1'. E.g. make bare ARGS=\"sudo run\" or make bare ARGS=\"root test -k frame\"" ;;
    esac
    shift
done
pytest_arguments=("$@")
[ "${#users[@]}" -gt 0 ] || users=(root sudo without)
[ "${#commands[@]}" -gt 0 ] || commands=(run test)

# What of this machine's environment leads to package registries: it goes through sudo, and into the root.
step "reading this machine's settings"
settings=()
registries='_proxy$|^(pip|uv|npm_config)_|^(ssl_cert_(file|dir)|(requests|curl)_ca_bundle|node_extra_ca_certs)$'
ours_alone='cache|prefix|user_?agent|require_virtualenv|target|^npm_config_(local|global|node|init)'
for name in $(compgen -e | grep -iE "$registries" | grep -viE "$ours_alone" || true); do
    settings+=("$name=${!name}")
done
if [ "$(id -u)" -ne 0 ]; then
    find_sudo || stop "make bare makes a Debian of its own, and $WHY. Type: sudo make bare"
    # sudo's terminal is the person's own; what was chosen above is said again.
    exec "${SUDO[@]}" env "${settings[@]}" HOME="$HOME" TEST_WORKERS="${TEST_WORKERS:-2}" "$PWD/.ci/bare.sh" \
        "${users[@]}" "${commands[@]}" "${pytest_arguments[@]}"
fi
for tool in debootstrap unshare setpriv git; do
    command -v "$tool" >/dev/null || install_packages "$tool is missing" "${DEBIAN_BARE[@]}" || exit 1
done

step "making a place" "TMPDIR=/another/place make bare puts it elsewhere."
place=$(mktemp -d "${TMPDIR:-/var/tmp}/bpmplan-bare.XXXXXX")
running=''
# Ends with this script, however that ends; and with its first process ends every other, and every mount.
alone=(setpriv --pdeathsig KILL unshare --mount --pid --ipc --uts --fork --kill-child=KILL)
remove() {
    if [ -n "$running" ]; then
        kill -KILL "$running" 2>/dev/null || true
        wait "$running" 2>/dev/null || true
    fi
    rm -rf --one-file-system "$place"
}
trap remove EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
chmod 755 "$place"
! findmnt --noheadings --output OPTIONS --target "$place" | grep -qwE 'nodev|noexec|nosuid' ||
    stop "$place is mounted nodev, noexec or nosuid, so no Debian can live there. E.g. TMPDIR=/another/place make bare"

# ---- The bare root, copied for each user ------------------------------------------------------------------------------------

SECONDS=0
step "making a bare Debian" "Its log is above. Are Debian's packages within reach?"
say "Making a bare Debian ($SUITE)"
# Where this machine fetches Debian from; debootstrap knows a place itself when it is no Debian of this suite.
apt-get update --print-uris 2>/dev/null |
    sed -n "s|^'\(.*\)/dists/\($SUITE[^/]*\)/InRelease'.*|deb \1 \2 main|p" >"$place/sources" || true
mirror=$(sed -n "s/^deb \(.*\) $SUITE main/\1/p" "$place/sources" | head -n 1)
proxy=$(apt-config shell proxy Acquire::http::Proxy 2>/dev/null | sed "s/^proxy='\(.*\)'/\1/" || true)
base=$place/base
"${alone[@]}" --mount-proc env ${proxy:+http_proxy="$proxy"} "${settings[@]}" debootstrap --variant=minbase \
    --include=ca-certificates,git,make "$SUITE" "$base" ${mirror:+"$mirror"} >"$place/debootstrap.log" 2>&1 </dev/null &
running=$!
wait "$running" || {
    tail -n 15 "$place/debootstrap.log" "$base/debootstrap/debootstrap.log" 2>/dev/null >&2 || true
    stop "debootstrap could not make a bare Debian (see above). Are Debian's packages within reach of this machine?"
}
running=''
made_in=$SECONDS

step "taking this machine's settings along"
copy() { # a file, if it is here, to the same path in the root or to another place
    [ -f "$1" ] || return 0
    install -D --mode=644 "$1" "${2:-$base$1}"
}
[ ! -s "$place/sources" ] || cp "$place/sources" "$base/etc/apt/sources.list"
apt-config dump Acquire 2>/dev/null | grep -v '::IndexTargets' >"$base/etc/apt/apt.conf.d/90as-outside" || true
[ ! -d /etc/apt/auth.conf.d ] || cp -a /etc/apt/auth.conf.d/. "$base/etc/apt/auth.conf.d/"
[ ! -d /usr/local/share/ca-certificates ] || cp -a /usr/local/share/ca-certificates/. "$base/usr/local/share/ca-certificates/"
for file in /etc/ssl/certs/ca-certificates.crt /etc/hosts /etc/resolv.conf /etc/pip.conf /etc/xdg/pip/pip.conf; do copy "$file"; done
mkdir "$place/home" # what every user of the roots has at home
for file in .config/pip/pip.conf .pip/pip.conf .npmrc; do copy "${HOME:-/nowhere}/$file" "$place/home/$file"; done
if command -v npm >/dev/null; then # its own settings may lie where another npm does not look
    for key in registry proxy https-proxy noproxy cafile; do
        value=$(cd / && npm config get "$key" 2>/dev/null) || value=''
        case $value in '' | null | undefined) ;; *) settings+=("NPM_CONFIG_$(tr 'a-z-' 'A-Z_' <<<"$key")=$value") ;; esac
    done
fi
# Files that these settings name are copied; folders are shown, read-only. What the root has of its own, it keeps. The pages of
# a package index in a folder lead to files beside it, so its parent is shown.
shown=()
for path in $({ printf '%s\n' "${settings[@]}"; cat "$base"/etc/{pip.conf,xdg/pip/pip.conf,apt/apt.conf.d/90as-outside} \
    "$place"/home/{.config/pip/pip.conf,.pip/pip.conf,.npmrc} 2>/dev/null || true; } |
    grep -v '^ *[#;]' | grep -oE '(file://)?(/[[:alnum:]._+-]+)+' | sed 's|^file://||; s|\(/..*\)/simple$|\1|' | sort -u); do
    [ ! -e "$base$path" ] || continue
    if [ -f "$path" ]; then copy "$path"; elif [ -d "$path" ]; then shown+=("$path"); fi
done

# Runs a command in a root as one of its users. Ends with it: every process, and every mount.
enter() { # root, user, folders that are shown…, --, command…
    set -Eeuo pipefail
    trap 'echo "The root could not be entered. Is this a container that may not mount?" >&2' ERR
    local root=$1 user=$2 name
    shift 2
    mount -t proc proc "$root/proc"
    mount -t sysfs -o ro sysfs "$root/sys"
    mount -t tmpfs -o mode=755 dev "$root/dev"
    for name in null zero full random urandom tty; do
        : >"$root/dev/$name"
        mount --bind "/dev/$name" "$root/dev/$name"
    done
    mkdir "$root/dev/pts" "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts "$root/dev/pts"
    mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    for name in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${name%:*}" "$root/dev/${name#*:}"; done
    while [ "$1" != -- ]; do
        mkdir -p "$root$1"
        mount --bind "$1" "$root$1"
        mount -o remount,bind,ro "$root$1"
        shift
    done
    shift
    trap - ERR
    # A shell stays as the first process, to which orphans fall.
    chroot --userspec="$user" "$root" env -i "$@"
    exit "$?"
}
inside() { # user, command…: its output goes to the terminal and to $place/log
    local user=$1 status=0 tail
    shift
    : >"$place/log"
    "${alone[@]}" env --default-signal=INT,QUIT bash -c "$(declare -f enter); enter \"\$@\"" enter "$root" "$user" "${shown[@]}" -- \
        "${settings[@]}" HOME="$home" USER="$user" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        CI=true PORT="$port" TEST_WORKERS="${TEST_WORKERS:-2}" "$@" >"$place/log" 2>&1 </dev/null &
    running=$!
    tail -n +1 -f --pid="$running" "$place/log" &
    tail=$!
    wait "$running" || status=$?
    running=''
    wait "$tail" || true
    return "$status"
}
free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)) && (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo "$port"
}

# ---- The trial --------------------------------------------------------------------------------------------------------------

report=() failures=()
for kind in "${users[@]}"; do
    step "making the root of $kind"
    root=$place/$kind port=$(free_port)
    cp -a --reflink=auto "$base" "$root"
    user=root
    [ "$kind" = root ] || user=clerk
    [ "$kind" = root ] || chroot "$root" useradd --create-home --shell /bin/bash "$user"
    home=$(chroot "$root" getent passwd "$user" | cut -d: -f6)
    cp -a "$place/home/." "$root$home/"
    chroot "$root" chown -R "$user:" "$home"
    if [ "$kind" = sudo ]; then
        step "installing sudo in the root" "The root has this machine's settings for apt. What is missing among them?"
        inside root bash -c 'apt-get update -q && apt-get install -y -q --no-install-recommends sudo' >"$place/sudo.log" 2>&1 ||
            { tail -n 15 "$place/sudo.log" >&2 && false; }
        echo "$user ALL=(ALL) NOPASSWD: ALL" >"$root/etc/sudoers.d/$user"
    fi
    step "cloning the project" "make bare tries what is committed, so it needs a git clone."
    git -c safe.directory='*' clone --quiet --depth 1 "file://$PWD" "$root/srv/bpmplan"
    chroot "$root" chown -R "$user:" /srv/bpmplan
    commit=$(git -c safe.directory='*' -C "$root/srv/bpmplan" log -1 --format=%h)
    for command in "${commands[@]}"; do
        step "make $command as $kind"
        say "" "==== As $kind: make $command ===="
        SECONDS=0 status=0
        inside "$user" bash -c 'cd /srv/bpmplan && .ci/bare-inside.sh "$@"; exit $?' bash "$command" "${pytest_arguments[@]}" ||
            status=$?
        took=$SECONDS
        verdict=passed
        if [ "$kind" = without ]; then
            result=$(grep -o 'apt-get install .*' "$place/log" | tail -n 1 || true)
            [ "$status" -ne 0 ] && [ -n "$result" ] || verdict=FAILED
            result="says: ${result:-nothing of what to install}"
        else
            result=$(grep -E '^(Serves |[0-9]+ passed, )' "$place/log" | tail -n 1 || true)
            [ "$status" -eq 0 ] || verdict=FAILED
        fi
        [ "$verdict" = passed ] || failures+=("make $command as $kind")
        report+=("$(printf '%-8s make %-5s %s, exit code %s, %4d s  %s' "$kind" "$command" "$verdict" "$status" "$took" "$result")")
    done
    step "removing the root of $kind"
    rm -rf --one-file-system "$root"
done

step "adding up"
[ -z "$(git -c safe.directory='*' status --porcelain)" ] || say "" "What is not committed here was not tried."
printf '\nA bare Debian (%s) was made in %s s; commit %s was tried in it:\n' "$SUITE" "$made_in" "$commit"
printf '  %s\n' "${report[@]}"
if [ "${#failures[@]}" -gt 0 ]; then
    printf -v all '%s, ' "${failures[@]}"
    stop "Verdict: README's commands do not work on a bare machine: ${all%, }"
fi
echo "Verdict: on a bare machine, README's commands do what README says."
exit 0
}
