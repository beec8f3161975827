from __future__ import annotations

from quart import Quart

from chassis.settings import load
from dashboard.app import create_app
from dashboard.settings import Settings
from tests.dashboard.conftest import Browser

OTHER = "http://localhost:5173"


async def preflight(browser: Browser, origin: str) -> str | None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    response = await browser.options("/app/api/users", headers=headers)
    return response.headers.get("Access-Control-Allow-Origin")


async def test_pages_of_other_origins_may_read_nothing(browser: Browser) -> None:
    assert await preflight(browser, OTHER) is None


async def test_those_that_are_told_may(environ: dict[str, str]) -> None:
    app = create_app(load(Settings, environ | {"CORS_ORIGINS": OTHER}))
    browser = app.test_client()
    assert await preflight(browser, OTHER) == OTHER
    assert await preflight(browser, "http://evil.test") is None


async def test_it_has_no_api_of_its_own_to_document(app: Quart) -> None:
    document = await (await app.test_client().get("/openapi.json")).get_json()
    assert document["paths"] == {}


async def test_it_counts_its_requests_by_route(browser: Browser) -> None:
    await browser.get("/app/api/users/secret-name")
    page = await (await browser.get("/metrics")).get_data(as_text=True)
    assert 'route="/app/api/<path:path>"' in page
    assert "secret-name" not in page
