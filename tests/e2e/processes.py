"""TokenDealers on one database, dataservice and the gateway, each to be stopped and killed."""

import base64
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 30
STOP_SECONDS = 20
ISSUER = "http://issuer.test"
GRANTS = {"dataservice": ["data:read", "data:write"], "tokendealer": ["admin"]}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def random_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


@dataclass
class Process:
    """A program that can be stopped and started again on its port."""

    command: list[str]
    settings: Mapping[str, str]
    port: int
    ready: str
    log: Path
    running: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.running = subprocess.Popen(
                self.command,
                env={**os.environ, **self.settings, "PORT": str(self.port)},
                cwd=ROOT,
                stdout=output,
                stderr=output,
            )

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self.running
            assert self.running.poll() is None, self.log.read_text()[-3000:]
            try:
                if requests.get(self.url + self.ready, timeout=2).status_code == 200:
                    return
            except requests.ConnectionError:
                pass
            time.sleep(0.02)
        raise AssertionError(f"not ready in time:\n{self.log.read_text()[-3000:]}")

    def end(self, sign: signal.Signals = signal.SIGTERM) -> None:
        """Signal it and wait until it has ended."""
        assert self.running
        self.running.send_signal(sign)
        self.running.wait(timeout=STOP_SECONDS)
        self.running = None

    def restart(self, sign: signal.Signals = signal.SIGTERM) -> None:
        self.end(sign)
        self.start()
        self.wait_until_ready()


@dataclass
class Deployment:
    """What runs. `admin` and `worker` are clients with their secrets."""

    folder: Path
    settings: Mapping[str, str]
    tokendealers: list[Process]
    dataservice: Process
    gateway: Process
    clients: dict[str, str] = field(default_factory=dict)

    @property
    def everything(self) -> list[Process]:
        return [*self.tokendealers, self.dataservice, self.gateway]

    def command(self, *words: str) -> str:
        """What TokenDealer's command line answers."""
        done = subprocess.run(
            [sys.executable, "-m", "tokendealer", *words],
            env={**os.environ, **self.settings},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask_token(
        self, client_id: str, audience: str, at: str | None = None, secret: str | None = None
    ) -> requests.Response:
        return requests.post(
            (at or self.gateway.url) + "/oauth/token",
            auth=(client_id, secret or self.clients[client_id]),
            data={"grant_type": "client_credentials", "audience": audience},
            timeout=10,
        )

    def token(self, client_id: str, audience: str, at: str | None = None) -> str:
        answer = self.ask_token(client_id, audience, at)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def admin(
        self, method: str, path: str, token: str, at: str | None = None, **more: Any
    ) -> requests.Response:
        """A request to the admin API."""
        url = (at or self.tokendealers[0].url) + "/api/admin" + path
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        return requests.request(method, url, headers=headers, timeout=10, **more)


@contextmanager
def deployment(
    folder: Path, *, tokendealers: int = 1, settings: Mapping[str, str] | None = None
) -> Iterator[Deployment]:
    """Start so many TokenDealers, dataservice and the gateway; all end with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # root's nginx workers are nobody
    own = {
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'tokendealer.db'}",
        "ISSUER": ISSUER,
        "MASTER_KEY": random_key(),
        "SECRET_PEPPER": random_key(),
        **(settings or {}),
    }
    running = _compose(folder, own, tokendealers)
    subprocess.run(
        [sys.executable, "-m", "tokendealer", "migrate"],
        env={**os.environ, **own},
        cwd=ROOT,
        check=True,
    )
    _register(running)
    try:
        for process in running.everything:
            if process is running.dataservice:
                _migrate_dataservice(process)
            process.start()
        for process in running.everything:
            process.wait_until_ready()
        _wait_for_the_gateways_keys(running)
        yield running
    finally:
        for process in reversed(running.everything):
            if process.running:
                process.end()


def _compose(folder: Path, own: Mapping[str, str], tokendealers: int) -> Deployment:
    def python(name: str, settings: Mapping[str, str], log: str) -> Process:
        command = [sys.executable, "-X", "no_debug_ranges", "-OO", "-m", name, "serve"]
        return Process(command, settings, free_port(), "/readyz", folder / f"{log}.log")

    issuers = [python("tokendealer", own, f"tokendealer{n}") for n in range(tokendealers)]
    verifier = {
        "ISSUER": ISSUER,
        "JWKS_URL": issuers[0].url + "/.well-known/jwks.json",
        "REVOCATIONS_URL": issuers[0].url + "/oauth/revocations",
        "TRUSTED_PROXIES": "127.0.0.1",
    }
    database = f"sqlite+aiosqlite:///{folder / 'dataservice.db'}"
    data = python("dataservice", {**verifier, "DATABASE_URL": database}, "dataservice")
    front = {
        **verifier,
        "TOKENDEALER_URL": ",".join(issuer.url for issuer in issuers),
        "DATASERVICE_URL": data.url,
        "IDENTIDOCK_URL": data.url,  # nobody asks it here
        "METRICS_PORT": str(free_port()),
        "RUN_DIR": str(folder / "gateway"),
        **dict.fromkeys(_RATES, "1000000/1s"),
        "CONCURRENCY_CLIENT": "1000",
        "CONCURRENCY_ADDRESS": "1000",
    }
    front.pop("TRUSTED_PROXIES")
    gateway = Process(
        [str(ROOT / "openresty" / "gateway"), "serve"],
        front,
        free_port(),
        "/healthz",
        folder / "gateway.log",
    )
    return Deployment(folder, own, issuers, data, gateway)


_RATES = (
    "RATE_LIMIT_CLIENT",
    "RATE_LIMIT_ADDRESS",
    "RATE_LIMIT_TOKEN_CLIENT",
    "RATE_LIMIT_TOKEN_ADDRESS",
)


def _wait_for_the_gateways_keys(running: Deployment) -> None:
    """It may have asked for keys and revocations before there was a TokenDealer to answer."""
    headers = {"Authorization": f"Bearer {running.token('worker', 'dataservice')}"}
    deadline = time.monotonic() + START_SECONDS
    url = running.gateway.url + "/api/users?limit=1"
    while requests.get(url, headers=headers, timeout=10).status_code != 200:
        assert time.monotonic() < deadline, "the gateway takes no token"
        time.sleep(0.05)


def _migrate_dataservice(process: Process) -> None:
    subprocess.run(
        [sys.executable, "-m", "dataservice", "migrate"],
        env={**os.environ, **process.settings},
        cwd=ROOT,
        check=True,
    )


def _register(running: Deployment) -> None:
    for audience, scopes in GRANTS.items():
        options = [word for scope in scopes for word in ("--scope", scope)]
        running.command("api", "create", audience, *options)
    for client_id in ("admin", "worker"):
        audiences = GRANTS if client_id == "admin" else {"dataservice": GRANTS["dataservice"]}
        options = [
            word
            for audience, scopes in audiences.items()
            for word in ("--grant", f"{audience}={' '.join(scopes)}")
        ]
        made = running.command(
            "client", "create", "--id", client_id, "--name", client_id, "--json", *options
        )
        running.clients[client_id] = json.loads(made)["client_secret"]
