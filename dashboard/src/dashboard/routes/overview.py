"""/app/overview"""

import re

from quart import Blueprint, Response, request
from quart_schema import hide

from chassis.errors import BadRequest
from dashboard.errors import InsufficientScope
from dashboard.json_response import json_response
from dashboard.overview.sampler import INTERVAL, Sampler
from dashboard.routes.session import ADMIN
from dashboard.signed_in import SignedIn
from dashboard.tokens import Tokens

AUDIENCE = "tokendealer"
_SECONDS = re.compile(r"[0-9]{1,16}")


def overview_routes(sampler: Sampler, *, signed_in: SignedIn, tokens: Tokens) -> Blueprint:
    """What the platform does, for operators."""
    routes = Blueprint("overview", __name__)

    @routes.get("/app/overview")
    @hide
    async def show_overview() -> Response:
        current = await signed_in.look()
        scopes = await tokens.scopes(current.session_id, current.session, AUDIENCE)
        if ADMIN not in scopes:
            raise InsufficientScope
        return json_response(
            {
                "available": sampler.available,
                "interval": INTERVAL,
                "samples": sampler.samples(_since()),
            }
        )

    return routes


def _since() -> int:
    values = request.args.getlist("since")
    if not values:
        return 0
    if len(values) > 1 or _SECONDS.fullmatch(values[0]) is None:
        raise BadRequest("since: is no time in seconds since 1970", field="since")
    return int(values[0])
