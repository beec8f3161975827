"""What the launcher's tests share: free ports, settings, a screen, and a launcher run for real."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launch.services import SERVICES
from launch.settings import METRICS_PORT, Settings, read
from launch.terminal import Terminal

ROOT = Path(__file__).parents[2]
DEADLINE = 30.0
FAKE_SERVICE = Path(__file__).parent / "fake_service.py"


def wait_until(holds: Callable[[], object], what: str) -> None:
    """Return once `holds`; fail after a deadline that a healthy machine never reaches."""
    deadline = time.monotonic() + DEADLINE
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)


@pytest.fixture
def free_ports() -> dict[str, str]:
    """Every port setting, all free a moment ago."""
    names = [*(service.port_setting for service in SERVICES), METRICS_PORT]
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in names]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return {name: str(port) for name, port in zip(names, ports, strict=True)}


@pytest.fixture
def make_settings(tmp_path: Path, free_ports: dict[str, str]) -> Callable[..., Settings]:
    """Settings with `var` in a temporary directory; arguments are the environment."""

    def make(**environ: str) -> Settings:
        (tmp_path / "var" / "secrets").mkdir(parents=True, exist_ok=True)
        (tmp_path / "var" / "log").mkdir(exist_ok=True)
        return read({"VAR_DIR": "var", **free_ports, **environ}, tmp_path, SERVICES)

    return make


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Settings:
    """The defaults, on free ports."""
    return make_settings()


@pytest.fixture
def screen() -> io.StringIO:
    """What a person would see."""
    return io.StringIO()


@pytest.fixture
def terminal(screen: io.StringIO) -> Terminal:
    """A terminal without colour that shows on `screen`."""
    return Terminal(screen, {})


class Launcher:
    """`python -m launch`, with fake services in the real ones' place."""

    def __init__(self, directory: Path, ports: dict[str, str]) -> None:
        self.directory = directory
        self.var = directory / "var"
        self.fakes = directory / "fakes"
        self._runs: list[subprocess.Popen[bytes]] = []
        for service in SERVICES:
            (self.fakes / service.name).mkdir(parents=True)
            (self.fakes / service.name / "__init__.py").touch()
            fake = FAKE_SERVICE.read_text(encoding="utf-8")
            (self.fakes / service.name / "__main__.py").write_text(fake, encoding="utf-8")
        self.environ = (
            os.environ
            | ports
            | {
                "VAR_DIR": str(self.var),
                "PYTHONPATH": str(self.fakes),  # found before the installed services
                "FAKE_STATE": str(directory),
                "PYTHONDONTWRITEBYTECODE": "1",
            }
        )

    def start(self, command: str, **environ: str) -> "Process":
        """Start the command; its words go to a file of its own."""
        said = self.directory / f"said-{len(self._runs)}"
        with said.open("wb") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", "launch", command],
                cwd=ROOT,
                env=self.environ | environ,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._runs.append(process)
        return Process(process, said)

    def up(self, **environ: str) -> "Process":
        """`make up`, once it has said that all is ready."""
        process = self.start("up", **environ)
        wait_until(lambda: "are ready" in process.said() or process.ended(), "readiness")
        assert not process.ended(), process.said()
        return process

    def calls(self) -> list[str]:
        """What TokenDealer's command line was asked for."""
        path = self.directory / "calls"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def pids(self) -> dict[str, int]:
        """The processes that the running launcher has written down."""
        lines = (self.var / "up.lock").read_text(encoding="utf-8").splitlines()
        return {line.split()[0]: int(line.split()[1]) for line in lines}

    def end(self) -> None:
        """Leave nothing behind, whatever a test did."""
        for process in self._runs:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(DEADLINE)


class Process:
    """One run of the launcher."""

    def __init__(self, process: subprocess.Popen[bytes], said: Path) -> None:
        self._process = process
        self._said = said

    def said(self) -> str:
        """All that it has said so far."""
        return self._said.read_text(encoding="utf-8")

    def wait_for(self, text: str) -> None:
        """Return once it has said `text`."""
        wait_until(lambda: text in self.said(), text)

    def ended(self) -> bool:
        """Whether it has."""
        return self._process.poll() is not None

    def send(self, number: signal.Signals) -> None:
        """Send a signal as a terminal does: to the whole group."""
        os.killpg(self._process.pid, number)

    def kill(self) -> None:
        """Kill the launcher alone."""
        self._process.kill()
        self._process.wait(DEADLINE)

    def exit_code(self) -> int:
        """Its exit code, waited for."""
        return self._process.wait(DEADLINE)


@pytest.fixture
def launcher(tmp_path: Path, free_ports: dict[str, str]) -> Iterator[Launcher]:
    """A launcher whose state is in a temporary directory, on free ports."""
    launcher = Launcher(tmp_path, free_ports)
    yield launcher
    launcher.end()


@pytest.fixture
def gone() -> Callable[[int], bool]:
    """Whether there is no process with this id any more."""

    def is_gone(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False

    return is_gone
