"""Resident memory of each idle service, of the 90 MiB that it may take."""

import tempfile
from pathlib import Path

from bench import cpu, report
from bench.service import migrated, random_key, running, tokendealer

LIMIT_MIB = 90


def run() -> None:
    """Start each service as `make up` does, and look once it is ready."""
    report.heading(f"Memory: resident when idle, of {LIMIT_MIB} MiB")
    with tokendealer() as (service, _):
        _show("tokendealer", service.pid)
        resource = {
            "ISSUER": "http://127.0.0.1:8001",
            "JWKS_URL": f"http://127.0.0.1:{service.port}/.well-known/jwks.json",
        }
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite+aiosqlite:///{Path(folder) / 'dataservice.db'}"
            data = migrated("dataservice", resource | {"DATABASE_URL": url})
            with running(["-m", "dataservice", "serve"], data) as dataservice:
                _show("dataservice", dataservice.pid)
        salted = resource | {"NAME_SALT": random_key()}
        with running(["-m", "identidock", "serve"], salted) as identidock:
            _show("identidock", identidock.pid)


def _show(name: str, pid: int) -> None:
    mebibytes = cpu.resident_kib(pid) / 1024
    report.figure(f"{name}, MiB", f"{mebibytes:.1f}")
    report.ratio(f"{name} / limit", [mebibytes / LIMIT_MIB], goal=None)
