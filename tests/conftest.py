"""The whole platform, started the way that people start it, on ports of its own."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
START_SECONDS = 60
STOP_SECONDS = 20


@dataclass(frozen=True)
class Platform:
    """What `make up` has started. `demo` are the lines of var/demo.env."""

    folder: Path
    environ: Mapping[str, str]
    demo: Mapping[str, str]

    def url(self, service: str) -> str:
        """Where a service itself listens, past the gateway."""
        return f"http://127.0.0.1:{self.environ[service.upper() + '_PORT']}"

    def launch(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "launch", *words],
            env=dict(self.environ),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def read_env(path: Path) -> dict[str, str]:
    words = shlex.split(path.read_text(), comments=True)
    return dict(word.split("=", 1) for word in words if "=" in word)


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with running_platform(tmp_path_factory.mktemp("platform") / "var") as running:
        yield running


@contextmanager
def running_platform(folder: Path) -> Iterator[Platform]:
    """`make up` with its data in `folder` and on ports of its own; it ends with the block."""
    services = (
        *("GATEWAY", "GATEWAY_METRICS", "TOKENDEALER", "DATASERVICE", "IDENTIDOCK", "DASHBOARD"),
    )
    environ = dict(os.environ) | {f"{name}_PORT": str(free_port()) for name in services}
    # Many tests sign in from this one address.
    environ |= dict.fromkeys(("RATE_LIMIT_LOGIN_ADDRESS", "RATE_LIMIT_LOGIN_ACCOUNT"), "1000/60s")
    environ["VAR_DIR"] = str(folder)
    process = subprocess.Popen(
        [sys.executable, "-m", "launch", "up"],
        env=environ,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for_demo_env(process, folder / "demo.env")
        yield Platform(folder, environ, read_env(folder / "demo.env"))
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=STOP_SECONDS)


def wait_for_demo_env(process: subprocess.Popen[str], path: Path) -> None:
    """It is written last: after that everything answers."""
    deadline = time.monotonic() + START_SECONDS
    while not path.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            pytest.fail(f"make up did not come up:\n{process.communicate()[0]}")
        time.sleep(0.05)
