"""Lua code of the gateway behind a real nginx: one handler file answers every request."""

import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
NGINX = ROOT / "openresty" / "nginx"
START_SECONDS = 10

CONF = """
worker_processes 1;
daemon off;
pid {prefix}/nginx.pid;
error_log stderr info;
events {{ worker_connections 256; }}
http {{
    access_log off;
    lua_package_path "{root}/openresty/lua/?.lua;;";
    lua_shared_dict test 10m;
    client_body_buffer_size 16m;
    client_max_body_size 16m;
    client_body_temp_path {prefix}/body;
    proxy_temp_path {prefix}/proxy;
    fastcgi_temp_path {prefix}/fastcgi;
    uwsgi_temp_path {prefix}/uwsgi;
    scgi_temp_path {prefix}/scgi;
    {http}
    server {{
        listen unix:{prefix}/nginx.sock;
        listen 127.0.0.1:{port};
        location / {{ content_by_lua_file {handler}; }}
    }}
}}
"""


class LuaServer:
    """A running nginx whose every request is answered by one Lua file."""

    def __init__(self, url: str, log: Path) -> None:
        self._url = url
        self.log = log

    def post(self, body: bytes, path: str = "/") -> bytes:
        """The answer's body; AssertionError with the error log unless it is a 200."""
        request = urllib.request.Request(self._url + path, data=body, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{error.code}: {self.log.read_text()[-3000:]}") from None


@contextmanager
def lua_server(handler: Path, folder: Path, port: int, http: str = "") -> Iterator[LuaServer]:
    """Start nginx with `handler` as the content of every location; `http`: more directives.

    Its prefix and its log are in `folder`.
    """
    conf = folder / "nginx.conf"
    user = "user root;"  # the handler may lie where no other user gets to
    conf.write_text(
        user + CONF.format(prefix=folder, root=ROOT, handler=handler, port=port, http=http)
    )
    log = folder / "error.log"
    with log.open("wb") as output:
        command = [str(NGINX), "", "-p", str(folder), "-c", str(conf)]
        process = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            server = LuaServer(f"http://127.0.0.1:{port}", log)
            _wait(process, folder / "nginx.sock", log)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=10)


def _wait(process: subprocess.Popen[bytes], socket: Path, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not socket.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"nginx did not start:\n{log.read_text()}")
        time.sleep(0.02)
