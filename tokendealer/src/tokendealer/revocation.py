"""Revocation of single access tokens (RFC 7009)."""

from bearer import InvalidToken
from chassis.clock import Clock
from chassis.database import Database
from chassis.logs import get_logger
from tokendealer.clients import Client
from tokendealer.errors import UnauthorizedClient
from tokendealer.store import revocations
from tokendealer.token_reader import TokenReader, unverified_audience

log = get_logger()


async def is_revoked(database: Database, jti: str) -> bool:
    """Whether the token `jti` was revoked."""
    async with database.read() as session:
        return await revocations.is_revoked(session, jti)


async def revoke(
    unverified_token: str, client: Client, *, reader: TokenReader, database: Database, clock: Clock
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
        await revocations.revoke(
            session,
            jti=token.jti,
            client_id=token.client_id,
            expires_at=int(token.expires_at) + reader.leeway,
            now=clock(),
        )
    log.info("token_revoked", client_id=token.client_id, jti=token.jti)
