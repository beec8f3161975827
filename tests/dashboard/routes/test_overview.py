from __future__ import annotations

import pytest

from tests.dashboard.conftest import Browser, FakeClock, SignIn, Ticks
from tests.dashboard.platform import Platform, until

LINE = 'gateway_requests_total{{service="dataservice",method="GET",status="200"}} {}\n'


async def look(browser: Browser, query: str = "") -> dict[str, object]:
    response = await browser.get(f"/app/overview{query}")
    overview: dict[str, object] = await response.get_json()
    return overview


async def tick(platform: Platform, clock: FakeClock, ticks: Ticks, count: int | None) -> None:
    looks = platform.looks
    clock.now += 2
    platform.gateway_metrics = None if count is None else LINE.format(count)
    ticks.let_all_go_on()
    await until(lambda: platform.looks > looks and ticks.waiting)


async def test_an_operator_sees_what_the_gateway_did_in_each_interval(
    sign_in: SignIn, platform: Platform, clock: FakeClock, ticks: Ticks
) -> None:
    browser = await sign_in()
    await until(lambda: ticks.waiting)
    for count in (10, 30, 5):
        await tick(platform, clock, ticks, count)
    overview = await look(browser)
    assert (overview["available"], overview["interval"]) == (True, 2)
    samples = overview["samples"]
    assert isinstance(samples, list)
    assert [sample["requests"] for sample in samples] == [5.0, 10.0, 2.5]
    assert sorted(samples[0]) == [
        *("at", "by_status", "latency", "limited", "refusals", "requests", "shadow", "tokens")
    ]
    later = (await look(browser, f"?since={samples[1]['at']}"))["samples"]
    assert later == samples[2:]


async def test_without_the_gateway_there_is_nothing_to_see(
    sign_in: SignIn, platform: Platform, clock: FakeClock, ticks: Ticks
) -> None:
    browser = await sign_in()
    await until(lambda: ticks.waiting)
    await tick(platform, clock, ticks, None)
    assert await look(browser) == {"available": False, "interval": 2, "samples": []}


async def test_who_is_no_operator_sees_nothing(sign_in: SignIn, platform: Platform) -> None:
    platform.grants["tokendealer"] = "openid email"
    response = await (await sign_in()).get("/app/overview")
    error = (await response.get_json())["error"]
    assert (response.status_code, error) == (403, "insufficient_scope")


@pytest.mark.parametrize("query", ["since=x", "since=-1", "since=1.5", "since=1&since=2"])
async def test_a_time_that_is_none_is_refused(sign_in: SignIn, query: str) -> None:
    assert (await (await sign_in()).get(f"/app/overview?{query}")).status_code == 400


async def test_who_is_not_signed_in_sees_nothing(browser: Browser) -> None:
    assert (await browser.get("/app/overview")).status_code == 401
