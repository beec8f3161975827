"""`POST /oauth/token`: the token endpoint (RFC 6749 section 3.2)."""

from collections.abc import Mapping
from typing import cast

from quart_schema import DataSource, document_request, document_response

from chassis.direct import DirectRequest, Handler, Reply, json_reply
from tokendealer.authentication import Authenticator
from tokendealer.errors import UnsupportedGrantType
from tokendealer.form import required
from tokendealer.grant_types import require_grant_type
from tokendealer.grants import Asked, Grant, Issued
from tokendealer.id_token import IdTokens
from tokendealer.jws import Signer
from tokendealer.routes.credentials import NO_STORE, authenticate, read_form
from tokendealer.routes.documents import TokenAnswer, TokenForm
from tokendealer.usage import Usage


def token_endpoint(
    *,
    authenticator: Authenticator,
    grants: Mapping[str, Grant],
    signer: Signer,
    id_tokens: IdTokens,
    usage: Usage,
) -> Handler:
    """The handler of the token endpoint."""

    @document_request(TokenForm, source=DataSource.FORM)
    @document_response(TokenAnswer, 200)
    async def issue_token(request: DirectRequest) -> Reply:
        """Issue an access token."""
        form = read_form(request)
        grant_type = required(form, "grant_type")
        client = await authenticate(request, form, authenticator)
        grant = grants.get(grant_type)
        if grant is None:
            raise UnsupportedGrantType("grant_type is not one that is supported")
        require_grant_type(client, grant_type)
        issued = await grant(Asked(form, client, request.client_address))
        usage.issued(client.client_id, cast(str, issued.claims["aud"]))
        return json_reply(await _answer(issued, signer, id_tokens), NO_STORE)

    return issue_token


async def _answer(issued: Issued, signer: Signer, id_tokens: IdTokens) -> dict[str, object]:
    claims = issued.claims
    access_token = await signer.sign(claims)
    issued_at, expires_at = cast(int, claims["iat"]), cast(int, claims["exp"])
    answer: dict[str, object] = {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": expires_at - issued_at,
        "scope": claims["scope"],
    }
    if issued.refresh_token is not None:
        answer["refresh_token"] = issued.refresh_token
    if issued.id_claims is not None:
        answer["id_token"] = id_tokens.sign(
            issued.id_claims, issued_at=issued_at, access_token=access_token
        )
    return answer
