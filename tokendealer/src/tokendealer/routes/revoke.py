"""`POST /oauth/revoke`: a client gives up its token (RFC 7009)."""

from quart import Blueprint
from quart_schema import DataSource, document_request

from chassis.clock import Clock
from chassis.database import Database
from tokendealer.authentication import Authenticator
from tokendealer.form import required
from tokendealer.metadata import REVOCATION_PATH
from tokendealer.revocation import revoke
from tokendealer.routes.credentials import NO_STORE, authenticate, read_form
from tokendealer.routes.documents import GivenToken
from tokendealer.token_reader import TokenReader


def revocation_routes(
    *, authenticator: Authenticator, reader: TokenReader, database: Database, clock: Clock
) -> Blueprint:
    """The blueprint of the revocation endpoint."""
    routes = Blueprint("revoke", __name__)

    @routes.post(REVOCATION_PATH)
    @document_request(GivenToken, source=DataSource.FORM)
    async def revoke_token() -> tuple[str, int, dict[str, str]]:
        """Revoke an access token of the client that asks."""
        form = await read_form()
        client = await authenticate(form, authenticator)
        await revoke(required(form, "token"), client, reader=reader, database=database, clock=clock)
        return "", 200, NO_STORE

    return routes
