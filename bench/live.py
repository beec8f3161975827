"""The live feed: 2,000 sockets on one process, one message to all, then 500 that die at once."""

import json
import os
import resource
import subprocess
import sys
from statistics import median
from typing import Any

from bench import cpu, report
from bench.guard import fetch_token
from bench.service import Running, dataservice, tokendealer
from bench.tokens import CLIENT_CORE, SERVER_CORE

SOCKETS, KILLED = 2000, 500
LIMIT_SECONDS = 1.0


def run() -> None:
    """Start the service, and the clients as another process."""
    report.heading(f"Live feed: {SOCKETS} sockets on one process, then {KILLED} reset at once")
    _allow_files()
    with tokendealer() as (issuer, secret):
        token = fetch_token(issuer, secret)
        with dataservice(issuer) as service:
            cpu.pin(SERVER_CORE, service.pid)
            cpu.pin(CLIENT_CORE)  # and with it the clients
            _show(_measure(service, token))


def _measure(service: Running, token: str) -> dict[str, Any]:
    words = [service.port, service.pid, SOCKETS, KILLED]
    done = subprocess.run(
        [sys.executable, "-m", "bench.live_clients", *map(str, words)],
        env=os.environ | {"TOKEN": token},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: cpu.pin(CLIENT_CORE),
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _show(figures: dict[str, Any]) -> None:
    report.figure("connected in, s", f"{figures['connected']:.2f}")
    for name, key in (("all", "to_all"), ("the rest", "to_the_rest")):
        seconds = figures[key]
        report.figure(f"until {name} have a message, median, ms", f"{median(seconds) * 1000:.0f}")
        report.figure(f"until {name} have a message, slowest, ms", f"{max(seconds) * 1000:.0f}")
    report.ratio("limit / slowest", [LIMIT_SECONDS / max(figures["to_all"])], goal=1)
    report.figure("resident memory a socket, KiB", f"{figures['kib_each']:.0f}")
    report.figure("sockets lost that were not reset", str(figures["lost"]))


def _allow_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
