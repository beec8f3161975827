"""`POST /oauth/introspect`: the state of a token (RFC 7662)."""

from quart_schema import DataSource, document_request, document_response

from bearer import InvalidToken
from chassis.direct import DirectRequest, Handler, Reply, json_reply
from tokendealer.authentication import Authenticator
from tokendealer.errors import InvalidClient
from tokendealer.form import required
from tokendealer.routes.credentials import NO_STORE, authenticate, read_form
from tokendealer.routes.documents import GivenToken, IntrospectionAnswer
from tokendealer.token_reader import TokenReader, plain_claims, unverified_audience


def introspection_endpoint(*, authenticator: Authenticator, reader: TokenReader) -> Handler:
    """The handler of the introspection endpoint."""

    @document_request(GivenToken, source=DataSource.FORM)
    @document_response(IntrospectionAnswer, 200)
    async def introspect_token(request: DirectRequest) -> Reply:
        """Tell whether a token is active, and what it says."""
        form = read_form(request)
        client = await authenticate(request, form, authenticator)
        if client.public:  # anybody could be it (RFC 7662 section 2.1)
            raise InvalidClient("a public client may not introspect")
        unverified_token = required(form, "token")
        try:
            token = await reader.read(unverified_token, unverified_audience(unverified_token))
        except InvalidToken:
            return json_reply({"active": False}, NO_STORE)
        return json_reply({"active": True, "token_type": "Bearer", **plain_claims(token)}, NO_STORE)

    return introspect_token
