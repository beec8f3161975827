from __future__ import annotations

import io
from typing import Any

from PIL import Image
from quart import Quart

from identidock.app import create_app
from identidock.settings import Settings


async def test_it_is_ready_when_it_has_keys(app: Quart) -> None:
    response = await app.test_client().get("/readyz")
    assert response.status_code == 200
    assert (await response.get_json())["checks"] == {"keys": "ok"}


async def test_it_is_not_ready_before(app: Quart, keys: Any) -> None:
    keys.ready = False
    response = await app.test_client().get("/readyz")
    assert response.status_code == 503
    assert (await response.get_json())["checks"] == {"keys": "failed"}


async def test_by_itself_it_draws_monsters(app_settings: Settings) -> None:
    client = create_app(app_settings).test_client()
    png = await (await client.get("/monster/ada?size=20")).get_data(as_text=False)
    assert Image.open(io.BytesIO(png)).size == (20, 20)


async def test_the_document_tells_of_the_api_and_its_scope(app: Quart) -> None:
    document = await (await app.test_client().get("/openapi.json")).get_json()
    assert sorted(document["paths"]) == ["/api/identicons/{name}", "/monster/{name}"]
    identicon = document["paths"]["/api/identicons/{name}"]["get"]
    assert identicon["security"] == [{"bearer": ["identicons:read"]}]
    size = next(p["schema"] for p in identicon["parameters"] if p["name"] == "size")
    assert (size["minimum"], size["maximum"], size["default"]) == (16, 1024, 80)


async def test_other_errors_are_json(app: Quart) -> None:
    response = await app.test_client().get("/nothing")
    assert response.status_code == 404
    assert (await response.get_json())["error"] == "not_found"


async def test_it_shows_how_fresh_its_list_of_revocations_is(app: Quart) -> None:
    page = await (await app.test_client().get("/metrics")).get_data(as_text=True)
    for name in ("list_age_seconds", "list_stale", "stale_decisions_total"):
        assert f"\nrevocation_{name} 0.0\n" in page
