"""`/.well-known/`: what verifiers and clients need to know of this server."""

from collections.abc import Callable

import msgspec
from quart import Blueprint, Response, request

from chassis import openapi
from tokendealer.keyring import KeySet
from tokendealer.metadata import JWKS_PATH, METADATA_PATH, OPENID_PATH, metadata

JWK_SET = "application/jwk-set+json"


def well_known_routes(
    *, current: Callable[[], KeySet], issuer: str, jwks_max_age: int
) -> Blueprint:
    """The blueprint of the key set and the metadata."""
    routes = Blueprint("well_known", __name__)
    document = msgspec.json.encode(metadata(issuer))

    async def present(body: bytes, content_type: str) -> Response:
        response = Response(body, content_type=content_type)
        response.headers["Cache-Control"] = f"public, max-age={jwks_max_age}"
        response.headers["Access-Control-Allow-Origin"] = "*"  # public by purpose (RFC 8414)
        await response.add_etag()
        await response.make_conditional(request)
        return response

    @routes.get(JWKS_PATH)
    @openapi.describe(answers=[JWK_SET])
    async def json_web_key_set() -> Response:
        """The public keys that verify access tokens (RFC 7517)."""
        return await present(current().jwks, JWK_SET)

    @routes.get(METADATA_PATH)
    @openapi.describe(answers=["application/json"])
    async def authorization_server_metadata() -> Response:
        """What this server does and where (RFC 8414)."""
        return await present(document, "application/json")

    @routes.get(OPENID_PATH)
    @openapi.describe(answers=["application/json"])
    async def openid_configuration() -> Response:
        """The same for OpenID Connect (Discovery section 4)."""
        return await present(document, "application/json")

    return routes
