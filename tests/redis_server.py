"""A redis-server of the tests' own, and what it takes to wait for one."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

DEADLINE_SECONDS = 15
REDIS = shutil.which("redis-server") or "redis-server"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], what: str = "the condition") -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.01)


def accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


class Redis:
    """A redis-server that can be stopped, hung and started again on its port."""

    def __init__(self, folder: Path, password: str | None = None) -> None:
        self.port = free_port()
        self._folder = folder
        self._options = ["--requirepass", password] if password else []
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self._folder.mkdir(exist_ok=True)
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self._process = subprocess.Popen(
            [REDIS, *options, "--dir", str(self._folder), *self._options],
            stdout=subprocess.DEVNULL,
        )
        wait_until(lambda: accepts(self.port), "redis-server")

    def stop(self) -> None:
        if self._process:
            self._process.send_signal(signal.SIGCONT)
            self._process.kill()
            self._process.wait()
            self._process = None

    def hang(self, sign: signal.Signals = signal.SIGSTOP) -> None:
        assert self._process
        os.kill(self._process.pid, sign)

    def wake(self) -> None:
        self.hang(signal.SIGCONT)

    def command(self, *words: str) -> bytes:
        """The raw reply to an inline command."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(" ".join(words).encode() + b"\r\nQUIT\r\n")
            return connection.makefile("rb").read()


@contextmanager
def redis_server(folder: Path, password: str | None = None) -> Iterator[Redis]:
    redis = Redis(folder, password)
    redis.start()
    try:
        yield redis
    finally:
        redis.stop()
