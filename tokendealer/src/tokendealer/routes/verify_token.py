"""`POST /verify_token`: the claims of a valid token, for those who can't verify themselves."""

from quart_schema import DataSource, document_request, document_response

from bearer import InvalidToken
from chassis.direct import DirectRequest, Handler, Reply, json_reply
from tokendealer.errors import OAuthError
from tokendealer.form import required
from tokendealer.routes.credentials import NO_STORE, read_form
from tokendealer.routes.documents import Claims, VerifyForm
from tokendealer.token_reader import TokenReader, plain_claims


class TokenRefused(OAuthError):
    """The token is not valid for this audience (RFC 6750 section 3.1)."""

    status, error = 401, "invalid_token"


def verify_token_endpoint(*, reader: TokenReader) -> Handler:
    """The handler of `/verify_token`."""

    @document_request(VerifyForm, source=DataSource.FORM)
    @document_response(Claims, 200)
    async def verify_token(request: DirectRequest) -> Reply:
        """Answer the claims of a token that is valid for an audience."""
        form = read_form(request)
        try:
            token = await reader.read(required(form, "access_token"), required(form, "audience"))
        except InvalidToken as refusal:
            challenge = {"WWW-Authenticate": refusal.challenge("tokendealer")}
            raise TokenRefused(
                refusal.description, reason=refusal.reason, headers=challenge
            ) from refusal
        return json_reply(plain_claims(token), NO_STORE)

    return verify_token
