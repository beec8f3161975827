"""Why a token is accepted or refused, step by step, for the operator who asks."""

import base64
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bearer import NO_REVOCATIONS, Expected, InvalidToken, verify

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that every verifier checks. `ok` is None for what is only told."""

    name: str
    ok: bool | None
    detail: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """`accepted` is the verdict of the verifier itself; the steps say what it is made of."""

    accepted: bool
    verdict: str
    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    steps: tuple[Step, ...]


def explain(
    unverified_token: str,
    *,
    keys: Mapping[str, RSAPublicKey],
    key_states: Mapping[str, str],
    issuer: str,
    audience: str | None,
    leeway: int,
    revoked: bool,
    now: float,
) -> Explanation:
    """What a verifier for `audience` (the token's own if None) says of the token, and why."""
    header, claims = _unverified_parts(unverified_token)
    expected_audience = audience if audience is not None else str(claims.get("aud", ""))
    expected = Expected(issuer=issuer, audience=expected_audience, leeway=leeway)
    try:
        verify(unverified_token, keys=keys, expected=expected, revocations=NO_REVOCATIONS, now=now)
        refusal = None
    except InvalidToken as error:
        refusal = f"refused: {error.reason} ({error.code})"
    if refusal is None and revoked:
        refusal = "refused: the token was revoked (revoked)"
    steps = (
        *_header_steps(header, key_states),
        *_claim_steps(claims, expected),
        *_time_steps(claims, now, leeway),
        Step("revoked", not revoked, "was revoked" if revoked else "is not revoked"),
    )
    return Explanation(refusal is None, refusal or "accepted", header, claims, steps)


def _unverified_parts(unverified_token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    parts = [_unverified_object(part) for part in unverified_token.split(".")[:2]]
    return (*parts, {}, {})[:2]  # type: ignore[return-value]  # two of them, by the slice


def _unverified_object(segment: str) -> dict[str, Any]:
    try:
        decoded = msgspec.json.decode(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except (ValueError, RecursionError):
        return {}
    return decoded if isinstance(decoded, dict) else {}


def _header_steps(header: Mapping[str, Any], key_states: Mapping[str, str]) -> list[Step]:
    kid = header.get("kid")
    state = key_states.get(kid) if isinstance(kid, str) else None
    known = f"key {kid} is {state}" if state else f"key {kid} is not one of this server's"
    return [
        Step("alg", header.get("alg") == "RS512", f"{header.get('alg')}; RS512 is accepted"),
        Step("typ", header.get("typ") == "at+jwt", f"{header.get('typ')}; at+jwt is accepted"),
        Step("kid", state not in (None, "gone"), known),
    ]


def _claim_steps(claims: Mapping[str, Any], expected: Expected) -> list[Step]:
    steps = [
        Step(name, claims.get(name) == wanted, f"{claims.get(name)}; expected {wanted}")
        for name, wanted in (("iss", expected.issuer), ("aud", expected.audience))
    ]
    steps += [
        Step(name, _is_identifier(claims.get(name)), str(claims.get(name) or "is missing"))
        for name in ("client_id", "sub", "jti")
    ]
    return [*steps, Step("scope", None, str(claims.get("scope", "none")))]


def _is_identifier(value: object) -> bool:
    return isinstance(value, str) and value != "" and _CONTROL.search(value) is None


def _time_steps(claims: Mapping[str, Any], now: float, leeway: int) -> list[Step]:
    steps = []
    for name in ("exp", "nbf", "iat"):
        value = claims.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_time(value):
            absent = name == "nbf" and name not in claims
            steps.append(Step(name, absent, "is missing or not a time"))
            continue
        ok = now < value + leeway if name == "exp" else value <= now + leeway
        steps.append(Step(name, ok, f"{_utc(value)}, {_from_now(value - now)}"))
    return steps


def _is_time(value: float) -> bool:
    return 0 <= value <= 2**53


def _utc(seconds: float) -> str:
    try:
        return time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(seconds))
    except (OverflowError, ValueError, OSError):
        return str(seconds)


def _from_now(seconds: float) -> str:
    return f"{abs(seconds):.0f} s {'from now' if seconds >= 0 else 'ago'}"
