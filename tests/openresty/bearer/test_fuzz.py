"""Thousands of odd tokens, decided by bearer and by the gateway: equal verdicts, word for word."""

from __future__ import annotations

import json
import os
from collections import Counter
from random import Random, SystemRandom
from typing import Any

import pytest

from tests.openresty.bearer.odd_tokens import OddTokens
from tests.openresty.bearer.support import (
    Ask,
    Mint,
    PythonVerdict,
    batch,
    claims,
    jwks,
    lua_verdict,
    request,
)

BATCHES = int(os.environ.get("BEARER_FUZZ_BATCHES", "5"))  # more by hand: each takes a second
CASES = 1000
SEEDS = [SystemRandom().getrandbits(64) for _ in range(BATCHES)]


def decided(ask: Ask, mint: Mint, seed: int) -> Counter[str]:
    """How often each cause came up; AssertionError where the two differ."""
    odd = OddTokens(mint, Random(seed))  # noqa: S311  # it has to be repeatable
    key_set = jwks(mint.jwk())
    python = PythonVerdict(json.loads(key_set))
    requests = [odd.authorization() for _ in range(CASES)]
    scopes = ["data:read"]
    cases = [request(*values, scopes=scopes) for values in requests]
    answers: Any = ask("bearer_step", batch(key_set, cases, rounds=2))
    causes: Counter[str] = Counter()
    for values, (first, again) in zip(requests, answers, strict=True):
        wanted = python(values, scopes)
        assert lua_verdict(first) == wanted, f"seed {seed}: {values!r}"
        assert lua_verdict(again) == wanted, f"seed {seed}, the second time: {values!r}"
        causes[wanted.get("cause", "accepted")] += 1
    return causes


@pytest.mark.parametrize("seed", SEEDS, ids=[f"batch-{i}" for i in range(BATCHES)])
def test_python_and_lua_decide_alike(ask: Ask, mint: Mint, seed: int) -> None:
    decided(ask, mint, seed)


@pytest.mark.parametrize(
    "piece",
    [
        "1,",
        "-1.5e+3,",
        '"",',
        r'"\"",',
        "é",
        r"\"",
        r"\ud83d\ude00",
        "[],",
        "{},",
        " ",
        "null,",
        "x",
    ],
)
def test_documents_as_long_as_a_token_may_hold_are_read_alike(
    ask: Ask, mint: Mint, piece: str
) -> None:
    quote = '"' if piece in ("é", r"\"", r"\ud83d\ude00", "x") else ""
    texts = []
    for count in (50, 64, 65, 5500 // len(piece.encode())):
        inner = (quote or "[") + piece * count + (quote or "0]")
        texts += [inner, inner[:-1], inner + "1", inner.replace(piece, "\ud800", 1)]
    good = json.dumps(claims())[:-1]
    head = json.dumps(mint.header()).encode()
    payloads = [f'{good},"x":{text}}}'.encode("utf-8", "surrogatepass") for text in texts]
    tokens = [mint.sign(head, payload) for payload in payloads]
    answers = ask("bearer_step", batch(jwks(mint.jwk()), [request(f"Bearer {t}") for t in tokens]))
    python = PythonVerdict({"keys": [mint.jwk()]})
    for token, text, (answer,) in zip(tokens, texts, answers, strict=True):
        assert len(token) <= 8192
        assert lua_verdict(answer) == python([f"Bearer {token}"]), text[:80]


def test_the_odd_tokens_reach_every_rule(ask: Ask, mint: Mint) -> None:
    causes = decided(ask, mint, 1) + decided(ask, mint, 2)
    assert set(causes) >= {
        "accepted", "other_scheme", "many_authorizations", "malformed_credentials", "too_large",
        "malformed", "bad_base64", "bad_header", "alg_not_allowed", "typ_not_allowed",
        "crit_not_allowed", "unknown_kid", "bad_signature", "bad_payload", "wrong_issuer",
        "wrong_audience", "missing_claim", "bad_claim", "expired", "not_yet_valid",
        "issued_in_future", "insufficient_scope",
    }  # fmt: skip
    assert causes["accepted"] > 100
