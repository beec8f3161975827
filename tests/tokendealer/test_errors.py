from __future__ import annotations

import pytest

from tokendealer.errors import (
    InvalidClient,
    InvalidRequest,
    InvalidScope,
    InvalidTarget,
    OAuthError,
    TooManyAttempts,
    UnauthorizedClient,
    UnsupportedGrantType,
)

DESCRIBED = [InvalidRequest, InvalidScope, InvalidTarget, UnauthorizedClient, UnsupportedGrantType]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InvalidRequest, "invalid_request"),
        (InvalidScope, "invalid_scope"),
        (InvalidTarget, "invalid_target"),
        (UnauthorizedClient, "unauthorized_client"),
        (UnsupportedGrantType, "unsupported_grant_type"),
    ],
)
def test_each_refusal_has_its_rfcs_code_and_400(error: type[OAuthError], code: str) -> None:
    refusal = error("words", field="scope")
    assert (refusal.status, refusal.error, refusal.field) == (400, code, "scope")


def test_a_failed_authentication_tells_its_reason_to_nobody_but_the_log() -> None:
    refusal = InvalidClient("there is no such client")
    assert (refusal.status, refusal.error) == (401, "invalid_client")
    assert refusal.description == "Client authentication failed"
    assert refusal.reason == "there is no such client"
    assert refusal.headers["WWW-Authenticate"].startswith("Basic realm=")


def test_too_many_attempts_say_when_to_come_back() -> None:
    refusal = TooManyAttempts("wrong", retry_after=7)
    assert (refusal.status, refusal.error) == (429, "invalid_client")
    assert refusal.headers["Retry-After"] == "7"


@pytest.mark.parametrize(
    "refusal",
    [*(error("words") for error in DESCRIBED), InvalidClient("x"), TooManyAttempts("x", 1)],
)
def test_no_refusal_is_stored(refusal: OAuthError) -> None:
    assert refusal.headers["Cache-Control"] == "no-store"
    assert refusal.headers["Pragma"] == "no-cache"
