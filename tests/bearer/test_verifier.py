from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bearer import Expected, InvalidToken, KeysUnavailable, Verifier


class FakeKeys:
    """`fresh` is what a refresh would bring."""

    def __init__(self, current: Mapping[str, Any], *, ready: bool = True) -> None:
        self.current = current
        self.fresh: Mapping[str, Any] | None = None
        self.ready = ready
        self.asked: list[str] = []
        self.running = False

    async def key_set(self, unverified_kid: str) -> Mapping[str, Any]:
        self.asked.append(unverified_kid)
        if self.fresh is not None:
            self.current, self.ready = self.fresh, True
        return self.current

    async def refresh(self) -> None:
        await self.key_set("any")

    async def start(self) -> None:
        self.running = True

    async def stop(self) -> None:
        self.running = False


@pytest.fixture
def keys(mint: Any) -> FakeKeys:
    return FakeKeys({"k1": mint.key.public_key()})


@pytest.fixture
def verifier(keys: FakeKeys, expected: Expected, revoked: Any, clock: Any) -> Verifier:
    return Verifier(keys=keys, expected=expected, revocations=revoked, clock=clock, max_cached=10)


async def test_a_seen_token_is_served_from_memory(verifier: Verifier, mint: Any) -> None:
    token = mint.token()
    assert verifier.cached(token) is None
    bearer = await verifier.verify(token)
    assert verifier.cached(token) is bearer
    assert await verifier.verify(token) is bearer


async def test_a_refused_token_is_not_remembered(verifier: Verifier, mint: Any) -> None:
    token = mint.token(aud="https://other.test")
    with pytest.raises(InvalidToken):
        await verifier.verify(token)
    assert verifier.cached(token) is None


async def test_a_seen_token_is_refused_once_it_has_expired(
    verifier: Verifier, mint: Any, clock: Any
) -> None:
    token = mint.token(exp=clock.now + 10)
    await verifier.verify(token)
    clock.now += 39.9
    assert verifier.cached(token) is not None
    clock.now += 0.1
    assert verifier.cached(token) is None
    with pytest.raises(InvalidToken) as refusal:
        await verifier.verify(token)
    assert refusal.value.code == "expired"


@pytest.mark.parametrize("claim", ["nbf", "iat"])
async def test_a_seen_token_is_refused_while_the_clock_says_it_is_too_early(
    verifier: Verifier, mint: Any, clock: Any, claim: str
) -> None:
    token = mint.token(**{"nbf": ..., "iat": 0, claim: clock.now})
    await verifier.verify(token)
    clock.now -= 30
    assert verifier.cached(token) is not None
    clock.now -= 1
    assert verifier.cached(token) is None


async def test_a_seen_token_is_refused_once_its_key_has_left(
    verifier: Verifier, mint: Any, keys: FakeKeys
) -> None:
    token = mint.token()
    await verifier.verify(token)
    keys.current = {}
    assert verifier.cached(token) is None
    with pytest.raises(InvalidToken) as refusal:
        await verifier.verify(token)
    assert refusal.value.code == "unknown_kid"


async def test_a_seen_token_is_refused_once_its_kid_has_another_key(
    verifier: Verifier, mint: Any, other_mint: Any, keys: FakeKeys
) -> None:
    token = mint.token()
    await verifier.verify(token)
    keys.current = {"k1": other_mint.key.public_key()}
    assert verifier.cached(token) is None
    with pytest.raises(InvalidToken) as refusal:
        await verifier.verify(token)
    assert refusal.value.code == "bad_signature"


async def test_a_seen_token_is_refused_once_it_is_revoked(
    verifier: Verifier, mint: Any, revoked: Any
) -> None:
    token = mint.token()
    await verifier.verify(token)
    revoked.jtis.add("jti-1")
    assert verifier.cached(token) is None
    with pytest.raises(InvalidToken) as refusal:
        await verifier.verify(token)
    assert refusal.value.code == "revoked"


