"""Resident memory of each idle service, of the 90 MiB that it may take."""

from bench import cpu, report
from bench.service import dataservice, identidock, tokendealer

LIMIT_MIB = 90


def run() -> None:
    """Start each service as `make up` does, and look once it is ready."""
    report.heading(f"Memory: resident when idle, of {LIMIT_MIB} MiB")
    with tokendealer() as (issuer, _):
        _show("tokendealer", issuer.pid)
        for name, start in {"dataservice": dataservice, "identidock": identidock}.items():
            with start(issuer) as service:
                _show(name, service.pid)


def _show(name: str, pid: int) -> None:
    mebibytes = cpu.resident_kib(pid) / 1024
    report.figure(f"{name}, MiB", f"{mebibytes:.1f}")
    report.ratio(f"{name} / limit", [mebibytes / LIMIT_MIB], goal=None)
