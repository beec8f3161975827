#!/bin/sh
# Makes .venv with everything that the lock file names; quick when nothing has changed.
#
#   launch/bootstrap.sh run    what the services need to run
#   launch/bootstrap.sh dev    that, and what tests and checks need
#
# Safe to interrupt and to run twice at once: the next run mends, the second waits.
set -eu

UV="uv>=0.13.9,<0.14"
group=${1:?usage: launch/bootstrap.sh run|dev}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
venv=$root/.venv
unfinished=$venv/.bootstrap-unfinished
cd "$root"

# Compiled modules start faster and take less memory.
unset PYTHONDONTWRITEBYTECODE
# Whatever virtual environment the caller is in, it is not ours.
unset VIRTUAL_ENV PYTHONHOME

say() { printf '%s\n' "$*" >&2; }
fail() { say "bootstrap: $*"; exit 1; }

# need_program NAME PACKAGE: have the program NAME, from Debian's PACKAGE if it is missing.
# Without the right to install, the exact command is shown; in CI that is a failure.
need_program() {
    if command -v "$1" >/dev/null 2>&1 || install_package "$2"; then return; fi
    [ "${CI:-}" != true ] || fail "$1 is missing"
    say "bootstrap: going on without $1"
}

# install_package PACKAGE: false, with the command to type shown, where that is not possible.
install_package() {
    if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo"; fi
    get="apt-get install -y --no-install-recommends $1"
    if ! command -v apt-get >/dev/null 2>&1 || { [ -n "$as_root" ] && ! sudo -n true 2>/dev/null; }
    then
        say "bootstrap: $1 is missing. As root, type: apt-get update && $get"
        return 1
    fi
    say "Installing $1 ..."
    # shellcheck disable=SC2086 # as_root is a word or nothing, get is several words
    { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive $get -qq; } >/dev/null \
        || { say "bootstrap: this failed: $get"; return 1; }
}

# What .venv is made of: when this changes, it is brought up to date.
fingerprint() {
    cat uv.lock pyproject.toml ./*/pyproject.toml ./*/*/pyproject.toml launch/bootstrap.sh 2>/dev/null \
        | sha256sum | cut -d' ' -f1
}

# A fresh stamp of the group dev stands for the group run too.
up_to_date() {
    [ ! -e "$unfinished" ] && usable || return 1
    for stamp in "$venv/.bootstrap-$group" "$venv/.bootstrap-dev"; do
        if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return; fi
    done
    return 1
}

# Scripts in .venv hold its path: after the checkout has moved they are of no use.
usable() {
    [ -x "$venv/bin/python" ] && grep -qsF "$venv" "$venv/pyvenv.cfg" \
        && "$venv/bin/python" -c ''
}

make_venv() {
    python=${PYTHON:-python3}
    command -v "$python" >/dev/null 2>&1 || fail "$python is missing: Python 3.11 or later is needed"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
        || fail "$python is too old: Python 3.11 or later is needed (PYTHON=/path/to/python3 names one)"
    # Debian keeps the part that puts pip into a new .venv in a package of its own.
    "$python" -c 'import ensurepip' 2>/dev/null || install_package python3-venv || exit 1
    say "Making .venv ..."
    "$python" -m venv --clear "$venv"
}

sync() {
    [ ! -e "$unfinished" ] && usable && "$venv/bin/python" -m pip --version >/dev/null 2>&1 || make_venv
    : >"$unfinished"
    # No stamp may outlive what it stands for: the lock can go forth and back between branches.
    rm -f "$venv/.bootstrap-run" "$venv/.bootstrap-dev"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$UV" \
        || fail "pip could not install uv"
    export UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT="$venv"
    if [ -z "${UV_LINK_MODE:-}" ] && ! same_disk; then export UV_LINK_MODE=copy; fi
    case $group in
        run) set -- --no-dev --inexact ;;
        dev) set -- --group dev ;;
        *) fail "no such group: $group" ;;
    esac
    say "Installing Python packages into .venv ..."
    "$venv/bin/uv" sync --quiet --frozen --compile-bytecode "$@" || give_up "uv sync failed"
    # The services run with -OO, see launch/commands.py: compiled here, not by each at its start.
    "$venv/bin/python" -X no_debug_ranges -OO -m compileall -q -f -j 0 "$venv/lib" ./*/src ./libs/*/src >/dev/null || true
    printf '%s\n' "$wanted" >"$venv/.bootstrap-$group"
    rm -f "$unfinished"
}

# uv links from its cache where it can; across disks it has to copy.
same_disk() {
    cache=$("$venv/bin/uv" cache dir) && mkdir -p "$cache" \
        && [ "$(stat -c %d "$cache")" = "$(stat -c %d "$venv")" ]
}

# It failed by itself, say for want of a network, rather than being cut off: .venv is whole.
give_up() {
    status=$?
    if [ "$status" -lt 128 ]; then rm -f "$unfinished"; fi
    fail "$1"
}

# Two terminals may want this at the same time.
if command -v flock >/dev/null 2>&1; then
    exec 9<"$root/launch"
    flock 9
fi
if [ "$group" = dev ]; then need_program git git; fi
wanted=$(fingerprint)
up_to_date || sync
