"""`explain` says what the verifier says, over the vectors that all verifiers share."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearer import (
    NO_REVOCATIONS,
    BearerError,
    Expected,
    InvalidToken,
    parse_jwks,
    token_from,
    verify,
)
from tokendealer.explain import Explanation, explain

DOCUMENT = json.loads((Path(__file__).parents[1] / "vectors" / "verify.json").read_text("utf-8"))
KEYS = parse_jwks(DOCUMENT["jwks"])
EXPECTED = Expected(**DOCUMENT["expected"])
NOW = DOCUMENT["now"]
TELLING_STEPS = {"alg", "typ", "iss", "aud", "exp", "nbf", "iat", "sub", "jti", "client_id"}


def token_of(case: dict[str, Any]) -> str | None:
    try:
        return token_from(case["authorization"])
    except BearerError:
        return None


CASES = [
    pytest.param(case, token_of(case), id=case["name"])
    for case in DOCUMENT["cases"]
    if token_of(case) is not None
]


def explained(
    token: str, *, revoked: bool = False, audience: str | None = EXPECTED.audience
) -> Explanation:
    return explain(
        token,
        keys=KEYS,
        key_states=dict.fromkeys(KEYS, "signing"),
        issuer=EXPECTED.issuer,
        audience=audience,
        leeway=EXPECTED.leeway,
        revoked=revoked,
        now=NOW,
    )


def refusal(token: str) -> InvalidToken | None:
    try:
        verify(token, keys=KEYS, expected=EXPECTED, revocations=NO_REVOCATIONS, now=NOW)
    except InvalidToken as error:
        return error
    return None


def accepted_token() -> str:
    return next(
        token for case, token in (param.values for param in CASES) if case["accept"] and token
    )


@pytest.mark.parametrize(("case", "token"), CASES)
def test_it_accepts_exactly_what_the_verifier_accepts(case: dict[str, Any], token: str) -> None:
    error, explanation = refusal(token), explained(token)
    assert explanation.accepted is (error is None)
    assert json.loads(json.dumps(asdict(explanation)))["accepted"] is explanation.accepted
    if error is None:
        assert explanation.verdict == "accepted"
        assert not [step for step in explanation.steps if step.ok is False]
    else:
        assert explanation.verdict == f"refused: {error.reason} ({error.code})"


@pytest.mark.parametrize(("case", "token"), CASES)
def test_a_revoked_token_is_never_accepted(case: dict[str, Any], token: str) -> None:
    explanation = explained(token, revoked=True)
    assert not explanation.accepted
    if refusal(token) is None:
        assert explanation.verdict == "refused: the token was revoked (revoked)"
    assert explanation.steps[-1].ok is False


@pytest.mark.parametrize(("case", "token"), CASES)
def test_the_step_of_the_claim_at_fault_is_bad(case: dict[str, Any], token: str) -> None:
    error = refusal(token)
    if error is None or error.claim not in TELLING_STEPS:
        return
    bad = {step.name for step in explained(token).steps if step.ok is False}
    assert error.claim in bad


def test_without_an_audience_the_tokens_own_is_taken() -> None:
    assert explained(accepted_token(), audience=None).accepted
    assert not explained(accepted_token(), audience="https://other.test").accepted


def test_the_state_of_the_key_is_told() -> None:
    steps = {step.name: step for step in explained(accepted_token()).steps}
    assert steps["kid"].detail.endswith("is signing")


@pytest.mark.parametrize("state", ["gone", None])
def test_a_key_that_is_gone_or_unknown_is_bad(state: str | None) -> None:
    token = accepted_token()
    kid = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))["kid"]
    explanation = explain(
        token,
        keys={},
        key_states={kid: state} if state else {},
        issuer=EXPECTED.issuer,
        audience=None,
        leeway=30,
        revoked=False,
        now=NOW,
    )
    assert not explanation.accepted
    assert {step.name: step.ok for step in explanation.steps}["kid"] is False


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
JSON = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.text(), SCALARS, max_size=3)
NAMES = st.sampled_from(
    ["alg", "typ", "kid", "iss", "aud", "exp", "nbf", "iat", "sub", "jti", "client_id", "scope"]
)


@given(st.text())
def test_any_text_is_explained_and_refused(text: str) -> None:
    assert not explained(text).accepted


@given(st.dictionaries(NAMES, JSON), st.dictionaries(NAMES, JSON))
def test_any_header_and_claims_are_explained_and_refused(
    header: dict[str, Any], claims: dict[str, Any]
) -> None:
    parts = (base64.urlsafe_b64encode(json.dumps(p).encode()).decode() for p in (header, claims))
    assert not explained(".".join([*parts, "c2ln"])).accepted


@pytest.mark.parametrize("exp", [10**400, -(10**400), 1e300, -1e300, 2**63, 1 << 70])
def test_times_beyond_any_calendar_are_explained(exp: float) -> None:
    claims = base64.urlsafe_b64encode(json.dumps({"exp": exp}).encode()).decode()
    steps = {step.name: step for step in explained(f"e30.{claims}.c2ln").steps}
    assert steps["exp"].ok is False
