import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVICE = """
import asyncio
from chassis.app import create_app
from chassis.serve import serve
from chassis.settings import ServiceSettings, SettingsError, load_or_exit

settings = load_or_exit(ServiceSettings, "service")

def make():
    app = create_app("service", settings=settings, version="1", checks={})

    @app.get("/slow")
    async def slow():
        await asyncio.sleep(1)
        return {"slow": True}

    @app.get("/endless")
    async def endless():
        await asyncio.Event().wait()

    @app.before_serving
    async def refuse():
        if settings.env == "production":
            raise SettingsError("DATABASE_URL: is not there")

    @app.after_serving
    async def say_goodbye():
        print("goodbye", flush=True)

    return app

serve("service", settings, make)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "service.py"
    path.write_text(SERVICE)
    return path


def start(script: Path, **environ: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(script)],
        env=dict(os.environ) | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def get(url: str) -> int:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return int(answer.status)


def wait_until_it_answers(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            get(f"http://127.0.0.1:{port}/healthz")
        except (urllib.error.URLError, ConnectionError):
            assert time.monotonic() < deadline, "the service did not start"
        else:
            return


@pytest.fixture
def service(script: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = start(script, PORT=str(port))
    try:
        wait_until_it_answers(port)
        yield process, port
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(
    service: tuple[subprocess.Popen[str], int], stop: signal.Signals
) -> None:
    process, _ = service
    process.send_signal(stop)
    output, errors = process.communicate(timeout=15)
    assert process.returncode == 0
    assert "goodbye" in output
    assert errors == ""


def begin(port: int, path: str) -> socket.socket:
    """A connection whose request the server has begun with."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    head = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    connection.sendall(head.encode())
    deadline = time.monotonic() + 10
    while True:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            if "http_requests_in_flight 2.0" in answer.read().decode():
                return connection
        assert time.monotonic() < deadline


def test_a_request_under_way_is_answered_before_it_ends(
    service: tuple[subprocess.Popen[str], int],
) -> None:
    process, port = service
    with begin(port, "/slow") as connection:
        process.send_signal(signal.SIGTERM)
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert process.wait(timeout=15) == 0


def test_a_request_that_never_ends_is_cut_off_and_said_so(script: Path) -> None:
    port = free_port()
    process = start(script, PORT=str(port), SHUTDOWN_SECONDS="0.5")
    try:
        wait_until_it_answers(port)
        with begin(port, "/endless"):
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=15)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "requests_cut_off" in output
    assert "goodbye" in output


def test_a_taken_port_is_one_line_naming_the_setting(script: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start(script, PORT=str(taken.getsockname()[1]))
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 78
    assert errors.startswith("service: cannot start: PORT: cannot listen on 127.0.0.1:")
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    ("environ", "name"),
    [({"LOG_LEVEL": "loud"}, "LOG_LEVEL"), ({"HOST": "192.0.2.1"}, "HOST"), ({}, "DATABASE_URL")],
)
def test_what_stops_a_start_is_one_line(script: Path, environ: dict[str, str], name: str) -> None:
    process = start(script, PORT=str(free_port()), **({"ENV": "production"} | environ))
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 78
    assert errors.startswith(f"service: cannot start: {name}: ")
    assert errors.count("\n") == 1
