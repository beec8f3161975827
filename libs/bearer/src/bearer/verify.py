"""Is this token valid, for this service, now? The one place that decides, and imports jwt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.api_jws import PyJWS

from bearer import claims as rules
from bearer.errors import InsufficientScope, InvalidToken, UnknownKid
from bearer.revocations import Revocations
from bearer.strict import json_object
from bearer.unverified import MAX_TOKEN_BYTES, UnverifiedToken, parse

# A PyJWS that knows RS512 alone. Its algorithm is called with the very bytes that were parsed here:
# PyJWS.decode would parse the token a second time, more leniently, and two parsers can disagree.
_RS512: Final = PyJWS(algorithms=["RS512"]).get_algorithm_by_name("RS512")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a service insists on. issuer, audience: exact strings. leeway: seconds of clock skew."""

    issuer: str
    audience: str
    leeway: int


@dataclass(frozen=True, slots=True)
class Bearer:
    """A verified token; only verify() builds one. Times: seconds since 1970. claims: read-only."""

    client_id: str
    subject: str
    audience: str
    issuer: str
    scopes: frozenset[str]
    jti: str
    issued_at: float
    expires_at: float
    not_before: float | None
    kid: str
    claims: Mapping[str, object] = field(repr=False)


def verify(
    unverified_token: str,
    *,
    keys: Mapping[str, RSAPublicKey],
    expected: Expected,
    revocations: Revocations,
    now: float,
) -> Bearer:
    """The Bearer of a valid access token, or InvalidToken whose `code` names the first broken rule.

    The rules, in order, each decidable alone so that Lua decides the same (tests/vectors):

    1.  at most 8192 bytes (`too_large`); exactly three segments (`malformed`), each unpadded,
        canonical base64url (`bad_base64`)
    2.  the header is a JSON object by strict.json_object (`bad_header`)
    3.  `alg` is exactly RS512 (`alg_not_allowed`); `typ` is exactly at+jwt (`typ_not_allowed`);
        there is no `crit` (`crit_not_allowed`); `jku`, `x5u`, `jwk`, `x5c` and others do not matter
    4.  `kid` is a string that names a key of `keys` (`unknown_kid`)
    5.  the signature is that key's RSASSA-PKCS1-v1_5 with SHA-512 (`bad_signature`)
    6.  the payload is a JSON object by strict.json_object (`bad_payload`)
    7.  `iss` (`wrong_issuer`) and `aud` (`wrong_audience`) are strings equal to the expected ones;
        an array of audiences is refused (`bad_claim`): our tokens have exactly one
    8.  `exp` and `iat`, and `nbf` where present, are numbers from 0 to 2**53
    9.  now < exp + leeway (`expired`); nbf <= now + leeway (`not_yet_valid`);
        iat <= now + leeway (`issued_in_future`)
    10. `sub`, `jti`, `client_id` are non-empty strings, in this order, and none has a control
        character (0x00 to 0x1f, 0x7f)
    11. `scope`, where present, is a string; its scopes are separated by spaces
    12. it is not revoked (`revoked`)

    A required claim that is absent is `missing_claim`; one of a wrong type or range is `bad_claim`;
    null is present and wrong. now: seconds since 1970. Source: RFC 9068 section 4, RFC 8725.
    UnknownKid, an InvalidToken, says that a fresher key set may help.
    """
    kid, payload = verify_kind(unverified_token, typ="at+jwt", keys=keys, max_bytes=MAX_TOKEN_BYTES)
    bearer = _check_claims(_payload(payload), kid, expected, now)
    refuse_revoked(bearer, revocations)
    return bearer


def verify_kind(
    unverified_token: str, *, typ: str, keys: Mapping[str, RSAPublicKey], max_bytes: int
) -> tuple[str, bytes]:
    """Rules 1 to 5 for a JWS of this `typ` and size: the kid of the key that signed, the payload.

    UnknownKid says that a fresher key set may help. The payload's claims are the caller's to check.
    """
    token = parse(unverified_token, max_bytes=max_bytes)
    kid = _check_header(token.header, typ)
    _check_signature(token, _key(keys, kid))
    return kid, token.payload


