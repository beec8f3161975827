from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bearer import (
    NO_REVOCATIONS,
    Expected,
    FeedSettings,
    InvalidToken,
    KeysUnavailable,
    Verifier,
    remote_verifier,
)

VECTORS = Path(__file__).parent.parent / "vectors" / "verify.json"
DOCUMENT = json.loads(VECTORS.read_text("utf-8"))["jwks"]
EXPECTED = Expected(issuer="https://issuer.test", audience="orders", leeway=30)

WaitUntil = Callable[[Callable[[], bool]], Awaitable[None]]


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


class Issuer:
    """An authorization server with a key set and a list of revocations, each with its ETag."""

    def __init__(self) -> None:
        self.keys = b'{"keys":[]}'
        self.revocations = ""
        self.unchanged = 0
        self.app = web.Application()
        self.app.router.add_get("/jwks", self._jwks)
        self.app.router.add_get("/revocations", self._revocations)

    async def _jwks(self, _: web.Request) -> web.Response:
        return web.Response(body=self.keys)

    async def _revocations(self, request: web.Request) -> web.Response:
        etag = f'"{hash(self.revocations)}"'
        if request.headers.get("If-None-Match") == etag:
            self.unchanged += 1
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(text=self.revocations, headers={"ETag": etag})


@pytest.fixture
def issuer(mint: Any) -> Issuer:
    issuer = Issuer()
    issuer.keys, issuer.revocations = mint.jwks(), mint.revocations(version=1)
    return issuer


@pytest.fixture
async def followed(issuer: Issuer, expected: Expected, clock: Any) -> AsyncIterator[Verifier]:
    async with TestServer(issuer.app) as server:
        verifier = remote_verifier(
            jwks_url=str(server.make_url("/jwks")),
            expected=expected,
            revocations=FeedSettings(
                str(server.make_url("/revocations")), poll_seconds=0.01, max_age=60, stale="refuse"
            ),
            clock=clock,
        )
        await verifier.start()
        yield verifier
        await verifier.stop()


async def test_a_seen_token_is_refused_soon_after_it_is_revoked(
    followed: Verifier, issuer: Issuer, mint: Any, wait_until: WaitUntil
) -> None:
    await followed.check_ready()
    token = mint.token()
    await followed.verify(token)
    await wait_until(lambda: issuer.unchanged > 0)
    assert followed.cached(token) is not None
    issuer.revocations = mint.revocations(version=2, jtis=["jti-1"])
    await wait_until(lambda: followed.cached(token) is None)
    with pytest.raises(InvalidToken) as refusal:
        await followed.verify(token)
    assert refusal.value.code == "revoked"


async def test_a_list_by_a_new_key_brings_that_key_and_revokes_the_old_ones_tokens(
    followed: Verifier, issuer: Issuer, mint: Any, other_mint: Any, wait_until: WaitUntil
) -> None:
    token = mint.token()
    await followed.verify(token)
    issuer.keys = b'{"keys":[%s,%s]}' % (mint.jwks()[10:-2], other_mint.jwks()[10:-2])
    issuer.revocations = other_mint.revocations(version=2, kids=["k1"])
    await wait_until(lambda: followed.cached(token) is None)
    assert (await followed.verify(other_mint.token())).kid == "k2"
    with pytest.raises(InvalidToken) as refusal:
        await followed.verify(token)
    assert refusal.value.code == "revoked"


async def test_it_is_not_ready_and_answers_503_before_the_first_list(
    issuer: Issuer, expected: Expected, mint: Any, clock: Any
) -> None:
    issuer.revocations = "rubbish"
    async with TestServer(issuer.app) as server:
        verifier = remote_verifier(
            jwks_url=str(server.make_url("/jwks")),
            expected=expected,
            revocations=FeedSettings(
                str(server.make_url("/revocations")), poll_seconds=60, max_age=60, stale="accept"
            ),
            clock=clock,
        )
        await verifier.start()
        for asked in (verifier.check_ready(), verifier.verify(mint.token())):
            with pytest.raises(KeysUnavailable) as refusal:
                await asked
            assert (refusal.value.code, refusal.value.status) == ("revocations_unavailable", 503)
        await verifier.stop()
