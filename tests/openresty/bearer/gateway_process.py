"""Two nginx workers with the bearer step, which follow a JWKS for real."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.conftest import free_port
from tests.openresty.bearer.support import ISSUER

ROOT = Path(__file__).parents[3]
DEADLINE = 20.0

CONF = """
{user}
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 256; }}
http {{
    access_log off;
    lua_package_path "{root}/openresty/lua/?.lua;{root}/tests/openresty/handlers/?.lua;;";
    lua_shared_dict gateway_keys 16m;
    lua_shared_dict test 1m;
    lua_socket_log_errors off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    init_by_lua_block {{
        require("bearer_gateway").start({{
            jwks_url = "{jwks_url}", issuer = "{issuer}", leeway = 30,
            revocations = {revocations},
        }})
    }}
    init_worker_by_lua_block {{ require("bearer_gateway").init_worker() }}
    server {{
        listen 127.0.0.1:{port} reuseport;
        large_client_header_buffers 4 32k;
        location / {{ content_by_lua_block {{ require("bearer_gateway").content() }} }}
    }}
}}
"""


def until(condition: Callable[[], bool], why: str) -> None:
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline, why
        time.sleep(0.02)


class Gateway:
    def __init__(self, port: int, folder: Path, process: subprocess.Popen[bytes]) -> None:
        self._url, self._folder, self._process = f"http://127.0.0.1:{port}", folder, process

    @property
    def log(self) -> str:
        return (self._folder / "error.log").read_text()

    def get(self, token: str | None = None, path: str = "/") -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        request = urllib.request.Request(self._url + path, headers=headers)
        with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
            return json.load(answer)

    def skew(self, seconds: float) -> None:
        """Let that much time pass for the keys."""
        self.get(path=f"/skew?{seconds}")

    def everywhere(self, token: str | None = None) -> list[Any]:
        """The answer of each of the two workers."""
        answers: dict[int, Any] = {}

        def both() -> bool:
            answer = self.get(token)
            answers[answer["pid"]] = answer
            return len(answers) == 2

        until(both, "only one worker answers")
        return list(answers.values())

    def until_everywhere(self, wanted: Callable[[Any], bool], token: str | None = None) -> None:
        until(lambda: all(map(wanted, self.everywhere(token))), self.log)

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def reload(self) -> None:
        """Replace both workers."""
        old = {answer["pid"] for answer in self.everywhere()}
        self.signal(signal.SIGHUP)
        until(lambda: self.get()["pid"] not in old, self.log)
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in old), self.log)


@contextmanager
def gateway(
    folder: Path, jwks_url: str, revocations: Mapping[str, object] | None = None
) -> Iterator[Gateway]:
    """revocations: how the list is followed, as feed.lua has it; None: there is none."""
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    conf = folder / "nginx.conf"
    conf.write_text(
        CONF.format(
            user=user,
            folder=folder,
            root=ROOT,
            jwks_url=jwks_url,
            revocations=f"[[{json.dumps(revocations)}]]" if revocations else "nil",
            issuer=ISSUER,
            port=port,
        )
    )
    command = [str(ROOT / "openresty" / "nginx"), "", "-p", str(folder), "-c", str(conf)]
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        until(lambda: _listens(port) or process.poll() is not None, "nginx does not start")
        assert process.poll() is None, (folder / "output").read_text()
        yield Gateway(port, folder, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


def _listens(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/skew?0", timeout=DEADLINE).close()
    except OSError:
        return False
    return True
