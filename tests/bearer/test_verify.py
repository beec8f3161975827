from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bearer import (
    NO_REVOCATIONS,
    Bearer,
    Expected,
    InsufficientScope,
    InvalidToken,
    KeysUnavailable,
    UnknownKid,
    refuse_revoked,
    require_scopes,
    verify,
    verify_signature,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=5,
)
MEMBERS = st.sampled_from(["alg", "typ", "kid", "crit", "jwk", "b64", "x"])
CLAIMS = st.sampled_from(["iss", "aud", "exp", "nbf", "iat", "sub", "jti", "client_id", "scope"])

# fixtures that stay the same for all examples are what these tests want
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

Check = Callable[[Any], Bearer]


@pytest.fixture
def check(mint: Any, expected: Expected) -> Check:
    keys = {"k1": mint.key.public_key()}

    def verify_now(token: Any) -> Bearer:
        return verify(
            token, keys=keys, expected=expected, revocations=NO_REVOCATIONS, now=mint.clock.now
        )

    return verify_now


def test_a_good_token_gives_its_bearer(mint: Any, check: Check) -> None:
    bearer = check(mint.token(quota={"rate": 5}))
    assert (bearer.client_id, bearer.subject, bearer.jti, bearer.kid) == (
        "orders",
        "orders",
        "jti-1",
        "k1",
    )
    assert (bearer.issuer, bearer.audience) == ("https://auth.test", "https://api.test")
    assert bearer.scopes == {"data:read", "data:write"}
    assert (bearer.issued_at, bearer.not_before) == (mint.clock.now, mint.clock.now)
    assert bearer.expires_at == mint.clock.now + 3600
    assert bearer.claims["quota"] == {"rate": 5}


def test_a_bearer_and_its_claims_are_read_only(mint: Any, check: Check) -> None:
    bearer = check(mint.token(quota={"rate": 5}))
    with pytest.raises(AttributeError):
        bearer.client_id = "admin"  # type: ignore[misc]  # that it fails is the point
    with pytest.raises(TypeError):
        bearer.claims["quota"]["rate"] = 6  # type: ignore[index]  # the same


def test_an_unknown_kid_is_told_apart_since_fresh_keys_may_help(mint: Any, check: Check) -> None:
    with pytest.raises(UnknownKid) as refusal:
        check(mint.token({"kid": "k9"}))
    assert refusal.value.unverified_kid == "k9"


def test_a_missing_kid_is_not_worth_a_refresh(mint: Any, check: Check) -> None:
    with pytest.raises(InvalidToken) as refusal:
        check(mint.token({"kid": ...}))
    assert refusal.value.code == "unknown_kid"
    assert not isinstance(refusal.value, UnknownKid)


@pytest.mark.parametrize("token", [None, 1, b"a.b.c", [], "", "\ud800.a.b", "\x00", "." * 9000])
def test_what_is_no_token_at_all_is_an_invalid_token(check: Check, token: object) -> None:
    with pytest.raises(InvalidToken):
        check(token)


def test_a_revoked_token_is_refused(mint: Any, check: Check, revoked: Any) -> None:
    bearer = check(mint.token())
    refuse_revoked(bearer, revoked)
    revoked.jtis.add("jti-1")
    with pytest.raises(InvalidToken) as refusal:
        refuse_revoked(bearer, revoked)
    assert refusal.value.code == "revoked"


def test_a_stale_feed_may_say_that_nothing_can_be_decided(mint: Any, expected: Expected) -> None:
    class Stale:
        def is_revoked(self, **_: object) -> bool:
            raise KeysUnavailable("feed_stale", "the feed is too old", retry_after=1)

    keys = {"k1": mint.key.public_key()}
    with pytest.raises(KeysUnavailable):
        verify(mint.token(), keys=keys, expected=expected, revocations=Stale(), now=mint.clock.now)


def test_required_scopes_must_all_be_there(mint: Any, check: Check) -> None:
    bearer = check(mint.token())
    require_scopes(bearer, [])
    require_scopes(bearer, {"data:read"})
    with pytest.raises(InsufficientScope) as refusal:
        require_scopes(bearer, ["data:read", "admin"])
    assert refusal.value.required == ("admin", "data:read")


def test_one_string_for_required_scopes_is_a_mistake(mint: Any, check: Check) -> None:
    with pytest.raises(TypeError):
        require_scopes(check(mint.token()), "data:read")


def test_the_signature_alone_can_be_checked(mint: Any, other_mint: Any) -> None:
    token = mint.sign(b'{"alg":"RS512","typ":"revocations+jwt"}', b"not JSON")
    header, payload = verify_signature(token, mint.key.public_key(), max_bytes=len(token))
    assert (header["typ"], payload) == ("revocations+jwt", b"not JSON")
    with pytest.raises(InvalidToken) as refusal:
        verify_signature(token, other_mint.key.public_key(), max_bytes=len(token))
    assert refusal.value.code == "bad_signature"


def test_a_signature_over_more_than_the_caller_takes_is_not_looked_at(mint: Any) -> None:
    token = mint.sign(b'{"alg":"RS512"}', b"not JSON")
    with pytest.raises(InvalidToken) as refusal:
        verify_signature(token, mint.key.public_key(), max_bytes=len(token) - 1)
    assert refusal.value.code == "too_large"


def test_a_token_with_the_type_of_a_list_is_no_token_and_a_list_is_none_either(
    mint: Any, check: Check
) -> None:
    for token in (mint.token({"typ": "revocations+jwt"}), mint.revocations()):
        with pytest.raises(InvalidToken) as refusal:
            check(token)
        assert refusal.value.code == "typ_not_allowed"


@SHARED
@given(name=MEMBERS, value=JSON)
def test_any_header_member_is_accepted_or_an_invalid_token(
    mint: Any, check: Check, name: str, value: object
) -> None:
    header = json.dumps({**mint.header(), name: value}).encode()
    try:
        bearer = check(mint.sign(header, json.dumps(mint.claims()).encode()))
    except InvalidToken:
        return
    assert bearer.kid == "k1"
    assert name in {"jwk", "b64", "x"} or value == mint.header()[name]


@SHARED
@given(name=CLAIMS, value=JSON)
def test_any_claim_is_accepted_or_an_invalid_token(
    mint: Any, check: Check, name: str, value: object
) -> None:
    payload = json.dumps(mint.claims(**{name: value})).encode()
    try:
        bearer = check(mint.sign(json.dumps(mint.header()).encode(), payload))
    except InvalidToken as refusal:
        assert refusal.code
    else:
        assert bearer.client_id


@SHARED
@given(payload=st.binary())
def test_any_signed_payload_is_an_invalid_token(mint: Any, check: Check, payload: bytes) -> None:
    with pytest.raises(InvalidToken):
        check(mint.sign(json.dumps(mint.header()).encode(), payload))


@SHARED
@given(position=st.integers(0, 10_000), character=st.characters())
def test_no_changed_character_leaves_a_token_valid(
    mint: Any, check: Check, position: int, character: str
) -> None:
    token = mint.token()
    position %= len(token)
    changed = token[:position] + character + token[position + 1 :]
    if changed != token:
        with pytest.raises(InvalidToken):
            check(changed)
