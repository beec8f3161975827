"""Revocation of single access tokens (RFC 7009)."""

from bearer import Bearer, InvalidToken
from chassis.clock import Clock
from chassis.database import Database
from tokendealer.audit import Trail
from tokendealer.clients import Client
from tokendealer.errors import UnauthorizedClient
from tokendealer.settings import MAX_LEEWAY
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
    clock: Clock,
    trail: Trail,
) -> None:
    """Revoke `client`'s own token. One that is not valid anyway is no error (section 2.2).

    UnauthorizedClient when the token is another client's (section 2.1).
    """
    try:
        token = reader.decode(unverified_token, unverified_audience(unverified_token))
    except InvalidToken:
        return
    if token.client_id != client.client_id:
        raise UnauthorizedClient("The token was issued to another client", field="token")
    async with database.write() as session:
        is_new = await revocations.revoke(
            session,
            jti=token.jti,
            client_id=token.client_id,
            expires_at=int(token.expires_at) + MAX_LEEWAY,  # other verifiers have their own
            now=clock(),
        )
        if is_new:
            await trail.add(session, "token.revoke", token.jti)
