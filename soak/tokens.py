"""A million tokens issued: the database has the size that it has after ten; some 20 minutes."""

import base64
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from bench.wrk import Load, answers
from tests.e2e.processes import Deployment, deployment

TOKENS = 1_000_000
SECONDS = 30


def run() -> bool:
    """Whether the database has grown by a page at most."""
    with (
        tempfile.TemporaryDirectory() as folder,
        deployment(Path(folder), settings={"LOG_LEVEL": "error"}) as running,
    ):
        for _ in range(10):
            running.token("worker", "dataservice")
        few = _pages(running)
        _issue(running, TOKENS)
        many = _pages(running)
        issued = running.command("stats", "--json")
    print(f"tokens: {TOKENS} issued; pages after ten {few}, after all {many}", flush=True)
    print(f"  counted by the hour: {issued.strip()[:400]}")
    return abs(many - few) <= 1


def _pages(running: Deployment) -> int:
    """The database's pages, once everything that was counted is written."""
    issuer = running.tokendealers[0]
    issuer.restart()
    with closing(sqlite3.connect(running.folder / "tokendealer.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(connection.execute("PRAGMA page_count").fetchone()[0])


def _issue(running: Deployment, count: int) -> None:
    """By wrk, since no Python client keeps up with the server."""
    pair = f"worker:{running.clients['worker']}"
    load = Load(
        "POST",
        "/oauth/token",
        {
            "Authorization": "Basic " + base64.b64encode(pair.encode()).decode(),
            "Content-Type": "application/x-www-form-urlencoded",
        },
        "grant_type=client_credentials&audience=dataservice",
    )
    issued = 0
    while issued < count:
        issued += answers(running.tokendealers[0].port, load, SECONDS)
        print(f"tokens: {issued}", flush=True)
