from __future__ import annotations

import pytest
from quart import Quart

from chassis.settings import load
from dashboard.app import create_app
from dashboard.settings import Settings
from tests.conftest import free_port
from tests.dashboard.conftest import Browser, SignIn, Ticks
from tests.dashboard.platform import Platform


async def states(browser: Browser) -> dict[str, tuple[str, object]]:
    services = (await (await browser.get("/app/health")).get_json())["services"]
    assert all(0 <= service["seconds"] < 5 for service in services)
    return {service["name"]: (service["state"], service["checks"]) for service in services}


async def test_each_service_tells_how_it_is(sign_in: SignIn, platform: Platform) -> None:
    browser = await sign_in()
    names = ["gateway", "tokendealer", "dataservice", "identidock"]
    assert await states(browser) == dict.fromkeys(names, ("ready", {"database": "ok"}))
    platform.ready_status = 503
    assert {state for state, _ in (await states(browser)).values()} == {"not_ready"}


async def test_who_is_not_signed_in_is_told_nothing(browser: Browser) -> None:
    assert (await browser.get("/app/health")).status_code == 401


async def test_it_is_ready_by_itself(app: Quart) -> None:
    response = await app.test_client().get("/readyz")
    assert (await response.get_json())["checks"] == {"keys": "ok"}


@pytest.mark.parametrize("setting", ["JWKS_URL", "REVOCATIONS_URL"])
async def test_it_is_not_ready_before_it_has_keys_and_revocations(
    environ: dict[str, str], ticks: Ticks, setting: str
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    app = create_app(load(Settings, environ | {setting: nowhere}), wait=ticks)
    async with app.test_app():
        assert (await app.test_client().get("/readyz")).status_code == 503
