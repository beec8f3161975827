"""bootstrap.sh with a fake Python: it does what is needed, says what it cannot do, and mends."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "launch" / "bootstrap.sh"
TOOLS = (
    *("sh", "dirname", "cat", "sha256sum", "cut", "grep", "mkdir", "rm", "stat", "flock", "cp"),
    *("find", "sort", "xargs"),
)

PYTHON = """#!/bin/sh
echo "python $*" >>"$CALLS"
case "$*" in
    *ensurepip*) [ -z "${NO_ENSUREPIP:-}" ] ;;
    *version_info*) [ -z "${OLD:-}" ] ;;
    "-m venv --clear "*)
        rm -rf "$4" && mkdir -p "$4/bin" && cp "$0" "$4/bin/python" && cp "${0%/*}/uv" "$4/bin/uv"
        echo "command = $4" >"$4/pyvenv.cfg" ;;
esac
"""
UV = """#!/bin/sh
echo "uv $*" >>"$CALLS"
case "$1" in
    cache) echo "${0%/*}" ;;
    sync) [ -z "${UV_FAILS:-}" ] || exit "$UV_FAILS" ;;
esac
"""

NPM = """#!/bin/sh
echo "npm $*" >>"$CALLS"
case "$*" in
    *" ci "*) rm -rf node_modules; mkdir node_modules; [ -z "${OFFLINE:-}" ] ;;
    *" run build") mkdir -p dist; [ -z "${BROKEN:-}" ] || { echo "no such name"; exit 1; } ;;
esac
"""


class Checkout:
    """A directory with the script, a lock file, and a PATH of nothing but what it may use."""

    def __init__(self, directory: Path) -> None:
        self.root = directory / "checkout"
        self.bin = directory / "bin"
        self.calls = directory / "calls"
        (self.root / "launch").mkdir(parents=True)
        shutil.copy(SCRIPT, self.root / "launch")
        (self.root / "uv.lock").write_text("locked")
        (self.root / "pyproject.toml").write_text("")
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.program("python3", PYTHON)
        self.program("uv", UV)
        self.program("id", "#!/bin/sh\necho 1000\n")
        for program in ("git", "openresty", "redis-server", "chromium"):
            self.program(program, "#!/bin/sh\n")

    def web(self) -> Path:
        """A page to build."""
        web = self.root / "dashboard" / "web"
        (web / "src").mkdir(parents=True)
        for name in ("package.json", "package-lock.json", "src/main.tsx"):
            (web / name).write_text(name)
        self.program("npm", NPM)
        return web

    def program(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def installer(self) -> None:
        """It is root's, and apt-get notes what it is asked for."""
        self.program("id", "#!/bin/sh\necho 0\n")
        self.program("env", '#!/bin/sh\nshift; exec "$@"\n')
        self.program("apt-get", '#!/bin/sh\necho "apt-get $*" >>"$CALLS"\n')
        for program in ("tee", "chmod"):  # of the machine's own switch nothing is changed
            self.program(program, "#!/bin/sh\n")

    def run(self, group: str = "run", **environ: str) -> tuple[int, str, list[str]]:
        """Exit code, what was said, and what was called."""
        self.calls.write_text("")
        done = subprocess.run(
            [self.bin / "sh", self.root / "launch" / "bootstrap.sh", group],
            env={"PATH": str(self.bin), "CALLS": str(self.calls), **environ},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stderr, self.calls.read_text().splitlines()


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path)


def synced(calls):
    return [call for call in calls if call.startswith("uv sync")]


def made_venv(calls):
    return any("-m venv" in call for call in calls)


def test_the_first_run_makes_everything(checkout):
    code, _, calls = checkout.run()
    assert code == 0
    assert made_venv(calls)
    assert any("pip install" in call and "uv>=" in call for call in calls)
    assert synced(calls) == [
        "uv sync --quiet --frozen --compile-bytecode --no-dev --group web --inexact"
    ]


def test_a_second_run_does_and_says_nothing(checkout):
    checkout.run()
    assert checkout.run() == (0, "", ["python -c "])


@pytest.mark.parametrize("name", ["uv.lock", "pyproject.toml"])
def test_a_change_is_followed_in_the_same_venv(checkout, name):
    checkout.run()
    (checkout.root / name).write_text("changed")
    code, _, calls = checkout.run()
    assert code == 0
    assert synced(calls)
    assert not made_venv(calls)


def test_tests_need_more_than_services_but_not_the_other_way_round(checkout):
    checkout.run("run")
    assert synced(checkout.run("dev")[2]) == [
        "uv sync --quiet --frozen --compile-bytecode --group dev"
    ]
    assert not synced(checkout.run("run")[2])


def test_a_lock_that_went_forth_and_back_is_followed(checkout):
    checkout.run("dev")
    (checkout.root / "uv.lock").write_text("another branch's")
    checkout.run("run")
    (checkout.root / "uv.lock").write_text("locked")
    assert synced(checkout.run("dev")[2])


