"""Revocation by the client itself: an access token, or a refresh token (RFC 7009)."""

from bearer import Bearer, InvalidToken
from chassis.clock import Clock
from chassis.database import Database
from tokendealer import families, opaque
from tokendealer.audit import Trail
from tokendealer.clients import Client
from tokendealer.errors import UnauthorizedClient
from tokendealer.settings import MAX_LEEWAY
from tokendealer.store import families as store
from tokendealer.store import revocations
from tokendealer.token_reader import TokenReader, unverified_audience


async def is_revoked(database: Database, token: Bearer) -> bool:
    """Whether the token was revoked, in whatever way, as the database has it."""
    async with database.read() as session:
        return await revocations.is_revoked(
            session,
            jti=token.jti,
            client_id=token.client_id,
            subject=token.subject,
            kid=token.kid,
            issued_at=token.issued_at,
        )


async def revoke(
    unverified_token: str,
    client: Client,
    *,
    reader: TokenReader,
    database: Database,
    pepper: bytes,
    clock: Clock,
    trail: Trail,
) -> None:
    """Revoke `client`'s own token. One that is not valid anyway is no error (section 2.2).

    With the 101st of a subject that lives, all go that this subject has until now.
    A refresh token ends its family, access tokens and all. UnauthorizedClient when the token is
    another client's (section 2.1).
    """
    if opaque.is_refresh_token(unverified_token):
        digest = opaque.digest_of_refresh_token(pepper, unverified_token)
        await _end_family(database, digest, client, clock(), trail)
        return
    try:
        token = reader.decode(unverified_token, unverified_audience(unverified_token))
    except InvalidToken:
        return
    _require_own(token.client_id, client)
    async with database.write() as session:
        is_new = await revocations.revoke(
            session,
            jti=token.jti,
            client_id=token.client_id,
            subject=token.subject,
            expires_at=int(token.expires_at) + MAX_LEEWAY,  # other verifiers have their own
            now=clock(),
        )
        if is_new:
            await trail.add(session, "token.revoke", token.jti)


async def _end_family(
    database: Database, digest: bytes, client: Client, now: float, trail: Trail
) -> None:
    async with database.write() as session:
        found = await store.find_refresh_token(session, digest)
        family = await store.lock(session, found.family_id) if found is not None else None
        if family is None:
            return
        _require_own(family.client_id, client)
        await families.end(
            session,
            family_id=family.family_id,
            reason="its client gave it up",
            now=now,
            trail=trail,
        )


def _require_own(client_id: str, client: Client) -> None:
    if client_id != client.client_id:
        raise UnauthorizedClient("The token was issued to another client", field="token")
