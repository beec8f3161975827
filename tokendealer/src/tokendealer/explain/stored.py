"""`explain_stored`: `explain`, with what TokenDealer's database knows of the token."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from sqlalchemy.ext.asyncio import AsyncSession

from bearer import InvalidToken
from bearer import claims as rules
from chassis.database import Database
from tokendealer.explain.explain import explain
from tokendealer.explain.explanation import Explanation, Question
from tokendealer.explain.unverified import take_apart
from tokendealer.models import SigningKey
from tokendealer.store import signing_keys, why_revoked
from tokendealer.store.why_revoked import WhyRevoked


async def explain_stored(
    unverified_token: str,
    question: Question,
    *,
    database: Database,
    keys: Mapping[str, RSAPublicKey],
    now: float,
) -> Explanation:
    """See `explain`. keys: those that are published, as the keyring has them."""
    async with database.read() as session:
        states = {key.kid: _state(key) for key in await signing_keys.find_all(session)}
        revoked = await _why_revoked(session, unverified_token)
    return explain(
        unverified_token, question, keys=keys, key_states=states, revoked=revoked, now=now
    )


def _state(key: SigningKey) -> str:
    return "compromised" if key.compromised else key.state


async def _why_revoked(session: AsyncSession, unverified_token: str) -> WhyRevoked | None:
    unverified = take_apart(unverified_token)
    header, claims = unverified.header or {}, unverified.claims or {}
    return await why_revoked.find(
        session,
        jti=_name(claims, "jti"),
        client_id=_name(claims, "client_id"),
        subject=_name(claims, "sub"),
        kid=_name(header, "kid"),
        issued_at=_issued_at(claims),
    )


def _name(members: Mapping[str, object], name: str) -> str:
    """An identifier, or "" for what no row can have and PostgreSQL would not even look for."""
    try:
        return rules.identifier(members, name)
    except InvalidToken:
        return ""


def _issued_at(claims: Mapping[str, object]) -> float:
    try:
        return rules.seconds(claims, "iat")
    except InvalidToken:
        return float("inf")  # before no mark; the token is refused for its iat anyway
