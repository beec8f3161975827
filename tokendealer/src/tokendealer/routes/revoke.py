"""`POST /oauth/revoke`: a client gives up its token (RFC 7009)."""

from quart_schema import DataSource, document_request

from chassis.clock import Clock
from chassis.database import Database
from chassis.direct import DirectRequest, Handler, Reply
from tokendealer.authentication import Authenticator
from tokendealer.form import required
from tokendealer.revocation import revoke
from tokendealer.routes.credentials import NO_STORE, authenticate, read_form
from tokendealer.routes.documents import GivenToken
from tokendealer.token_reader import TokenReader


def revocation_endpoint(
    *, authenticator: Authenticator, reader: TokenReader, database: Database, clock: Clock
) -> Handler:
    """The handler of the revocation endpoint."""

    @document_request(GivenToken, source=DataSource.FORM)
    async def revoke_token(request: DirectRequest) -> Reply:
        """Revoke an access token of the client that asks."""
        form = read_form(request)
        client = await authenticate(request, form, authenticator)
        await revoke(required(form, "token"), client, reader=reader, database=database, clock=clock)
        return Reply(b"", 200, NO_STORE)

    return revoke_token
