"""/app/health"""

from quart import Blueprint, Response
from quart_schema import hide

from dashboard.health import HealthBoard
from dashboard.json_response import json_response
from dashboard.signed_in import SignedIn


def health_routes(board: HealthBoard, *, signed_in: SignedIn) -> Blueprint:
    """How the services are, for whoever is signed in."""
    routes = Blueprint("health", __name__)

    @routes.get("/app/health")
    @hide
    async def show_health() -> Response:
        await signed_in.require()
        return json_response({"services": await board.look()})

    return routes
