"""`GET /oauth/revocations`: the signed list that verifiers follow (decision 0008)."""

from quart import Blueprint, Response, request

from chassis import openapi
from tokendealer.metadata import REVOCATIONS_PATH
from tokendealer.revoked import Revocations

REVOCATIONS_JWT = "application/revocations+jwt"


def revocations_routes(revoked: Revocations) -> Blueprint:
    """The blueprint of the list."""
    routes = Blueprint("revocations", __name__)

    @routes.get(REVOCATIONS_PATH)
    @openapi.describe(answers=[REVOCATIONS_JWT])
    async def list_revocations() -> Response:
        """What is revoked and could be alive, as a JWT; ask with If-None-Match."""
        signed = revoked.signed()
        response = Response(signed.body, content_type=REVOCATIONS_JWT)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["ETag"] = signed.etag
        await response.make_conditional(request)
        return response

    return routes
