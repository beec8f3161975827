"""`/oauth/userinfo`: who the person of an access token is (OpenID Connect Core section 5.3)."""

from quart import Blueprint, Response, request
from quart_schema import document_response

from bearer import Bearer, InvalidToken
from bearer.header import token_from
from bearer.verify import require_scopes
from chassis.database import Database
from chassis.representation import respond
from tokendealer.identity_claims import identity_claims
from tokendealer.metadata import USERINFO_PATH
from tokendealer.routes.documents import UserInfo
from tokendealer.scope import OPENID
from tokendealer.store import users
from tokendealer.token_reader import TokenReader, unverified_audience


def userinfo_routes(reader: TokenReader, database: Database) -> Blueprint:
    """The blueprint of the endpoint; errors are those of RFC 6750."""
    routes = Blueprint("userinfo", __name__)

    async def read_token() -> Bearer:
        unverified_token = token_from(request.headers.getlist("Authorization"))
        bearer = await reader.read(unverified_token, unverified_audience(unverified_token))
        require_scopes(bearer, (OPENID,))
        return bearer

    async def claims() -> Response:
        bearer = await read_token()
        async with database.read() as session:
            user = await users.find(session, bearer.subject)
        if user is None or not user.active:
            raise InvalidToken("bad_claim", "there is no such person any more", claim="sub")
        told = {"sub": user.user_id, **identity_claims(user, bearer.scopes)}
        return respond(told, headers={"Cache-Control": "no-store"})

    @routes.get(USERINFO_PATH)
    @document_response(UserInfo, 200)
    async def get_userinfo() -> Response:
        """Tell who the token is for, as far as its scopes say; it may be for any API."""
        return await claims()

    @routes.post(USERINFO_PATH)
    @document_response(UserInfo, 200)
    async def post_userinfo() -> Response:
        """The same; the token is in the header here, too."""
        return await claims()

    return routes
