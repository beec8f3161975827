"""Requests per second of a guarded route / the same route unguarded, the token seen before."""

import asyncio
import base64
import json
import urllib.request

from bench import cpu, report
from bench.load import drive, request_bytes
from bench.service import Running, running, tokendealer, verifier_settings
from bench.tokens import CLIENT_CORE, FORM, SERVER_CORE

ROUNDS = 9
SECONDS = 1.5


def run() -> None:
    """Measure both routes in turns on one process."""
    report.heading("Guard: a route behind @require / the same route without it")
    with tokendealer() as (issuer, secret):
        token = fetch_token(issuer, secret)
        settings = verifier_settings(issuer) | {"AUDIENCE": "dataservice"}
        with running(["-m", "bench.guarded_service"], settings) as service:
            _compare(service, token)


def _compare(service: Running, token: str) -> None:
    cpu.pin(SERVER_CORE, service.pid)
    cpu.pin(CLIENT_CORE)
    bearer = {"Authorization": f"Bearer {token}"}
    # The header is sent to both: what its transport costs is not the guard's.
    routes = [request_bytes("GET", target, bearer) for target in ("/guarded", "/open")]
    for request in routes:
        _rate(service, request)  # warm up
    rounds = [tuple(_rate(service, request) for request in routes) for _ in range(ROUNDS)]
    report.ratio("guarded / unguarded", [guarded / bare for guarded, bare in rounds], goal=0.9)


def _rate(service: Running, request: bytes) -> float:
    before = cpu.seconds_used(service.pid)
    result = asyncio.run(drive(service.port, [request], SECONDS))
    return result.answers / (cpu.seconds_used(service.pid) - before)


def fetch_token(issuer: Running, secret: str) -> str:
    """An access token of the client "bench" for dataservice."""
    basic = base64.b64encode(f"bench:{secret}".encode()).decode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{issuer.port}/oauth/token",
        data=FORM,
        headers={"Authorization": f"Basic {basic}"},
    )
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 # nosec B310 - our own server
        return str(json.load(answer)["access_token"])
