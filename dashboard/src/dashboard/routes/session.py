"""/app/session"""

from quart import Blueprint, Response
from quart_schema import hide

from dashboard.json_response import json_response
from dashboard.signed_in import SignedIn
from dashboard.tokens import Tokens
from dashboard.upstreams import AUDIENCES

ADMIN = "admin"


def session_routes(*, signed_in: SignedIn, tokens: Tokens) -> Blueprint:
    """Who is signed in, and what may be shown to them."""
    routes = Blueprint("session", __name__)

    @routes.get("/app/session")
    @hide
    async def show_session() -> Response:
        current = await signed_in.require()
        scopes = {}
        for audience in AUDIENCES:  # one after the other: each refresh token works once
            scopes[audience] = await tokens.scopes(current.session_id, current.session, audience)
        return json_response(
            {
                "user": current.session.person,
                "admin": ADMIN in scopes["tokendealer"],
                "scopes": scopes,
                "csrf": current.session.csrf,
            }
        )

    return routes
