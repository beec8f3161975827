"""Pictures per second, drawn and from the cache, beside what the same process can answer at all."""

import asyncio
import itertools

from bench import cpu, report
from bench.load import drive, request_bytes
from bench.service import Running, identidock, tokendealer
from bench.tokens import CLIENT_CORE, SERVER_CORE

ROUNDS = 5
SECONDS = 1.5
SIZE = 80


def run() -> None:
    """Measure new names, one name over and over, and the bare `/healthz`, in turns."""
    report.heading(f"Pictures: identidock over HTTP, {SIZE} px")
    with tokendealer() as (issuer, _), identidock(issuer) as service:
        cpu.pin(SERVER_CORE, service.pid)
        cpu.pin(CLIENT_CORE)
        names = (f"name{number}" for number in itertools.count())
        rounds = [_round(service, [next(names) for _ in range(4000)]) for _ in range(ROUNDS)]
    cold, cached, bare = zip(*rounds, strict=True)
    report.figure("pictures drawn a CPU second", f"{sorted(cold)[ROUNDS // 2]:.0f}")
    report.figure("pictures from the cache a CPU second", f"{sorted(cached)[ROUNDS // 2]:.0f}")
    report.ratio("cached / drawn", [c / d for c, d in zip(cached, cold, strict=True)], goal=None)
    report.ratio("cached / bare route", [c / b for c, b in zip(cached, bare, strict=True)], None)


def _round(service: Running, names: list[str]) -> tuple[float, float, float]:
    new = [request_bytes("GET", f"/monster/{name}?size={SIZE}") for name in names]
    same = [request_bytes("GET", f"/monster/always?size={SIZE}")]
    bare = [request_bytes("GET", "/healthz")]
    return _rate(service, new), _rate(service, same), _rate(service, bare)


def _rate(service: Running, requests: list[bytes]) -> float:
    before = cpu.seconds_used(service.pid)
    result = asyncio.run(drive(service.port, requests, SECONDS))
    return result.answers / (cpu.seconds_used(service.pid) - before)
