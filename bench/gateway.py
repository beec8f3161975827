"""The gateway / a bare nginx proxy, and / nginx with ModSecurity and the core rule set.

All with one worker, before the same upstream, in one run; in requests a CPU second of that worker.
"""

import json
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives.asymmetric import rsa

from bench import cpu, nginx, report, signed
from bench.service import Running, free_port
from bench.wrk import Load, answers_a_cpu_second
from tests.security.modsecurity import missing, modsecurity

ROUNDS = 5
SECONDS = 2
SERVER_CORE, CLIENT_CORE = 0, 1
WITHOUT_LIMITS = {
    "RATE_LIMIT_CLIENT": "1000000000/10s",
    "RATE_LIMIT_ADDRESS": "1000000000/10s",
    "CONCURRENCY_CLIENT": "100000",
    "CONCURRENCY_ADDRESS": "100000",
}
# What a log entry might say; 2 KiB as JSON.
PROSE = (
    "Restarted the importer after O'Brien's report: the nightly run had stopped at row 1,204 "
    "(duplicate key), and 3 of 17 files were left. See https://wiki.example/runbooks/import#retry. "
)


def run() -> None:
    """Measure a GET with a token and a POST of 2 KiB of JSON."""
    report.heading("Gateway: the full gateway / nginx that only proxies, one worker each")
    key = rsa.generate_private_key(65537, 2048)
    access_token = signed.token(key, "dataservice", "data:read data:write")
    with upstream(key) as behind, nginx.bare_proxy(behind) as bare:
        settings = WITHOUT_LIMITS | {"ISSUER": signed.ISSUER}
        with nginx.gateway(behind, settings) as full:
            cpu.pin(CLIENT_CORE)
            cpu.pin(CLIENT_CORE, behind.pid)
            for load, goal in _loads(access_token):
                _compare(load, full, bare, "bare proxy", goal)
            _against_modsecurity(behind, full, access_token)


def upstream(key: rsa.RSAPrivateKey) -> AbstractContextManager[Running]:
    """What stands behind the gateway, with the key set and the list of TokenDealer."""
    return nginx.upstream(signed.jwks(key), signed.revocation_list(key, 0))


def _against_modsecurity(behind: Running, full: Running, access_token: str) -> None:
    report.heading("Gateway: the full gateway / nginx with ModSecurity and the core rule set")
    if reason := missing():
        report.figure("left out", reason)
        return
    with tempfile.TemporaryDirectory() as folder:
        upstream = f"127.0.0.1:{behind.port}"
        with modsecurity(Path(folder), free_port(), upstream) as peer:
            for load, _ in _loads(access_token):
                _compare(load, full, Running(peer.port, peer.pid), "ModSecurity", 10)


def _compare(load: Load, full: Running, peer: Running, name: str, goal: float) -> None:
    for server in (full, peer):
        cpu.pin(SERVER_CORE, server.pid)
        answers_a_cpu_second(server, load, 1)  # warm up
    rounds = [_round(load, full, peer) for _ in range(ROUNDS)]
    _figures(load.method, name, rounds)
    ratios = [ours / theirs for ours, theirs in rounds]
    report.ratio(f"{load.method}: gateway / {name}", ratios, goal=goal)


def _round(load: Load, full: Running, peer: Running) -> tuple[float, float]:
    return (
        answers_a_cpu_second(full, load, SECONDS),
        answers_a_cpu_second(peer, load, SECONDS),
    )


def _figures(method: str, name: str, rounds: Sequence[tuple[float, float]]) -> None:
    report.figure(f"{method}: {name}, a CPU second", f"{median(r[1] for r in rounds):.0f}")
    report.figure(f"{method}: gateway, a CPU second", f"{median(r[0] for r in rounds):.0f}")


def _loads(access_token: str) -> list[tuple[Load, float]]:
    bearer = {"Authorization": f"Bearer {access_token}", "User-Agent": "python-requests/2.32"}
    entry = {"action": "import.restarted", "actor": "ada", "details": {}, "message": PROSE * 9}
    body = json.dumps(entry)[:-2]
    body = body + "x" * (2046 - len(body)) + '"}'
    return [
        (Load("GET", "/api/users?limit=20&q=ada", bearer), 0.6),
        (Load("POST", "/api/logs", bearer | {"Content-Type": "application/json"}, body), 0.5),
    ]
