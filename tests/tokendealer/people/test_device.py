from __future__ import annotations

from typing import Any

import pytest
from quart import Quart, Response

from chassis.cookies import Cookie
from chassis.sealed import Sealer
from tokendealer.people.device import KEPT_SECONDS, MAX_ACCOUNTS, Devices


@pytest.fixture
def devices(clock: Any) -> Devices:
    sealer = Sealer(b"p" * 32, "device", clock)
    return Devices(cookie=Cookie("device", path="/", secure=False), sealer=sealer)


async def remember(devices: Devices, cookie: str, *emails: str) -> str:
    """What the browser holds after it signed in to these accounts."""
    for email in emails:
        async with Quart("x").test_request_context("/", headers={"Cookie": f"device={cookie}"}):
            response = Response("")
            devices.remember(response, email)
        cookie = response.headers["Set-Cookie"].partition(";")[0].partition("=")[2]
    return cookie


async def id_for(devices: Devices, cookie: str, email: str) -> str | None:
    async with Quart("x").test_request_context("/", headers={"Cookie": f"device={cookie}"}):
        return devices.id_for(email)


async def test_a_browser_keeps_its_id_for_an_account(devices: Devices, clock: Any) -> None:
    cookie = await remember(devices, "", "ann@example.org")
    known = await id_for(devices, cookie, "ann@example.org")
    assert known is not None
    again = await remember(devices, cookie, "bob@example.org", "ann@example.org")
    assert await id_for(devices, again, "ann@example.org") == known
    assert await id_for(devices, again, "bob@example.org") not in {None, known}
    assert await id_for(devices, cookie, "bob@example.org") is None
    clock.now += KEPT_SECONDS
    assert await id_for(devices, again, "ann@example.org") is None


async def test_it_knows_the_latest_accounts(devices: Devices) -> None:
    emails = [f"{number}@example.org" for number in range(MAX_ACCOUNTS + 1)]
    cookie = await remember(devices, "", *emails)
    known = [await id_for(devices, cookie, email) is not None for email in emails]
    assert known == [False] + [True] * MAX_ACCOUNTS


async def test_what_we_have_not_sealed_is_no_device(devices: Devices) -> None:
    for cookie in ("", "x", "A" * 80):
        assert await id_for(devices, cookie, "ann@example.org") is None
