from __future__ import annotations

import time
from typing import Any

import pytest

HOUR = 3600


@pytest.fixture
def issued(sql: Any) -> int:
    """Tokens of this hour, of one 30 hours ago and of one 10 days ago; the first's beginning."""
    this = int(time.time()) // HOUR * HOUR
    for hour, client_id, audience, count in (
        (this, "orders", "https://api.test", 3),
        (this - HOUR, "orders", "https://api.test", 4),
        (this, "reports", "identicons", 1),
        (this - 30 * HOUR, "reports", "identicons", 10),
        (this - 240 * HOUR, "reports", "identicons", 100),
    ):
        sql("INSERT INTO issued_counts VALUES (?, ?, ?, ?)", hour, client_id, audience, count)
    return this


def test_tokens_are_counted_by_client_and_api(run: Any, issued: int) -> None:
    told = run.json("stats")
    assert issued - 24 * HOUR <= told["since"] <= issued - 23 * HOUR
    assert told["total"] == 8
    assert told["issued"] == [
        {"client_id": "orders", "audience": "https://api.test", "tokens": 7},
        {"client_id": "reports", "audience": "identicons", "tokens": 1},
    ]
    assert [line.split() for line in run.done("stats").splitlines()] == [
        ["CLIENT", "ID", "API", "TOKENS"],
        ["orders", "https://api.test", "7"],
        ["reports", "identicons", "1"],
        ["all", "8"],
    ]


def test_the_time_and_the_client_are_ones_choice(run: Any, issued: int) -> None:
    assert run.json("stats", "--hours", "48")["total"] == 18
    assert run.json("stats", "--days", "30")["total"] == 118
    assert run.json("stats", "--days", "2", "--client", "reports")["total"] == 11
    assert run.json("stats", "--client", "nobody")["issued"] == []


@pytest.mark.parametrize(
    "options",
    [("--hours", "0"), ("--days", "91"), ("--days", "x"), ("--days", "1", "--hours", "1")],
)
def test_a_time_that_was_not_kept_is_refused(run: Any, options: tuple[str, ...]) -> None:
    assert options[0] in run.refused("stats", *options)
