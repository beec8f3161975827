"""Clients: registered, edited, disabled and deleted."""

from collections import defaultdict

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import NotFound
from tokendealer import families, registration
from tokendealer.administration import tokens
from tokendealer.audit import Trail
from tokendealer.models import Client, ClientGrant
from tokendealer.registration import NewClient, RegistrationError


def grants_of(row: Client) -> dict[str, list[str]]:
    """The scopes that a client may ask for by audience, in order."""
    grants: defaultdict[str, list[str]] = defaultdict(list)
    for grant in row.grants:
        grants[grant.audience].append(grant.scope)
    return {audience: sorted(scopes) for audience, scopes in sorted(grants.items())}


def facts_of(row: Client) -> dict[str, object]:
    """What is told of a client, in the audit log too."""
    quota = None
    if row.quota_rate is not None:
        quota = {"rate": row.quota_rate, "burst": row.quota_burst}
    return {
        "client_id": row.client_id,
        "name": row.name,
        "active": row.active,
        "token_lifetime": row.token_lifetime,
        "quota": quota,
        "jwks": row.jwks,
        "grant_types": sorted(row.grant_types),
        "redirect_uris": list(row.redirect_uris),
        "post_logout_redirect_uris": list(row.post_logout_redirect_uris),
        "first_party": row.first_party,
        "public": row.public,
        "grants": grants_of(row),
    }


async def create(session: AsyncSession, new: NewClient, *, now: float, trail: Trail) -> Client:
    """Register a client, without a secret. RegistrationError; Conflict where there is one."""
    client_id = await registration.create_client(session, new, now)
    row = await find(session, client_id)
    await trail.add(session, "client.create", client_id, after=facts_of(row))
    return row


async def find(session: AsyncSession, client_id: str) -> Client:
    """The client, locked where the database can; NotFound."""
    row = await session.get(Client, client_id, with_for_update={"key_share": True})
    if row is None:
        raise NotFound("There is no such client")
    return row


async def edit(
    session: AsyncSession, row: Client, wanted: NewClient, *, now: float, trail: Trail
) -> Client:
    """Make a client what is `wanted`, but for its id. RegistrationError.

    When it is disabled, what people let it do ends: enabled again, it has to ask them.
    """
    before = facts_of(row)
    if wanted.public != row.public:
        # A secret that is left, or codes for whoever asks: no state between the two is a good one.
        raise RegistrationError("public", "is decided when a client is registered, once")
    await registration.check_client(session, wanted)
    row.name, row.active, row.token_lifetime = wanted.name, wanted.active, wanted.token_lifetime
    row.quota_rate, row.quota_burst = wanted.quota or (None, None)
    row.jwks = dict(wanted.jwks) if wanted.jwks is not None else None
    for column, value in registration.flow_columns(wanted).items():
        setattr(row, column, value)
    _grant(row, wanted)
    if facts_of(row) != before:
        row.version += 1
        await session.flush()
        if before["active"] and not row.active:
            await families.end(
                session, client_id=row.client_id, reason="client disabled", now=now, trail=trail
            )
        await trail.add(
            session, _what(before, row), row.client_id, before=before, after=facts_of(row)
        )
    return row


async def delete(session: AsyncSession, row: Client, *, now: float, trail: Trail) -> None:
    """Delete a client with its secrets; its tokens are revoked."""
    before = facts_of(row)
    await tokens.revoke_client(session, row.client_id, now=now, trail=trail, for_good=True)
    await session.delete(row)
    await session.flush()
    await trail.add(session, "client.delete", row.client_id, before=before)


def _grant(row: Client, wanted: NewClient) -> None:
    pairs = {(audience, scope) for audience, scopes in wanted.grants.items() for scope in scopes}
    kept = [grant for grant in row.grants if (grant.audience, grant.scope) in pairs]
    held = {(grant.audience, grant.scope) for grant in kept}
    row.grants = kept + [
        ClientGrant(audience=audience, scope=scope) for audience, scope in sorted(pairs - held)
    ]


def _what(before: dict[str, object], row: Client) -> str:
    if before["active"] != row.active:
        return "client.enable" if row.active else "client.disable"
    return "client.edit"