def verify_signature(
    unverified_token: str, key: RSAPublicKey, *, max_bytes: int
) -> tuple[dict[str, object], bytes]:
    """Rules 1, 2, 5 and, of 3, `alg` and `crit` only: (header, payload bytes) of any RS512 JWS.

    It says who signed, not what for: a caller still has to check `typ`, `kid` and the payload.
    max_bytes: the longest JWS taken; 8192 for a token.
    """
    token = parse(unverified_token, max_bytes=max_bytes)
    _check_algorithm(token.header)
    _check_signature(token, key)
    return token.header, token.payload


def refuse_revoked(bearer: Bearer, revocations: Revocations) -> None:
    """InvalidToken `revoked` if it is; for cached tokens too, since revocation comes later."""
    if revocations.is_revoked(
        jti=bearer.jti,
        client_id=bearer.client_id,
        subject=bearer.subject,
        issued_at=bearer.issued_at,
        kid=bearer.kid,
    ):
        raise InvalidToken("revoked", "the token is on the revocation feed", claim="jti")


def require_scopes(bearer: Bearer, scopes: Collection[str]) -> None:
    """InsufficientScope unless the token has all of `scopes`; with none, any token will do."""
    if isinstance(scopes, str):
        raise TypeError("scopes is a collection of strings, not one string")
    if not bearer.scopes.issuperset(scopes):
        raise InsufficientScope(scopes)


def _check_header(header: Mapping[str, object], typ: str) -> str:
    _check_algorithm(header, typ=typ)
    kid = header.get("kid")
    if not isinstance(kid, str):
        raise InvalidToken("unknown_kid", "the token has no kid", claim="kid")
    return kid


def _check_algorithm(header: Mapping[str, object], *, typ: str | None = None) -> None:
    if header.get("alg") != "RS512":
        raise InvalidToken("alg_not_allowed", "the algorithm is not RS512", claim="alg")
    if typ is not None and header.get("typ") != typ:
        raise InvalidToken("typ_not_allowed", f"the type is not {typ}", claim="typ")
    if "crit" in header:  # RFC 7515 section 4.1.11: not understood, so refused
        raise InvalidToken("crit_not_allowed", "the header has critical extensions", claim="crit")


def _key(keys: Mapping[str, RSAPublicKey], kid: str) -> RSAPublicKey:
    key = keys.get(kid)
    if key is None:
        raise UnknownKid(kid)
    return key


def _check_signature(token: UnverifiedToken, key: RSAPublicKey) -> None:
    if not _RS512.verify(token.signing_input, key, token.signature):
        raise InvalidToken("bad_signature", "the signature is not the key's")


def _payload(raw: bytes) -> dict[str, object]:
    try:
        return json_object(raw)
    except ValueError:
        raise InvalidToken("bad_payload", "the payload is not a JSON object") from None


def _check_claims(claims: Mapping[str, object], kid: str, expected: Expected, now: float) -> Bearer:
    issuer = rules.equal(claims, "iss", expected.issuer, "wrong_issuer")
    audience = rules.equal(claims, "aud", expected.audience, "wrong_audience")
    expires_at, issued_at = rules.seconds(claims, "exp"), rules.seconds(claims, "iat")
    not_before = rules.seconds(claims, "nbf") if "nbf" in claims else None
    rules.check_times(expires_at, not_before, issued_at, now=now, leeway=expected.leeway)
    return Bearer(
        subject=rules.identifier(claims, "sub"),
        jti=rules.identifier(claims, "jti"),
        client_id=rules.identifier(claims, "client_id"),
        scopes=rules.scopes(claims),
        audience=audience,
        issuer=issuer,
        issued_at=issued_at,
        expires_at=expires_at,
        not_before=not_before,
        kid=kid,
        claims=cast("Mapping[str, object]", rules.freeze(claims)),
    )
