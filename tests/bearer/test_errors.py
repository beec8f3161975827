from __future__ import annotations

import pytest

from bearer import (
    BearerError,
    InsufficientScope,
    InvalidRequest,
    InvalidToken,
    KeysUnavailable,
    MissingToken,
    TokenRequestFailed,
    UnknownKid,
)

ALL = [
    MissingToken("no_authorization", "reason"),
    InvalidRequest("many_authorizations", "reason"),
    InvalidToken("wrong_audience", "reason", claim="aud"),
    UnknownKid("kid-secret"),
    InsufficientScope({"b", "a"}),
    KeysUnavailable("keys_unavailable", "reason", retry_after=5),
]


def test_each_error_has_its_status_and_rfc_6750_code() -> None:
    assert [(error.status, error.error) for error in ALL] == [
        (401, None),
        (400, "invalid_request"),
        (401, "invalid_token"),
        (401, "invalid_token"),
        (403, "insufficient_scope"),
        (503, "temporarily_unavailable"),
    ]


def test_a_missing_token_gets_a_bare_challenge() -> None:
    assert ALL[0].challenge("api") == 'Bearer realm="api"'


def test_an_invalid_token_is_challenged_with_its_error() -> None:
    expected = 'Bearer realm="api", error="invalid_token"'
    expected += ', error_description="The access token is invalid"'
    assert ALL[2].challenge("api") == expected


def test_insufficient_scope_names_the_scopes_in_order() -> None:
    assert ALL[4].challenge("api").endswith(', scope="a b"')


def test_the_realm_is_quoted() -> None:
    assert ALL[0].challenge('a "b" \\c') == 'Bearer realm="a \\"b\\" \\\\c"'


@pytest.mark.parametrize("realm", ["a\r\nX-Evil: 1", "a\x00", "r\u00e9alm"])
def test_a_realm_that_could_split_the_header_is_refused(realm: str) -> None:
    with pytest.raises(ValueError, match="printable"):
        ALL[0].challenge(realm)


@pytest.mark.parametrize("error", ALL)
def test_the_caller_learns_neither_code_nor_claim_nor_reason_nor_kid(error: BearerError) -> None:
    told = error.description + error.challenge("api")
    for secret in ("reason", "kid-secret", "aud", "wrong_audience", "unknown_kid"):
        assert secret not in told


@pytest.mark.parametrize(
    ("code", "description"),
    [
        ("expired", "The access token is expired"),
        ("revoked", "The access token is revoked"),
        ("bad_signature", "The access token is invalid"),
    ],
)
def test_only_expiry_and_revocation_are_told_apart(code: str, description: str) -> None:
    assert InvalidToken(code, "reason").description == description


def test_only_unavailable_keys_say_when_to_come_back() -> None:
    assert [error.retry_after for error in ALL] == [None] * 5 + [5]


def test_a_failed_token_request_keeps_what_the_server_said() -> None:
    failure = TokenRequestFailed(400, "invalid_scope", "no such scope")
    assert (failure.status, failure.error, failure.description) == (
        400,
        "invalid_scope",
        "no such scope",
    )
    assert "invalid_scope" in str(failure)
