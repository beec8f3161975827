from __future__ import annotations

import json
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bearer import NO_REVOCATIONS, Expected, KeysUnavailable, remote_verifier

VECTORS = Path(__file__).parent.parent / "vectors" / "verify.json"
DOCUMENT = json.loads(VECTORS.read_text("utf-8"))["jwks"]
EXPECTED = Expected(issuer="https://issuer.test", audience="orders", leeway=30)


async def published(_: web.Request) -> web.Response:
    return web.json_response(DOCUMENT)


async def test_it_is_ready_once_it_has_fetched_the_keys() -> None:
    app = web.Application()
    app.router.add_get("/jwks.json", published)
    async with TestServer(app) as server:
        verifier = remote_verifier(
            jwks_url=str(server.make_url("/jwks.json")),
            expected=EXPECTED,
            revocations=NO_REVOCATIONS,
            clock=lambda: 1.0,
        )
        with pytest.raises(KeysUnavailable):
            await verifier.check_ready()
        await verifier.start()
        await verifier.check_ready()
        await verifier.stop()
