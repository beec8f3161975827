from __future__ import annotations

import json
from typing import Any

import pytest

from tokendealer.doctor import services

URL = "http://orders.test/readyz"


@pytest.fixture
def look(http: Any, clock: Any, levels: Any) -> Any:
    async def check() -> dict[str, str]:
        found = await services.check("orders", URL, leeway=30, http=http, clock=clock)
        return dict(levels(found))

    return check


def body(**checks: object) -> bytes:
    return json.dumps({"status": "?", "checks": checks}).encode()


async def test_one_that_is_ready_is_ok(look: Any, http: Any) -> None:
    http.put(URL, body(database="ok", keys="ok"))
    assert await look() == {"orders": "ok", "clock of orders": "ok"}


async def test_one_that_does_not_answer_is_bad(look: Any) -> None:
    assert await look() == {"orders": "bad"}


async def test_one_that_is_not_ready_is_bad_and_says_why(look: Any, http: Any, clock: Any) -> None:
    http.put(URL, body(database="failed", keys="ok"), status=503)
    found = await services.check("orders", URL, leeway=30, http=http, clock=clock)
    assert (found[0].level, found[0].what) == ("bad", "is not ready: database failed")


async def test_one_that_is_ready_but_for_something_is_told(look: Any, http: Any) -> None:
    http.put(URL, body(keys="ok", revocations="stale"))
    assert (await look())["orders"] == "warn"


@pytest.mark.parametrize("odd", [b"", b"ok", b"[]", b'{"checks": 1}', b'{"checks": []}', b"\xff"])
@pytest.mark.parametrize(("status", "level"), [(200, "ok"), (503, "bad"), (404, "bad")])
async def test_without_checks_the_status_decides(
    look: Any, http: Any, odd: bytes, status: int, level: str
) -> None:
    http.put(URL, odd, status=status)
    assert (await look())["orders"] == level


@pytest.mark.parametrize(
    ("skew", "level"),
    [
        (0, "ok"),
        (2, "ok"),
        (-3, "ok"),  # a Date names the second that has begun
        (3, "warn"),
        (-4, "warn"),
        (30, "warn"),
        (31, "bad"),
        (-32, "bad"),
        (None, "warn"),
    ],
)
async def test_a_clock_that_differs_is_told_or_bad(
    look: Any, http: Any, skew: float | None, level: str
) -> None:
    http.put(URL, body(), skew=skew)
    assert (await look())["clock of orders"] == level


@pytest.mark.parametrize("date", ["", "now", "Fri, 99 Jan 2027 08:00:00 GMT"])
async def test_a_date_that_is_none_is_told(look: Any, http: Any, date: str) -> None:
    http.put(URL, body())
    http.replies[URL].headers["date"] = date
    assert (await look())["clock of orders"] == "warn"
