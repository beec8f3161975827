"""The real gateway, started by its own command on free ports."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

ROOT = Path(__file__).parent.parent.parent
COMMAND = ROOT / "openresty" / "gateway"
DEADLINE = 20.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(holds: Any, what: str) -> None:
    """Return once `holds()`; fail after a deadline that a healthy machine never reaches."""
    deadline = time.monotonic() + DEADLINE
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    """Names in lower case; of a repeated one the last."""
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Gateway:
    """`openresty/gateway serve` with `settings` as its environment.

    Who says where the keys are has the list of revocations beside them, as issuer.py does.
    """

    def __init__(self, **settings: str) -> None:
        self.port = free_port()
        self.metrics_port = free_port()
        # root's nginx has workers that are nobody: its directory must let them in
        self.run_dir = Path(tempfile.mkdtemp(prefix="gateway-"))
        self.run_dir.chmod(0o755)
        self.environ = {
            "PATH": os.environ["PATH"],
            "PORT": str(self.port),
            "METRICS_PORT": str(self.metrics_port),
            "RUN_DIR": str(self.run_dir),
            "WORKERS": "2",
            **settings,
        }
        if "JWKS_URL" in settings:
            list_url = urljoin(settings["JWKS_URL"], "/oauth/revocations")
            self.environ.setdefault("REVOCATIONS_URL", list_url)
        self.log_path = self.run_dir / "log"
        self.process: subprocess.Popen[bytes] | None = None
        self.is_up: Callable[[], bool] = lambda: self.get("/healthz").status == 200

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """`openresty/gateway COMMAND`, finished."""
        return subprocess.run(
            [COMMAND, command],
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def start(self) -> "Gateway":
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [COMMAND, "serve"],
                env=self.environ,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        wait_until(self._answers, "the gateway")
        return self

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log_path.read_text(errors="replace")
        try:
            return self.is_up()
        except OSError:
            return False

    def end(self, by: signal.Signals) -> int:
        """Its exit status after this signal."""
        assert self.process is not None
        self.process.send_signal(by)
        return self.process.wait(timeout=DEADLINE)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.end(signal.SIGTERM)
        shutil.rmtree(self.run_dir, ignore_errors=True)

    def request(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        port: int | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=DEADLINE)
        try:
            connection.request(method, target, body=body, headers=dict(headers or {}))
            answer = connection.getresponse()
            received = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, received, answer.read())
        finally:
            connection.close()

    def get(self, target: str, token: str | None = None, **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        return self.request("GET", target, sent)

    def connect(self) -> socket.socket:
        """A connection to the public port, for what a client library does not do."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE)

    def raw(self, *parts: bytes, port: int | None = None) -> bytes:
        """All that comes back for these bytes until the gateway closes or is silent for 5 s."""
        with socket.create_connection(("127.0.0.1", port or self.port), timeout=5) as connection:
            received = b""
            try:
                for part in parts:
                    connection.sendall(part)
                while chunk := connection.recv(65536):
                    received += chunk
            except (TimeoutError, ConnectionResetError, BrokenPipeError):
                pass
            return received

    def metrics(self) -> str:
        return self.request("GET", "/metrics", port=self.metrics_port).body.decode()

    def log_lines(self, event: str) -> list[dict[str, Any]]:
        """The JSON log lines of that event so far."""
        lines = self.log_path.read_text(errors="replace").splitlines()
        found = (json.loads(line) for line in lines if line.startswith("{") and line.endswith("}"))
        return [line for line in found if line.get("event") == event]

    def requests_logged(self, path: str) -> list[dict[str, Any]]:
        """The log lines of requests for that path so far."""
        return [line for line in self.log_lines("request") if line["path"] == path]

    def error_lines(self) -> list[str]:
        """What nginx logged at a level that must not occur."""
        lines = self.log_path.read_text(errors="replace").splitlines()
        levels = ("[emerg]", "[alert]", "[crit]", "[error]")
        return [
            line
            for line in lines
            if not line.startswith("{") and any(each in line for each in levels)
        ]

    def workers(self) -> list[int]:
        assert self.process is not None
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]
