"""`POST /oauth/token`: the token endpoint (RFC 6749 section 3.2)."""

from quart_schema import DataSource, document_request, document_response

from chassis.clock import Clock
from chassis.direct import DirectRequest, Handler, Reply, json_reply
from tokendealer.access_token import claims_of
from tokendealer.authentication import Authenticator
from tokendealer.errors import UnsupportedGrantType
from tokendealer.form import required
from tokendealer.grants import GRANTS
from tokendealer.jws import Signer
from tokendealer.revoked import Revocations
from tokendealer.routes.credentials import NO_STORE, authenticate, read_form
from tokendealer.routes.documents import TokenAnswer, TokenForm
from tokendealer.usage import Usage


def token_endpoint(
    *,
    authenticator: Authenticator,
    signer: Signer,
    revoked: Revocations,
    usage: Usage,
    issuer: str,
    clock: Clock,
) -> Handler:
    """The handler of the token endpoint."""

    @document_request(TokenForm, source=DataSource.FORM)
    @document_response(TokenAnswer, 200)
    async def issue_token(request: DirectRequest) -> Reply:
        """Issue an access token."""
        form = read_form(request)
        grant_type = required(form, "grant_type")
        client = await authenticate(request, form, authenticator)
        grant = GRANTS.get(grant_type)
        if grant is None:
            raise UnsupportedGrantType("grant_type is not one that is supported")
        granted = grant(form, client)
        earliest = revoked.first_second_for(client.client_id, granted.subject)
        claims = claims_of(granted, issuer=issuer, now=max(clock(), earliest))
        usage.issued(client.client_id, granted.audience)
        answer = {
            "access_token": await signer.sign(claims),
            "token_type": "Bearer",
            "expires_in": client.token_lifetime,
            "scope": claims["scope"],
        }
        return json_reply(answer, NO_STORE)

    return issue_token
