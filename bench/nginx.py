"""nginx processes to measure against: a static upstream, and a proxy that only proxies."""

import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.service import Running, free_port

ROOT = Path(__file__).parent.parent
NGINX = ROOT / "openresty" / "nginx"
START_SECONDS = 20

_CONF = """
events {{ worker_connections 4096; }}
http {{
    access_log off;
    keepalive_requests 1000000;
    client_max_body_size 1m;
    client_body_buffer_size 1m;
    large_client_header_buffers 4 16k;
    {http}
    server {{
        listen 127.0.0.1:{port};
        {server}
    }}
}}
"""
_UPSTREAM = """
        default_type application/json;
        location = /.well-known/jwks.json {{ return 200 '{jwks}'; }}
        location = /oauth/revocations {{ return 200 '{revocations}'; }}
        location / {{ return 200 '{{"items":[{{"id":1,"name":"Ada"}},{{"id":2,"name":"Bob"}}]}}'; }}
"""
_PROXY_HTTP = (
    "upstream behind {{ server 127.0.0.1:{upstream}; keepalive 64; keepalive_requests 1000000; }}"
)
_PROXY = """
        location / {
            proxy_pass http://behind;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
        }
"""


@contextmanager
def upstream(jwks: str, revocations: str) -> Iterator[Running]:
    """A server that answers each request at once: at their addresses `jwks` and the signed list
    `revocations`, else a small JSON.
    """
    with _running(http="", server=_UPSTREAM.format(jwks=jwks, revocations=revocations)) as server:
        yield server


@contextmanager
def bare_proxy(behind: Running) -> Iterator[Running]:
    """nginx with a single worker that only hands on to `behind`."""
    with _running(http=_PROXY_HTTP.format(upstream=behind.port), server=_PROXY) as server:
        yield server


@contextmanager
def gateway(behind: Running, settings: dict[str, str]) -> Iterator[Running]:
    """The gateway as it is shipped, with a single worker, in front of `behind`."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # root's workers are nobody
        port, url = free_port(), f"http://127.0.0.1:{behind.port}"
        environ = {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "PORT": str(port),
            "METRICS_PORT": str(free_port()),
            "RUN_DIR": folder,
            "WORKERS": "1",
            **{f"{name}_URL": url for name in ("TOKENDEALER", "DATASERVICE", "IDENTIDOCK")},
            **settings,
        }
        command = [str(ROOT / "openresty" / "gateway"), "serve"]
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
            yield from _until_done(process, port)


@contextmanager
def _running(http: str, server: str) -> Iterator[Running]:
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        conf = Path(folder) / "nginx.conf"
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        conf.write_text(_CONF.format(port=port, server=server, http=http + temporary))
        user = "user root;" if Path(folder).owner() == "root" else ""
        directives = f"daemon off; worker_processes 1; pid {folder}/pid; {user}"
        command = [str(NGINX), directives, "-p", folder, "-c", str(conf), "-e", f"{folder}/log"]
        process = subprocess.Popen(command)
        yield from _until_done(process, port)


def _until_done(process: subprocess.Popen[bytes], port: int) -> Iterator[Running]:
    try:
        _wait_for_port(port, process)
        yield Running(port, _wait_for_worker(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("nginx did not start")


def _wait_for_worker(master: int) -> int:
    """The first process of `master`, which listens before it starts one."""
    children = Path(f"/proc/{master}/task/{master}/children")
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if pids := children.read_text("ascii").split():
            return int(pids[0])
        time.sleep(0.01)
    raise RuntimeError("nginx started no worker")
