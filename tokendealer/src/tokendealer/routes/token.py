"""`POST /oauth/token`: the token endpoint (RFC 6749 section 3.2)."""

from quart import Blueprint
from quart_schema import DataSource, document_request, document_response

from chassis.clock import Clock
from tokendealer.access_token import claims_of
from tokendealer.authentication import Authenticator
from tokendealer.errors import UnsupportedGrantType
from tokendealer.form import required
from tokendealer.grants import GRANTS
from tokendealer.jws import Signer
from tokendealer.metadata import TOKEN_PATH
from tokendealer.routes.credentials import NO_STORE, authenticate, read_form
from tokendealer.routes.documents import TokenAnswer, TokenForm


def token_routes(
    *, authenticator: Authenticator, signer: Signer, issuer: str, clock: Clock
) -> Blueprint:
    """The blueprint of the token endpoint."""
    routes = Blueprint("token", __name__)

    @routes.post(TOKEN_PATH)
    @document_request(TokenForm, source=DataSource.FORM)
    @document_response(TokenAnswer, 200)
    async def issue_token() -> tuple[dict[str, object], int, dict[str, str]]:
        """Issue an access token."""
        form = await read_form()
        grant_type = required(form, "grant_type")
        client = await authenticate(form, authenticator)
        grant = GRANTS.get(grant_type)
        if grant is None:
            raise UnsupportedGrantType("grant_type is not one that is supported")
        claims = claims_of(grant(form, client), issuer=issuer, now=clock())
        answer = {
            "access_token": signer.sign(claims),
            "token_type": "Bearer",
            "expires_in": client.token_lifetime,
            "scope": claims["scope"],
        }
        return answer, 200, NO_STORE

    return routes
