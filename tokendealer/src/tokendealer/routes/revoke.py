"""`POST /oauth/revoke`: a client gives up its token (RFC 7009)."""

from quart_schema import DataSource, document_request

from chassis import request_id
from chassis.clock import Clock
from chassis.database import Database
from chassis.direct import DirectRequest, Handler, Reply
from tokendealer.audit import Origin, Trails
from tokendealer.authentication import Authenticator
from tokendealer.follower import Work
from tokendealer.form import required
from tokendealer.revocation import revoke
from tokendealer.routes.credentials import NO_STORE, authenticate, read_form
from tokendealer.routes.documents import GivenToken
from tokendealer.token_reader import TokenReader


def revocation_endpoint(
    *,
    authenticator: Authenticator,
    reader: TokenReader,
    database: Database,
    pepper: bytes,
    trails: Trails,
    changed: Work,
    clock: Clock,
) -> Handler:
    """The handler of the revocation endpoint. `changed` is called when something was revoked."""

    @document_request(GivenToken, source=DataSource.FORM)
    async def revoke_token(request: DirectRequest) -> Reply:
        """Revoke an access token, or a refresh token, of the client that asks."""
        form = read_form(request)
        client = await authenticate(request, form, authenticator)
        origin = Origin(f"client:{client.client_id}", request.client_address, request_id.current())
        await revoke(
            required(form, "token"),
            client,
            reader=reader,
            database=database,
            pepper=pepper,
            clock=clock,
            trail=trails(origin),
        )
        await changed()
        return Reply(b"", 200, NO_STORE)

    return revoke_token
