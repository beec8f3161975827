"""`POST /oauth/introspect`: the state of a token (RFC 7662)."""

from quart import Blueprint
from quart_schema import DataSource, document_request, document_response

from bearer import InvalidToken
from tokendealer.authentication import Authenticator
from tokendealer.form import required
from tokendealer.metadata import INTROSPECTION_PATH
from tokendealer.routes.credentials import NO_STORE, authenticate, read_form
from tokendealer.routes.documents import GivenToken, IntrospectionAnswer
from tokendealer.token_reader import TokenReader, unverified_audience


def introspection_routes(*, authenticator: Authenticator, reader: TokenReader) -> Blueprint:
    """The blueprint of the introspection endpoint."""
    routes = Blueprint("introspect", __name__)

    @routes.post(INTROSPECTION_PATH)
    @document_request(GivenToken, source=DataSource.FORM)
    @document_response(IntrospectionAnswer, 200)
    async def introspect_token() -> tuple[dict[str, object], int, dict[str, str]]:
        """Tell whether a token is active, and what it says."""
        form = await read_form()
        await authenticate(form, authenticator)
        unverified_token = required(form, "token")
        try:
            token = await reader.read(unverified_token, unverified_audience(unverified_token))
        except InvalidToken:
            return {"active": False}, 200, NO_STORE
        return {"active": True, "token_type": "Bearer", **token.claims}, 200, NO_STORE

    return routes
