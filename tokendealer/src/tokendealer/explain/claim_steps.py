"""The steps over a token's claims, each decided by the verifier's own rule."""

import shlex
from collections.abc import Callable, Collection, Mapping
from math import inf

from bearer import Expected, InvalidToken
from bearer import claims as rules
from tokendealer.explain.explanation import Step
from tokendealer.explain.unverified import Unverified
from tokendealer.when import utc

NAMES = ("iss", "aud", "exp", "nbf", "iat", "client_id", "sub", "jti", "scope")

_ALONE: Mapping[str, Callable[[float], tuple[float, float | None, float]]] = {
    "exp": lambda value: (value, None, 0.0),
    "nbf": lambda value: (inf, value, 0.0),
    "iat": lambda value: (inf, None, value),
}
"""The arguments of rules.check_times that ask after one of the three."""

_OURS = "Ask TokenDealer for an access token: this is none that it makes"

Claims = Mapping[str, object]


def claim_steps(
    unverified: Unverified, *, expected: Expected, scopes: Collection[str], now: float
) -> list[Step]:
    """claims, and one for each of NAMES."""
    if unverified.claims is None:
        reason = "could not be checked, because the claims can't be read"
        return [_unreadable(unverified), *(Step(name, None, reason) for name in NAMES)]
    claims = unverified.claims
    return [
        Step("claims", True, "are a JSON object"),
        _issuer(claims, expected.issuer),
        _audience(claims, expected.audience),
        *(_time(claims, name, now, expected.leeway) for name in ("exp", "nbf", "iat")),
        *(_identifier(claims, name) for name in ("client_id", "sub", "jti")),
        _scope(claims, scopes),
    ]


def _unreadable(unverified: Unverified) -> Step:
    if unverified.broken is not None:
        return Step("claims", None, "can't be read, because the structure is broken")
    return Step("claims", False, "are not a JSON object, strictly read", _OURS)


def _issuer(claims: Claims, issuer: str) -> Step:
    error = _refusal(lambda: rules.equal(claims, "iss", issuer, "wrong_issuer"))
    if error is None:
        return Step("iss", True, issuer)
    mend = f"Ask {issuer} for a token, or have TokenDealer and verifiers agree on ISSUER"
    return Step("iss", False, f"{_said(claims, 'iss')}; expected {issuer}", mend)


def _audience(claims: Claims, audience: str) -> Step:
    error = _refusal(lambda: rules.equal(claims, "aud", audience, "wrong_audience"))
    if error is None:
        return Step("aud", True, audience)
    wrong = error.code == "wrong_audience"
    said = f"{_said(claims, 'aud')}; expected {audience if wrong else 'one string'}"
    return Step("aud", False, said, f"Ask for a token with audience={audience}" if wrong else _OURS)


def _time(claims: Claims, name: str, now: float, leeway: int) -> Step:
    if name == "nbf" and name not in claims:
        return Step(name, True, "is missing, which is allowed")
    error = _refusal(lambda: rules.seconds(claims, name))
    if error is not None:
        return Step(name, False, f"{_said(claims, name)}; expected seconds since 1970", _OURS)
    value = rules.seconds(claims, name)
    error = _refusal(lambda: rules.check_times(*_ALONE[name](value), now=now, leeway=leeway))
    detail = f"{utc(value)}, {_from_now(value - now)} by this clock, leeway {leeway} s"
    return Step(name, error is None, detail, _mend_time(name, value - now) if error else None)


def _mend_time(name: str, ahead: float) -> str:
    if name == "exp":
        return "Ask for a new token"
    return f"The clocks differ by {ahead:.0f} s: set both by NTP, or wait that long"


def _identifier(claims: Claims, name: str) -> Step:
    error = _refusal(lambda: rules.identifier(claims, name))
    return Step(name, error is None, _said(claims, name), None if error is None else _OURS)


def _scope(claims: Claims, scopes: Collection[str]) -> Step:
    if _refusal(lambda: rules.scopes(claims)) is not None:
        return Step("scope", False, f"{_said(claims, 'scope')}; expected a string", _OURS)
    has = rules.scopes(claims)
    said = " ".join(sorted(has)) or "none"
    lacking = sorted(set(scopes) - has)
    if not lacking:
        return Step("scope", True if scopes else None, said)
    # quoted: the claims may be anybody's words, and the command is there to be copied
    words = (str(claims.get("client_id")), f"{claims.get('aud')}={' '.join(lacking)}")
    mend = (
        f"Ask for a token with scope={lacking[0]}; if that is refused, the client lacks the scope: "
        f"`tokendealer client grant {shlex.join(words)}`"
    )
    return Step("scope", False, f"{said}; lacks {' '.join(lacking)}", mend)


def _refusal(rule: Callable[[], object]) -> InvalidToken | None:
    try:
        rule()
    except InvalidToken as error:
        return error
    return None


def _said(claims: Claims, name: str) -> str:
    if name not in claims:
        return "is missing"
    value = claims[name]
    return value if isinstance(value, str) and value else repr(value)


def _from_now(seconds: float) -> str:
    return f"{abs(seconds):.0f} s {'ahead' if seconds >= 0 else 'ago'}"