async def test_an_unknown_kid_is_tried_once_more_with_fresh_keys(
    verifier: Verifier, other_mint: Any, keys: FakeKeys
) -> None:
    keys.fresh = {"k2": other_mint.key.public_key()}
    assert (await verifier.verify(other_mint.token())).kid == "k2"
    assert keys.asked == ["k2"]


async def test_a_kid_that_stays_unknown_is_an_invalid_token(
    verifier: Verifier, other_mint: Any
) -> None:
    with pytest.raises(InvalidToken) as refusal:
        await verifier.verify(other_mint.token())
    assert refusal.value.code == "unknown_kid"


async def test_without_any_key_set_nothing_can_be_decided(
    verifier: Verifier, mint: Any, keys: FakeKeys
) -> None:
    keys.current, keys.ready = {}, False
    assert not verifier.ready
    with pytest.raises(KeysUnavailable) as refusal:
        await verifier.verify(mint.token())
    assert refusal.value.retry_after == 5
    keys.fresh = {"k1": mint.key.public_key()}
    assert await verifier.verify(mint.token())
    assert verifier.ready


async def test_a_token_that_no_key_could_save_asks_for_none(
    verifier: Verifier, mint: Any, keys: FakeKeys
) -> None:
    keys.current, keys.ready = {}, False
    for token in ("rubbish", mint.token({"alg": "none"}), mint.token({"kid": ...})):
        with pytest.raises(InvalidToken):
            await verifier.verify(token)
    assert keys.asked == []


@pytest.mark.parametrize("token", [None, 1, b"x", "\ud800", "\u00e9", "", "a" * 9000])
async def test_what_is_no_token_at_all_is_an_invalid_token(verifier: Verifier, token: Any) -> None:
    assert verifier.cached(token) is None
    with pytest.raises(InvalidToken):
        await verifier.verify(token)


async def test_starts_and_stops_its_keys_and_revocations(
    verifier: Verifier, keys: FakeKeys, revoked: Any
) -> None:
    revoked.ready = False
    await verifier.start()
    assert (keys.running, revoked.ready) == (True, True)
    await verifier.stop()
    assert (keys.running, revoked.ready) == (False, False)


async def test_revocations_are_started_after_the_keys_that_check_them(
    verifier: Verifier, keys: FakeKeys, revoked: Any
) -> None:
    seen = []

    async def start() -> None:
        seen.append(keys.running)

    revoked.start = start
    await verifier.start()
    assert seen == [True]


async def test_is_ready_only_with_keys_and_revocations(
    verifier: Verifier, keys: FakeKeys, revoked: Any
) -> None:
    await verifier.check_ready()
    revoked.ready = False
    assert not verifier.ready
    with pytest.raises(KeysUnavailable) as refusal:
        await verifier.check_ready()
    assert refusal.value.code == "revocations_unavailable"
    keys.ready, revoked.ready = False, True
    assert not verifier.ready
    with pytest.raises(KeysUnavailable) as refusal:
        await verifier.check_ready()
    assert refusal.value.code == "keys_unavailable"


async def test_a_bearer_that_is_kept_is_valid_until_its_end_or_its_revocation(
    verifier: Verifier, mint: Any, clock: Any, revoked: Any
) -> None:
    bearer = await verifier.verify(mint.token(exp=clock.now + 10))
    assert verifier.is_still_valid(bearer)
    clock.now += 39.9
    assert verifier.is_still_valid(bearer)
    revoked.jtis.add(bearer.jti)
    assert not verifier.is_still_valid(bearer)
    revoked.jtis.clear()
    clock.now += 0.1
    assert not verifier.is_still_valid(bearer)


async def test_a_bearer_that_is_kept_is_not_valid_without_its_key(
    verifier: Verifier, mint: Any, keys: FakeKeys
) -> None:
    bearer = await verifier.verify(mint.token())
    keys.current = {}
    assert not verifier.is_still_valid(bearer)
