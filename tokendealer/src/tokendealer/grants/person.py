"""What the two grants for people have in common: a family, and the next tokens of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from chassis import request_id
from chassis.clock import Clock
from chassis.database import Database
from tokendealer import families, opaque
from tokendealer.audit import Origin, Trails
from tokendealer.clients import Client
from tokendealer.errors import InvalidGrant, InvalidScope, TooManyTokens
from tokendealer.follower import Work
from tokendealer.grant_types import REFRESH_TOKEN
from tokendealer.grants.granted import Asked, Granted, Issued, MakeClaims
from tokendealer.identity_claims import identity_claims
from tokendealer.models import RefreshToken, TokenFamily, User
from tokendealer.own_tokens import AUDIENCE
from tokendealer.permitted import Grants, permitted, union, within
from tokendealer.scope import OFFLINE_ACCESS, OPENID, PROFILE, parse_scope
from tokendealer.store import consents, users
from tokendealer.store import families as store
from tokendealer.target import choose_audience

MOST_LIVING = 200
"""Access tokens of a family that are alive at once; to end it, each is listed as revoked."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What they work with. `changed` is awaited after something was revoked."""

    database: Database
    pepper: bytes
    trails: Trails
    make_claims: MakeClaims
    changed: Work
    clock: Clock


async def end(session: AsyncSession, asked: Asked, parts: Parts, family_id: str, why: str) -> None:
    """End a family in the name of the client that asks."""
    origin = Origin(f"client:{asked.client.client_id}", asked.client_address, request_id.current())
    await families.end(
        session, family_id=family_id, reason=why, now=parts.clock(), trail=parts.trails(origin)
    )


async def require_person(session: AsyncSession, client: Client, user_id: str) -> User:
    """The person, if they may still sign in and the client still act for them; else InvalidGrant.

    Consent is asked for where the client is not of the house.
    """
    user = await users.find(session, user_id)
    if user is None or not user.active:
        raise refused("the user is disabled, or gone")
    if not client.first_party and await consents.find(session, user_id, client.client_id) is None:
        raise refused("the user has taken the consent back")
    return user


async def next_tokens(
    session: AsyncSession, asked: Asked, parts: Parts, family: TokenFamily, user: User
) -> Issued:
    """The next access token of a family, and its refresh token where the client has them.

    InvalidScope or InvalidTarget for what the family has not.
    """
    client, now = asked.client, parts.clock()
    if await store.count_living_access_tokens(session, family.family_id, now) >= MOST_LIVING:
        raise TooManyTokens(
            "There are too many access tokens of this grant that have not expired",
            headers={"Retry-After": "60"},
        )
    granted = await _granted(session, asked, family, user)
    claims = parts.make_claims(granted)
    refresh_token = opaque.generate_refresh_token() if REFRESH_TOKEN in client.grant_types else None
    session.add(
        RefreshToken(
            digest=opaque.digest_of_refresh_token(parts.pepper, refresh_token)
            if refresh_token
            else opaque.digest_of_nothing(),
            family_id=family.family_id,
            created_at=int(now),
            used_at=None,
            access_jti=claims["jti"],
            access_expires_at=claims["exp"],
        )
    )
    return Issued(claims, refresh_token, _id_claims(granted, family, user))


def refused(reason: str) -> InvalidGrant:
    """What the caller is told is always the same."""
    return InvalidGrant("The code or token is not valid, or not any more", reason=reason)


async def _granted(session: AsyncSession, asked: Asked, family: TokenFamily, user: User) -> Granted:
    form, agreed = asked.form, union(family.grants)
    allowed = within(agreed, await permitted(session, asked.client, admin=user.admin))
    wanted = _wanted(form, agreed, family)
    identity = wanted & set(family.identity)
    audience = _audience(form, replace(asked.client, grants=allowed))
    scopes = wanted & allowed.get(audience, frozenset())
    if not scopes | identity:
        raise InvalidScope("nothing of this scope may be granted for this API", field="scope")
    return Granted(
        client=asked.client,
        subject=user.user_id,
        audience=audience,
        scopes=scopes | identity,
        auth_time=family.auth_time,
        name=user.name if PROFILE in identity else None,
        not_after=family.expires_at,
    )


def _wanted(form: Mapping[str, str], agreed: Grants, family: TokenFamily) -> frozenset[str]:
    """The scopes asked for, at whatever API: all that was agreed to where none are."""
    whole = frozenset(family.identity).union(*agreed.values())
    if "scope" not in form:
        return whole
    wanted = parse_scope(form["scope"]) - {OFFLINE_ACCESS}
    if not wanted <= whole:
        raise InvalidScope("scope has a value that was not granted", field="scope")
    return wanted


def _audience(form: Mapping[str, str], client: Client) -> str:
    audience, resource = form.get("audience"), form.get("resource")
    if not client.grants and resource is None and audience in {None, AUDIENCE}:
        return AUDIENCE  # good for `/oauth/userinfo` alone
    return choose_audience(audience, resource, client)


def _id_claims(granted: Granted, family: TokenFamily, user: User) -> dict[str, object] | None:
    if OPENID not in granted.scopes:
        return None
    return {
        "sub": user.user_id,
        "aud": granted.client.client_id,
        "auth_time": family.auth_time,
        "sid": family.sid,
        **identity_claims(user, granted.scopes),
    }
