"""/app/health"""

from quart import Blueprint, Response
from quart_schema import hide

from dashboard.health import HealthBoard
from dashboard.json_response import json_response
from dashboard.signed_in import SignedIn
from dashboard.tokens import Tokens


def health_routes(board: HealthBoard, *, signed_in: SignedIn, tokens: Tokens) -> Blueprint:
    """How the services are, for whoever is signed in."""
    routes = Blueprint("health", __name__)

    @routes.get("/app/health")
    @hide
    async def show_health() -> Response:
        current = await signed_in.look()
        await tokens.check(current.session_id, current.session)
        return json_response({"services": await board.look()})

    return routes
