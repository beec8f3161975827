"""The step's parts, and the whole of it, behind a real nginx."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.openresty.lua_server import ROOT, lua_server

HANDLERS = ROOT / "tests" / "openresty" / "handlers"
POLICY = ROOT / "openresty" / "policy.json"

Parts = Callable[..., Any]
HEADERS = {"host": "127.0.0.1"}  # that of the request by which the parts are called


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """`parts(name, *arguments)`, or `parts(batch=[[name, *arguments], ...])`, called in Lua."""
    folder = tmp_path_factory.mktemp("shape")
    with lua_server(HANDLERS / "shape_parts.lua", folder, free_port()) as server:

        def call(*call: Any, batch: list[Any] | None = None) -> Any:
            calls = [list(call)] if batch is None else batch
            # bytes travel as Latin-1, one character a byte
            body = json.dumps(calls, ensure_ascii=False).encode()
            results = json.loads(server.post(body)) if calls else []
            return results[0] if batch is None else results

        yield call


@pytest.fixture(scope="session")
def access(parts: Parts) -> Callable[..., Any]:
    """The step's verdict on a request that is given by its parts."""

    def decide(method: str, target: str, **more: Any) -> Any:
        return parts("access", str(POLICY), [described(method, target, **more)])[0]

    return decide


def described(method: str, target: str, headers: Any = None, media_type: Any = None) -> Any:
    path, question, query = target.partition("?")
    asked = {"method": method, "path": path, "headers": {**HEADERS, **(headers or {})}}
    if question:
        asked["query"] = query
    if media_type:
        asked["media_type"] = media_type
        asked["headers"].setdefault("content-type", media_type)
    return asked


@dataclass(frozen=True)
class Verdict:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body.decode("utf-8", "replace"))


Exchange = Callable[[bytes], Verdict]
LIVE = HANDLERS / "shape_live.lua"
POLICY_FILE = f"map $host $policy_file {{ default {POLICY}; }}"


@pytest.fixture(scope="session")
def http2_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where the step is behind HTTP/2, without TLS."""
    port = free_port()
    location = f"location / {{ content_by_lua_file {LIVE}; }}"
    http = f"{POLICY_FILE} server {{ listen 127.0.0.1:{port} http2; {location} }}"
    with lua_server(LIVE, tmp_path_factory.mktemp("shape-http2"), free_port(), http):
        yield port


@pytest.fixture(scope="session")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exchange]:
    """Raw bytes to the step behind nginx; what came back."""
    port = free_port()
    http = (
        f"{POLICY_FILE} merge_slashes off;"
        "large_client_header_buffers 4 16k; lingering_timeout 100ms;"
    )
    folder = tmp_path_factory.mktemp("shape-live")
    with lua_server(LIVE, folder, port, http):

        def send(raw: bytes) -> Verdict:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
                connection.sendall(raw)
                answer = b""
                while block := connection.recv(65536):
                    answer += block
            head, _, body = answer.partition(b"\r\n\r\n")
            status, *lines = head.decode("latin-1").split("\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
            if headers.get("transfer-encoding") == "chunked":
                body = body.partition(b"\r\n")[2].rpartition(b"\r\n0\r\n")[0]
            return Verdict(int(status.split()[1]), headers, body)

        yield send
