"""A worker under many verifications: its memory stays flat, seen tokens cost next to nothing."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.openresty.bearer.odd_tokens import OddTokens
from tests.openresty.bearer.support import AUDIENCE, ISSUER, NOW, Ask, Mint, jwks

PAGE = 4096


def loop(ask: Ask, mint: Mint, authorizations: list[str], count: int, *, cached: bool) -> Any:
    document = {"jwks": jwks(mint.jwk()), "issuer": ISSUER, "audience": AUDIENCE, "now": NOW}
    wanted = {"authorizations": authorizations, "count": count, "cached": cached}
    return ask("bearer_loop", document | wanted)


def test_memory_is_flat_over_200_000_verifications(ask: Ask, mint: Mint) -> None:
    odd = OddTokens(mint, Random(5))  # noqa: S311  # it has to be repeatable
    good = [f"Bearer {mint.token(jti=f'jti-{i}')}" for i in range(200)]
    mixed = good + [odd.authorization()[0] for _ in range(200)]
    mixed = [value for value in mixed if value.isascii()]
    for _ in range(2):
        before = loop(ask, mint, mixed, 20_000, cached=False)
    for _ in range(10):
        after = loop(ask, mint, mixed, 20_000, cached=False)
    assert after["accepted"] > 5_000
    assert after["errors"] == 0
    assert (after["memory"] - before["memory"]) * PAGE < 4 * 2**20


def test_more_tokens_than_the_cache_holds_are_all_verified(ask: Ask, mint: Mint) -> None:
    tokens = [f"Bearer {mint.token(jti=f'jti-{i}')}" for i in range(2_500)]
    assert loop(ask, mint, tokens, 5_000, cached=True)["accepted"] == 5_000


def test_a_token_that_was_seen_costs_a_fraction(ask: Ask, mint: Mint) -> None:
    tokens = [f"Bearer {mint.token(jti=f'jti-{i}')}" for i in range(100)]
    fresh = loop(ask, mint, tokens, 10_000, cached=False)
    seen = loop(ask, mint, tokens, 200_000, cached=True)
    assert fresh["accepted"] == 10_000
    assert seen["accepted"] == 200_000
    assert seen["seconds"] / 200_000 < fresh["seconds"] / 10_000 / 5
