"""The peer: ModSecurity and the OWASP core rule set of Debian's packages, before any upstream.

Rules and settings are the packages' own (paranoia level 1, default thresholds). Only these lines
of the recommended settings change: the engine blocks, and nothing is written to /var/log.
"""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SETTINGS = Path("/etc/nginx/modsecurity.conf")
# The package's own list of these says IncludeOptional, which the library for nginx does not know.
CORE_SETTINGS = Path("/etc/modsecurity/crs/crs-setup.conf")
CORE_RULES = Path("/usr/share/modsecurity-crs/rules")
START_SECONDS = 20  # a thousand rules take a second or two to compile

_CONF = """
load_module {modules}/ngx_http_modsecurity_module.so;
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    server_tokens off;
    keepalive_requests 1000000;
    client_body_buffer_size 1m;
    client_max_body_size 1m;
    large_client_header_buffers 4 16k;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream behind {{ server {upstream}; keepalive 32; }}
    server {{
        listen unix:{folder}/ok.sock;
        default_type text/plain;
        return 200 "ok";
    }}
    server {{
        listen 127.0.0.1:{port};
        modsecurity on;
        modsecurity_rules_file {folder}/modsecurity.conf;
        location / {{
            # "return" here would answer before the phase in which bodies are inspected.
            proxy_pass http://behind;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
        }}
    }}
}}
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A running peer. `pid` is the worker's: what it costs is spent there."""

    port: int
    pid: int


def missing() -> str | None:
    """Why the peer cannot run on this machine; None when it can."""
    nginx = _nginx()
    if nginx is None:
        return "nginx is not installed"
    needed = [
        _modules(nginx) / "ngx_http_modsecurity_module.so",
        SETTINGS,
        CORE_SETTINGS,
        CORE_RULES,
    ]
    absent = [path.name for path in needed if not path.exists()]
    return f"ModSecurity is not installed: no {', '.join(absent)}" if absent else None


@contextmanager
def modsecurity(folder: Path, port: int, upstream: str | None = None) -> Iterator[Peer]:
    """Run it on `port` of 127.0.0.1; its files are in `folder`.

    `upstream`: "127.0.0.1:PORT" of what stands behind it; without one, 200 "ok" does.
    AssertionError with nginx's own words when it does not start.
    """
    nginx = _nginx()
    assert nginx is not None, missing()
    conf = folder / "nginx.conf"
    conf.write_text(_conf(nginx, folder, port, upstream))
    (folder / "modsecurity.conf").write_text(_rules())
    with (folder / "output.log").open("wb") as output:
        command = [nginx, "-e", "stderr", "-p", str(folder), "-c", str(conf)]
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        yield Peer(port, _wait_for_worker(process, folder))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


def _conf(nginx: str, folder: Path, port: int, upstream: str | None) -> str:
    return _CONF.format(
        modules=_modules(nginx),
        user="user root;" if os.geteuid() == 0 else "",  # `folder` may be closed to other users
        folder=folder,
        port=port,
        upstream=upstream or f"unix:{folder}/ok.sock",
    )


def _rules() -> str:
    lines = [
        line
        for line in SETTINGS.read_text("utf-8").splitlines()
        if not line.startswith(("SecRuleEngine ", "SecAuditEngine ", "SecAuditLog "))
    ]
    # A file that is named relatively is looked for beside the one that names it.
    text = re.sub(r"(?m)^(SecUnicodeMapFile )", rf"\1{SETTINGS.parent}/", "\n".join(lines))
    own = ["SecRuleEngine On", "SecAuditEngine Off"]
    return "\n".join([text, *own, f"Include {CORE_SETTINGS}", f"Include {CORE_RULES}/*.conf", ""])


def _nginx() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def _modules(nginx: str) -> Path:
    done = subprocess.run([nginx, "-V"], check=True, capture_output=True, text=True)
    found = re.search(r"--modules-path=(\S+)", done.stderr)
    return Path(found[1] if found else "/usr/lib/nginx/modules")


def _wait_for_worker(process: subprocess.Popen[bytes], folder: Path) -> int:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        workers = children.read_text("ascii").split()
        if workers:
            return int(workers[0])
        time.sleep(0.02)
    process.kill()
    raise AssertionError(f"nginx did not start:\n{(folder / 'output.log').read_text()}")
