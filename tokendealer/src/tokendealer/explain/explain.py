"""`explain`: the verifier's verdict, and the steps that it is made of."""

from collections.abc import Collection, Mapping

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bearer import (
    NO_REVOCATIONS,
    BearerError,
    Expected,
    InvalidToken,
    require_scopes,
    verify,
)
from tokendealer.explain.claim_steps import claim_steps
from tokendealer.explain.explanation import Explanation, Question, Step
from tokendealer.explain.header_steps import header_steps
from tokendealer.explain.unverified import Unverified, plain, take_apart
from tokendealer.store.why_revoked import WhyRevoked
from tokendealer.when import utc


def explain(
    unverified_token: str,
    question: Question,
    *,
    keys: Mapping[str, RSAPublicKey],
    key_states: Mapping[str, str],
    revoked: WhyRevoked | None,
    now: float,
) -> Explanation:
    """What the verifier that is meant says, and why: it is accepted just when no step is False.

    keys: those that are published. key_states: of every key by kid, `compromised` for one that is.
    revoked: how it is, None when it is not. now: seconds since 1970.
    """
    unverified, scopes = take_apart(unverified_token), question.scopes
    audience = _audience(unverified) if question.audience is None else question.audience
    expected = Expected(question.issuer, audience, question.leeway)
    refusal = _refusal(unverified_token, keys, expected, scopes, revoked, now)
    return Explanation(
        accepted=refusal is None,
        code=refusal.code if refusal else None,
        verdict=f"refused: {refusal.reason} ({refusal.code})" if refusal else "accepted",
        header={name: plain(value) for name, value in (unverified.header or {}).items()},
        claims={name: plain(value) for name, value in (unverified.claims or {}).items()},
        steps=(
            *header_steps(unverified, keys=keys, key_states=key_states),
            *claim_steps(unverified, expected=expected, scopes=scopes, now=now),
            _revoked_step(unverified, revoked),
        ),
    )


def _refusal(
    unverified_token: str,
    keys: Mapping[str, RSAPublicKey],
    expected: Expected,
    scopes: Collection[str],
    revoked: WhyRevoked | None,
    now: float,
) -> BearerError | None:
    try:
        bearer = verify(
            unverified_token, keys=keys, expected=expected, revocations=NO_REVOCATIONS, now=now
        )
        if revoked is not None:
            raise InvalidToken("revoked", "the token was revoked", claim="jti")
        require_scopes(bearer, scopes)
    except BearerError as error:
        return error
    return None


def _audience(unverified: Unverified) -> str:
    own = (unverified.claims or {}).get("aud")
    return own if isinstance(own, str) else ""


def _revoked_step(unverified: Unverified, revoked: WhyRevoked | None) -> Step:
    if revoked is not None:
        return Step("revoked", False, _how(revoked), "Ask for a new token")
    if unverified.claims is None:
        return Step("revoked", None, "could not be checked, because the claims can't be read")
    return Step("revoked", True, "is not revoked")


def _how(revoked: WhyRevoked) -> str:
    if revoked.way == "key":
        return f"all that key {revoked.value} signed was revoked: it was compromised"
    if revoked.before is None:
        return f"this token, {revoked.value}, was revoked"
    whose = f"{revoked.way} {revoked.value}"
    return f"all tokens of {whose} that were issued before {utc(revoked.before)} were revoked"
