#!/bin/sh
# Makes .venv with everything that the lock file names, installs the programs that are missing, and
# builds the dashboard's page; quick when nothing has changed.
#
#   launch/bootstrap.sh run    what the services need to run
#   launch/bootstrap.sh dev    that, and what tests and checks need
#   launch/bootstrap.sh bench  that, and the peers that benchmarks measure against
#
# Safe to interrupt and to run twice at once: the next run mends, the second waits.
set -eu

UV="uv>=0.13.9,<0.14"
group=${1:?usage: launch/bootstrap.sh run|dev|bench}
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

# Debian keeps servers where only root looks for programs.
has_program() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ]; }

# need_program NAME PACKAGE...: have the program NAME, from Debian's packages if it is missing.
# Without the right to install, the exact command is shown; in CI that is a failure.
need_program() {
    program=$1; shift
    if has_program "$program" || install_package "$*"; then return; fi
    [ "${CI:-}" != true ] || fail "$program is missing"
    say "bootstrap: going on without $program"
}

# The gateway: an nginx that runs Lua.
need_gateway() {
    if has_program openresty; then return; fi
    set -- nginx libnginx-mod-http-lua lua-resty-core lua-resty-lrucache lua-cjson lua-nginx-redis
    for package in "$@"; do
        if ! package_installed "$package"; then
            install_package "$*" || fail "the gateway needs OpenResty, or these packages: $*"
            return
        fi
    done
}

package_installed() {
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed'
}

# install_package "PACKAGE...": false, with the command to type shown, where that is not possible.
# Debian starts a server that it installs, on a public port; here each is started when it is needed.
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
    { $as_root apt-get update -qq && dont_start_servers \
        && $as_root env DEBIAN_FRONTEND=noninteractive $get -qq; } >/dev/null || failed=yes
    start_servers_again
    for server in $1; do
        case $server in
            nginx|redis-server)
                if command -v systemctl >/dev/null 2>&1; then
                    $as_root systemctl disable --now "$server" >/dev/null 2>&1 || true
                fi ;;
        esac
    done
    [ -z "${failed:-}" ] || { say "bootstrap: this failed: $get"; return 1; }
}

# The switch that Debian's packages ask before they start anything (invoke-rc.d(8)).
POLICY=/usr/sbin/policy-rc.d
dont_start_servers() {
    [ ! -e "$POLICY" ] || return 0
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$POLICY" >/dev/null
    $as_root chmod 755 "$POLICY"
    policy_is_ours=yes
    trap start_servers_again EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}
start_servers_again() {
    if [ -n "${policy_is_ours:-}" ]; then $as_root rm -f "$POLICY"; policy_is_ours=; fi
}

# What .venv is made of: when this changes, it is brought up to date.
fingerprint() {
    cat uv.lock pyproject.toml ./*/pyproject.toml ./*/*/pyproject.toml launch/bootstrap.sh 2>/dev/null \
        | sha256sum | cut -d' ' -f1
}

# A fresh stamp of the group dev stands for the group run too.
up_to_date() {
    [ ! -e "$unfinished" ] && usable || return 1
    for stamp in "$venv/.bootstrap-$python_group" "$venv/.bootstrap-dev"; do
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
    case $python_group in
        run) set -- --no-dev --group web --inexact ;;
        dev) set -- --group dev ;;
        *) fail "no such group: $group" ;;
    esac
    say "Installing Python packages into .venv ..."
    "$venv/bin/uv" sync --quiet --frozen --compile-bytecode "$@" || give_up "uv sync failed"
    # The services run with -OO, see launch/commands.py: compiled here, not by each at its start.
    "$venv/bin/python" -X no_debug_ranges -OO -m compileall -q -f -j 0 "$venv/lib" ./*/src ./libs/*/src >/dev/null || true
    printf '%s\n' "$wanted" >"$venv/.bootstrap-$python_group"
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

# The dashboard's page, of what is in dashboard/web, by the Node that the group web has brought.
# A build that is cut off has no stamp, and packages that are not all there have none either.
web=$root/dashboard/web
web_stamp=$web/dist/.built
packages_stamp=$web/node_modules/.installed

web_fingerprint() {
    (cd "$web" && find . \( -name node_modules -o -name dist \) -prune -o -type f -print0 \
        | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
}

packages_fingerprint() {
    (cd "$web" && sha256sum package.json package-lock.json | sha256sum | cut -d' ' -f1)
}

# holds STAMP TEXT
holds() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

build_web() {
    [ -f "$web/package.json" ] || return 0
    sources=$(web_fingerprint)
    packages=$(packages_fingerprint)
    # Tests need the packages beside the page that was built of them.
    if holds "$web_stamp" "$sources" && { [ "$group" = run ] || holds "$packages_stamp" "$packages"; }
    then return; fi
    if ! holds "$packages_stamp" "$packages"; then
        say "Installing the dashboard's packages ..."
        npm_quietly ci --no-audit --no-fund \
            || fail "npm could not install what the dashboard is built with: is there a network?"
        printf '%s\n' "$packages" >"$packages_stamp"
    fi
    say "Building the dashboard ..."
    rm -f "$web_stamp"
    npm_quietly run build || fail "the dashboard could not be built"
    printf '%s\n' "$sources" >"$web_stamp"
}

# npm, in dashboard/web; what it says is shown only when it fails.
npm_quietly() {
    if ! said=$(cd "$web" && PATH="$venv/bin:$PATH" npm --loglevel=error "$@" 2>&1 </dev/null); then
        say "$said"
        return 1
    fi
}

# Two terminals may want this at the same time.
if command -v flock >/dev/null 2>&1; then
    exec 9<"$root/launch"
    flock 9
fi
need_gateway
case $group in
    dev)
        need_program git git
        need_program curl curl
        need_program redis-server redis-server
        need_program chromium chromium ;;
    bench)
        need_program wrk wrk
        package_installed libnginx-mod-http-modsecurity && package_installed modsecurity-crs \
            || install_package "libnginx-mod-http-modsecurity modsecurity-crs" \
            || say "bootstrap: going on without ModSecurity" ;;
esac
# Benchmarks use the same Python packages as tests.
case $group in bench) python_group=dev ;; *) python_group=$group ;; esac
wanted=$(fingerprint)
up_to_date || sync
build_web
