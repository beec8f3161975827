"""The rate limit step behind a real nginx with two workers, and a Redis of the test's own."""

import asyncio
import json
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

from tests.redis_server import accepts, free_port, wait_until

ROOT = Path(__file__).parent.parent.parent.parent
HANDLERS = ROOT / "tests" / "openresty" / "handlers"

CONF = """
user root;
worker_processes 2;
daemon off;
pid {prefix}/nginx.pid;
error_log stderr info;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    lua_package_path "{root}/openresty/lua/?.lua;;";
    lua_shared_dict gateway_limits 1m;
    lua_shared_dict test 1m;
    lua_socket_log_errors off;
    client_body_buffer_size 16m;
    client_max_body_size 16m;
    client_body_temp_path {prefix}/body;
    proxy_temp_path {prefix}/proxy;
    fastcgi_temp_path {prefix}/fastcgi;
    uwsgi_temp_path {prefix}/uwsgi;
    scgi_temp_path {prefix}/scgi;
    keepalive_requests 1000000;
    init_by_lua_block {{
        local cjson = require "cjson"
        local file = assert(io.open("{prefix}/conf.json"))
        local conf = cjson.decode(file:read("*a"))
        file:close()
        local step, err = require("gateway.steps.rate_limit").new(conf)
        package.loaded["tests.limit_step"] = step or error(err, 0)
    }}
    init_worker_by_lua_block {{
        require("tests.limit_step"):init_worker()
        ngx.shared.test:incr("started", 1, 0)
    }}
    server {{
        # Connections are spread over the workers by the kernel.
        listen 127.0.0.1:{port} reuseport;
        location / {{
            access_by_lua_file {handlers}/limit_step.lua;
            content_by_lua_file {handlers}/limit_step.lua;
            log_by_lua_file {handlers}/limit_step.lua;
        }}
        location ~ ^/unit/([a-z_]+)$ {{ content_by_lua_file {handlers}/limit_$1.lua; }}
    }}
}}
"""

# So wide that a test which is not about them never meets them.
WIDE = {"count": 1_000_000, "seconds": 3600}
LIMITS: Mapping[str, Any] = {
    "client": WIDE,
    "address": WIDE,
    "token_client": WIDE,
    "token_address": WIDE,
    "login_address": WIDE,
    "login_account": WIDE,
    "concurrency_client": 1000,
    "concurrency_address": 1000,
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes
    seconds: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Limiter:
    """A running nginx with the step in front of a service that answers what it is told to."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.port = port
        self.process = process
        self._log = log

    @property
    def log(self) -> str:
        return self._log.read_text()

    def ask(
        self,
        path: str = "/",
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request; POST when there is a body."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        began = time.monotonic()
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                content = answer.read()
                return Answer(answer.status, answer.headers, content, time.monotonic() - began)
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read(), time.monotonic() - began)

    def unit(self, name: str, asked: object) -> Any:
        """What the handler tests/openresty/handlers/limit_<name>.lua answers."""
        answer = self.ask(f"/unit/{name}", body=json.dumps(asked).encode())
        assert answer.status == 200, self.log[-3000:]
        return answer.json

    def state(self, dict_name: str = "gateway_limits", **asked: object) -> Any:
        return self.unit("state", {"dict": dict_name, **asked})

    def statuses(self, times: int, path: str = "/", **asked: Any) -> list[int]:
        return [self.ask(path, **asked).status for _ in range(times)]


@contextmanager
def limiter(
    folder: Path,
    limits: Mapping[str, Any] | None = None,
    *,
    redis_url: str | None = None,
) -> Iterator[Limiter]:
    """Start nginx with these limits instead of LIMITS' own; its files are in `folder`."""
    folder.mkdir(exist_ok=True)
    port = free_port()
    conf = {"limits": {**LIMITS, **(limits or {})}}
    if redis_url:
        conf["redis_url"] = redis_url
    (folder / "conf.json").write_text(json.dumps(conf))
    (folder / "nginx.conf").write_text(
        CONF.format(prefix=folder, root=ROOT, handlers=HANDLERS, port=port)
    )
    log = folder / "error.log"
    with log.open("wb") as output:
        command = [str(ROOT / "openresty" / "nginx"), "", "-p", str(folder), "-c"]
        process = subprocess.Popen(
            [*command, str(folder / "nginx.conf")], stdout=output, stderr=output
        )
        try:
            wait_until(lambda: process.poll() is not None or accepts(port), "nginx")
            assert process.poll() is None, log.read_text()
            running = Limiter(port, process, log)
            wait_until(lambda: running.state("test", get=["started"]) == {"started": 2}, "workers")
            yield running
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=10)


async def _read(reader: asyncio.StreamReader) -> tuple[int, Message, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status_line, _, fields = head.partition("\r\n")
    headers = Message()
    for line in fields.strip().split("\r\n"):
        name, _, value = line.partition(":")
        headers[name] = value.strip()
    status = int(status_line.split()[1])
    if headers["Transfer-Encoding"] != "chunked":
        return status, headers, await reader.readexactly(int(headers["Content-Length"]))
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return status, headers, body


async def _exchange(port: int, requests: Sequence[bytes], start: asyncio.Event) -> list[Answer]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    try:
        await start.wait()
        for request in requests:
            began = time.monotonic()
            writer.write(request)
            answers.append(Answer(*await _read(reader), time.monotonic() - began))
    finally:
        writer.close()
    return answers


async def burst(
    ports: Sequence[int], connections: int, each: int, request: bytes = b"GET / HTTP/1.1\r\n"
) -> list[Answer]:
    """`each` requests one after the other on each of the connections, all at the same time.

    `request` without Host and the empty line. The connections are spread over the ports.
    """
    head, _, body = request.partition(b"\r\n\r\n")
    message = head.rstrip(b"\r\n") + b"\r\nHost: limiter\r\n\r\n" + body
    start = asyncio.Event()
    exchanges = [
        asyncio.ensure_future(_exchange(ports[i % len(ports)], [message] * each, start))
        for i in range(connections)
    ]
    await asyncio.sleep(0)
    start.set()
    await asyncio.wait(exchanges)
    return [answer for exchange in exchanges for answer in exchange.result()]


def most_in_window(times: Sequence[float], window: float) -> int:
    """The greatest number of these times that lie in one interval of less than `window`."""
    ordered = sorted(times)
    most = first = 0
    for i, at in enumerate(ordered):
        while at - ordered[first] >= window:
            first += 1
        most = max(most, i - first + 1)
    return most
