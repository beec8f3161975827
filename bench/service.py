"""Starts a real service in a process of its own, on a free port, with data in a new folder."""

import base64
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ISSUER = "http://127.0.0.1:8001"
START_SECONDS = 30
PYTHON = (sys.executable, "-X", "no_debug_ranges", "-OO")  # as `make up` runs the services


@dataclass(frozen=True, slots=True)
class Running:
    """A service that is ready."""

    port: int
    pid: int


def random_key() -> str:
    """32 random bytes in base64url."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(arguments: list[str], settings: dict[str, str]) -> Iterator[Running]:
    """`python ARGUMENTS` with `settings` and PORT in its environment, once it is ready."""
    port = free_port()
    environment = _environment(settings) | {"PORT": str(port)}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [*PYTHON, *arguments], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait_until_ready(port, process)
            yield Running(port, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)


@contextmanager
def tokendealer() -> Iterator[tuple[Running, str]]:
    """TokenDealer with one client, "bench", that may have dataservice's scopes; and its secret."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "DATABASE_URL": f"sqlite+aiosqlite:///{Path(folder) / 'tokendealer.db'}",
            "ISSUER": ISSUER,
            "MASTER_KEY": random_key(),
            "SECRET_PEPPER": random_key(),
        }
        _module("tokendealer", ["migrate"], settings)
        _command(["api", "create", "dataservice", "--scope", "data:read"], settings)
        client = ["client", "create", "--id", "bench", "--name", "Benchmark", "--json"]
        made = _command([*client, "--grant", "dataservice=data:read"], settings)
        with running(["-m", "tokendealer", "serve"], settings) as service:
            yield service, str(json.loads(made)["client_secret"])


@contextmanager
def dataservice(issuer: Running) -> Iterator[Running]:
    """dataservice, with an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'dataservice.db'}"
        settings = verifier_settings(issuer) | {"DATABASE_URL": url}
        _module("dataservice", ["migrate"], settings)
        with running(["-m", "dataservice", "serve"], settings) as service:
            yield service


@contextmanager
def identidock(issuer: Running) -> Iterator[Running]:
    """identidock, with an empty cache."""
    settings = verifier_settings(issuer) | {"NAME_SALT": random_key()}
    with running(["-m", "identidock", "serve"], settings) as service:
        yield service


def verifier_settings(issuer: Running) -> dict[str, str]:
    """What a service that takes tokens of `issuer` must know."""
    server = f"http://127.0.0.1:{issuer.port}"
    return {
        "ISSUER": ISSUER,
        "JWKS_URL": f"{server}/.well-known/jwks.json",
        "REVOCATIONS_URL": f"{server}/oauth/revocations",
    }


def get_json(url: str) -> Any:
    """The JSON at a URL of this machine."""
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 # nosec B310 - our own server
        return json.load(answer)


def _command(arguments: list[str], settings: dict[str, str]) -> str:
    return _module("tokendealer", arguments, settings)


def _module(module: str, arguments: list[str], settings: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=_environment(settings),
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def _environment(settings: dict[str, str]) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return inherited | settings


def _wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            get_json(f"http://127.0.0.1:{port}/readyz")
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the service did not get ready")