def test_what_was_cut_off_is_made_anew(checkout):
    checkout.run(UV_FAILS="130")
    code, _, calls = checkout.run()
    assert code == 0
    assert made_venv(calls)
    assert synced(calls)


def test_what_failed_by_itself_is_tried_again_in_the_same_venv(checkout):
    code, said, _ = checkout.run(UV_FAILS="2")
    assert code == 1
    assert "bootstrap: uv sync failed" in said
    _, _, calls = checkout.run()
    assert synced(calls)
    assert not made_venv(calls)


def test_a_checkout_that_moved_gets_a_new_venv(checkout):
    checkout.run()
    checkout.root = checkout.root.rename(checkout.root.parent / "elsewhere")
    assert made_venv(checkout.run()[2])


def test_without_the_right_to_install_it_shows_the_command_and_stops(checkout):
    code, said, calls = checkout.run(NO_ENSUREPIP="1")
    assert code == 1
    assert "apt-get update && apt-get install -y --no-install-recommends python3-venv" in said
    assert not made_venv(calls)


def test_root_installs_what_is_missing(checkout):
    checkout.installer()
    code, _, calls = checkout.run(NO_ENSUREPIP="1")
    assert code == 0
    assert "apt-get install -y --no-install-recommends python3-venv -qq" in calls
    assert made_venv(calls)


def test_the_gateways_programs_are_installed_and_not_started_nor_enabled(checkout):
    (checkout.bin / "openresty").unlink()
    checkout.installer()
    checkout.program("dpkg-query", "#!/bin/sh\nexit 1\n")
    checkout.program("systemctl", '#!/bin/sh\necho "systemctl $*" >>"$CALLS"\n')
    code, _, calls = checkout.run()
    assert code == 0
    assert any("nginx libnginx-mod-http-lua lua-resty-core" in call for call in calls)
    assert "systemctl disable --now nginx" in calls


def test_without_a_gateway_nothing_starts(checkout):
    (checkout.bin / "openresty").unlink()
    checkout.program("dpkg-query", "#!/bin/sh\nexit 1\n")
    code, said, calls = checkout.run()
    assert code == 1
    assert "the gateway needs OpenResty, or these packages: nginx" in said
    assert not synced(calls)


def test_an_old_python_is_one_line(checkout):
    code, said, _ = checkout.run(OLD="1")
    assert (code, len(said.splitlines())) == (1, 1)
    assert "Python 3.11 or later is needed" in said


def test_a_missing_program_fails_only_in_ci(checkout):
    (checkout.bin / "git").unlink()
    code, said, _ = checkout.run("dev")
    assert code == 0
    assert "going on without git" in said
    code, said, _ = checkout.run("dev", CI="true")
    assert code == 1
    assert "bootstrap: git is missing" in said


def by_npm(calls):
    return [call.removeprefix("npm --loglevel=error ") for call in calls if call[:4] == "npm "]


INSTALL, BUILD = "ci --no-audit --no-fund", "run build"


def test_the_page_is_built_once(checkout):
    checkout.web()
    assert by_npm(checkout.run()[2]) == [INSTALL, BUILD]
    assert checkout.run() == (0, "", ["python -c "])


@pytest.mark.parametrize(
    ("changed", "expected"), [("src/main.tsx", [BUILD]), ("package-lock.json", [INSTALL, BUILD])]
)
def test_the_page_follows_its_sources(checkout, changed, expected):
    web = checkout.web()
    checkout.run()
    (web / changed).write_text("changed")
    assert by_npm(checkout.run()[2]) == expected
    assert by_npm(checkout.run()[2]) == []


def test_tests_of_the_page_need_its_packages_and_services_only_the_page(checkout):
    web = checkout.web()
    checkout.run()
    shutil.rmtree(web / "node_modules")
    assert by_npm(checkout.run("run")[2]) == []
    assert by_npm(checkout.run("dev")[2]) == [INSTALL, BUILD]


def test_a_page_that_was_deleted_is_built_again(checkout):
    web = checkout.web()
    checkout.run()
    shutil.rmtree(web / "dist")
    assert by_npm(checkout.run()[2]) == [BUILD]


def test_without_a_network_it_is_said_and_the_next_run_goes_on(checkout):
    checkout.web()
    code, said, calls = checkout.run(OFFLINE="1")
    assert (code, by_npm(calls)) == (1, [INSTALL])
    assert said.endswith(
        "bootstrap: npm could not install what the dashboard is built with: is there a network?\n"
    )
    assert by_npm(checkout.run()[2]) == [INSTALL, BUILD]


def test_a_build_that_fails_shows_why_and_is_tried_again(checkout):
    web = checkout.web()
    checkout.run()
    (web / "src" / "main.tsx").write_text("broken")
    code, said, _ = checkout.run(BROKEN="1")
    assert code == 1
    assert said.splitlines()[-2:] == ["no such name", "bootstrap: the dashboard could not be built"]
    assert by_npm(checkout.run()[2]) == [BUILD]


def test_an_unknown_group_is_refused(checkout):
    assert checkout.run("prod")[0] != 0


def test_no_registry_is_named():
    assert "://" not in SCRIPT.read_text()
