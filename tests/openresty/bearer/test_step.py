"""What the step answers and leaves behind, on routes that ask for scopes and on public ones."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.openresty.bearer.support import (
    AUDIENCE,
    ISSUER,
    NOW,
    Ask,
    Mint,
    batch,
    jwks,
    request,
)


@pytest.fixture
def decide(ask: Ask, mint: Mint) -> Any:
    """decide(*Authorization values, scopes=, audience=): what access() returned."""

    def decide(
        *values: str, ready: bool = True, revoked: tuple[str, ...] = (), **route: Any
    ) -> Any:
        document = batch(
            jwks(mint.jwk()), [request(*values, **route)], ready=ready, revoked=list(revoked)
        )
        return ask("bearer_step", document)[0][0]

    return decide


def test_a_verified_token_is_left_for_the_steps_after(decide: Any, mint: Mint) -> None:
    token = mint.token(scope="b a  b", quota={"rate": 2.5, "burst": 10})
    answer = decide(f"Bearer {token}", scopes=["a"])
    assert answer["ok"] is True
    bearer = answer["bearer"]
    assert bearer["scopes"] == {"a": True, "b": True}
    assert bearer["scope_list"] == ["a", "b"]
    assert bearer["quota"] == {"rate": 2.5, "burst": 10}
    assert float(bearer["expires_at"]) == NOW + 3600
    assert float(bearer["issued_at"]) == NOW
    names = ("client_id", "subject", "jti", "kid", "audience", "issuer")
    values = ["orders", "orders", "jti-1", "k1", AUDIENCE, ISSUER]
    assert [bearer[name] for name in names] == values


@pytest.mark.parametrize(
    "quota",
    [
        ..., None, 1, "10/s", [], {}, [1, 2], {"rate": 1}, {"burst": 1}, {"rate": 0, "burst": 1},
        {"rate": 1, "burst": 0}, {"rate": -1, "burst": 1}, {"rate": "1", "burst": 1},
        {"rate": 1, "burst": None}, {"rate": True, "burst": 1}, {"rate": 1, "burst": 10**400},
    ],
)  # fmt: skip
def test_a_quota_that_cannot_be_counted_with_is_none(
    decide: Any, mint: Mint, quota: object
) -> None:
    answer = decide(f"Bearer {mint.token(quota=quota)}")
    assert answer["ok"] is True
    assert "quota" not in answer["bearer"]


def test_without_a_token_the_challenge_is_bare(decide: Any) -> None:
    answer = decide(scopes=["data:read"])
    assert (answer["ok"], answer["status"]) == (False, 401)
    assert answer["reason"] == {
        "code": "unauthorized",
        "description": "Authentication is required",
        "headers": {"WWW-Authenticate": f'Bearer realm="{AUDIENCE}"'},
        "detail": {"cause": "no_authorization", "required": ["data:read"]},
    }


def test_a_missing_scope_is_told_and_which_ones_are_there_only_to_the_operator(
    decide: Any, mint: Mint
) -> None:
    answer = decide(f"Bearer {mint.token()}", scopes=["data:write", "data:admin"])
    assert answer["status"] == 403
    assert answer["reason"] == {
        "code": "insufficient_scope",
        "description": "The access token lacks a required scope",
        "headers": {
            "WWW-Authenticate": f'Bearer realm="{AUDIENCE}", error="insufficient_scope", '
            'error_description="The access token lacks a required scope", '
            'scope="data:admin data:write"'
        },
        "detail": {
            "cause": "insufficient_scope",
            "claim": "scope",
            "kid": "k1",
            "client_id": "orders",
            "required": ["data:write", "data:admin"],
            "scopes": ["data:read", "data:write"],
        },
    }
    assert "bearer" not in answer


def test_another_issuer_or_audience_is_shown_to_the_operator(decide: Any, mint: Mint) -> None:
    answer = decide(f"Bearer {mint.token(iss='https://evil.test')}")
    assert answer["reason"]["code"] == "invalid_token"
    assert answer["reason"]["detail"] == {
        "cause": "wrong_issuer",
        "claim": "iss",
        "kid": "k1",
        "expected_issuer": ISSUER,
        "unverified_issuer": "https://evil.test",
    }
    detail = decide(f"Bearer {mint.token(aud='billing')}")["reason"]["detail"]
    assert (detail["expected_audience"], detail["unverified_audience"]) == (AUDIENCE, "billing")
    assert "unverified_audience" not in decide(f"Bearer {mint.token(aud=None)}")["reason"]["detail"]


def test_an_unknown_kid_is_shown_as_unverified_and_cut_between_characters(
    decide: Any, mint: Mint
) -> None:
    kid = "é" * 200
    detail = decide(f"Bearer {mint.token({'kid': kid})}")["reason"]["detail"]
    assert detail["cause"] == "unknown_kid"
    assert detail["unverified_kid"] == "é" * 128
    detail = decide(f"Bearer {mint.token({'kid': 'x' + kid})}")["reason"]["detail"]
    assert detail["unverified_kid"] == "x" + "é" * 127
    assert "kid" not in detail


def test_a_revoked_token_names_its_client(decide: Any, mint: Mint) -> None:
    reason = decide(f"Bearer {mint.token(jti='gone')}", revoked=("gone",))["reason"]
    assert reason["description"] == "The access token is revoked"
    assert (reason["detail"]["cause"], reason["detail"]["client_id"]) == ("revoked", "orders")


def test_no_client_is_named_that_is_not_verified(decide: Any, mint: Mint) -> None:
    for changes in ({"exp": 1}, {"aud": "x"}, {"sub": ""}):
        assert "client_id" not in decide(f"Bearer {mint.token(**changes)}")["reason"]["detail"]


def test_without_any_keys_the_answer_is_503_and_no_challenge(decide: Any, mint: Mint) -> None:
    answer = decide(f"Bearer {mint.token({'kid': 'k9'})}", ready=False)
    assert answer["status"] == 503
    assert answer["reason"]["code"] == "temporarily_unavailable"
    assert answer["reason"]["headers"] == {"Retry-After": "5"}


PUBLIC = [{"scopes": None}, {"scopes": None, "audience": None}]


@pytest.mark.parametrize("route", PUBLIC)
@pytest.mark.parametrize(
    "values",
    [(), ("",), ("Basic b3JkZXJzOng=",), ("Bearerish x",), ("Basic x", "Basic y"), ("DPoP x", "")],
)
def test_a_public_route_takes_requests_without_a_bearer_token(
    decide: Any, route: Any, values: tuple[str, ...]
) -> None:
    answer = decide(*values, **route)
    assert answer["ok"] is True
    assert "bearer" not in answer


@pytest.mark.parametrize("route", PUBLIC)
def test_a_token_on_a_public_route_is_for_any_audience_but_has_to_be_genuine(
    decide: Any, mint: Mint, route: Any
) -> None:
    answer = decide(f"Bearer {mint.token(aud='another')}", **route)
    assert answer["ok"] is True
    assert (answer["bearer"]["client_id"], answer["bearer"]["audience"]) == ("orders", "another")
    forged = mint.token()[:-8] + "AAAAAAAA"
    for value, status, cause in (
        (f"Bearer {forged}", 401, "bad_signature"),
        ("Bearer x", 401, "malformed"),
        ("Bearer", 400, "malformed_credentials"),
        ("bearer a b", 400, "malformed_credentials"),
        (f"Bearer {mint.token(exp=1)}", 401, "expired"),
        (f"Bearer {mint.token(aud=['a'])}", 401, "bad_claim"),
        (f"Bearer {mint.token(aud=...)}", 401, "missing_claim"),
    ):
        answer = decide(value, **route)
        assert (answer["status"], answer["reason"]["detail"]["cause"]) == (status, cause)
        realm = "gateway" if "audience" in route else AUDIENCE
        header = answer["reason"]["headers"]["WWW-Authenticate"]
        assert header.startswith(f'Bearer realm="{realm}", error=')


@pytest.mark.parametrize("route", PUBLIC)
def test_several_authorizations_with_a_bearer_among_them_are_refused_on_a_public_route(
    decide: Any, mint: Mint, route: Any
) -> None:
    good = f"Bearer {mint.token()}"
    for values in ((good, good), ("Basic x", good), (good, ""), ("", "bEARER")):
        answer = decide(*values, **route)
        assert answer["reason"]["detail"]["cause"] == "many_authorizations"
        assert (answer["status"], answer["reason"]["code"]) == (400, "invalid_request")


def test_a_token_seen_on_one_audience_is_not_taken_on_another(ask: Ask, mint: Mint) -> None:
    value = f"Bearer {mint.token()}"
    cases = [
        request(value, scopes=["data:read"]),
        request(value, scopes=["data:read"], audience="another"),
        request(value, scopes=None, audience="another"),
        request(value, scopes=["data:admin"]),
    ]
    answers = ask("bearer_step", batch(jwks(mint.jwk()), cases, rounds=2))
    for turn in (0, 1):
        first, other, public, more = (answer[turn] for answer in answers)
        assert first["ok"] is True
        assert other["reason"]["detail"]["cause"] == "wrong_audience"
        assert public["ok"] is True
        assert more["reason"]["detail"]["cause"] == "insufficient_scope"


def test_a_refusal_never_holds_the_token(ask: Ask, mint: Mint) -> None:
    good = mint.token()
    tokens = [mint.token(exp=1), mint.token(aud="x"), mint.token({"kid": "x"})]
    tokens += [mint.token({"alg": "none"}), good[:-8] + "AAAAAAAA", good + ".x", good + "="]
    cases = [request(f"Bearer {token}", scopes=scopes) for token in tokens for scopes in ([], None)]
    for answer in ask("bearer_step", batch(jwks(mint.jwk()), cases)):
        text = json.dumps(answer)
        assert not any(part in text for token in tokens for part in token.split(".")[1:3] if part)


def test_odd_names_of_keys_and_scopes_are_only_names(ask: Ask, mint: Mint) -> None:
    names = ["__index", "__proto__", "constructor", "1", "n", " ", "%s"]
    cases = [request(f"Bearer {mint.token({'kid': name})}") for name in names]
    for answer in ask("bearer_step", batch(jwks(mint.jwk()), cases)):
        assert answer[0]["reason"]["detail"]["cause"] == "unknown_kid"
