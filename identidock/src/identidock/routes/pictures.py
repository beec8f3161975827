"""/monster/<name> for all, and the same for services at /api/identicons/<name>."""

from quart import Blueprint, Response, request
from quart_schema import document_querystring

from bearer.quart import require
from chassis import openapi
from chassis.conditional import field_value
from chassis.errors import BadRequest
from identidock.accept import negotiate
from identidock.gallery import Gallery
from identidock.picture import Kind, Picture
from identidock.routes.fresh import respond_unless_fresh
from identidock.routes.query import PictureQuery, parse_query

MAX_NAME_LENGTH = 256

PUBLIC = "public, max-age=31536000, immutable"
# What was authorised is for the caller's own cache only (RFC 9111 section 3.5), and no longer than
# a token lives: whoever loses the scope then has to ask again, and is refused.
AUTHORISED = "private, max-age=3600"

_described = openapi.describe(
    answers=[kind.value for kind in Kind], parameters={"name": {"maxLength": MAX_NAME_LENGTH}}
)


def picture_routes(gallery: Gallery) -> Blueprint:
    """The routes that show the pictures of `gallery`."""
    routes = Blueprint("pictures", __name__)

    @routes.get("/monster/<name>")
    @document_querystring(PictureQuery)
    @_described
    async def monster(name: str) -> Response:
        """Get the monster of a name.

        Always the same for the same name. A PNG, or an SVG where Accept likes that better; an
        If-None-Match with its ETag is answered 304. 503 with Retry-After when too many wait.
        """
        return await _answer(gallery, name, PUBLIC)

    @routes.get("/api/identicons/<name>")
    @require("identicons:read")
    @document_querystring(PictureQuery)
    @_described
    async def identicon(name: str) -> Response:
        """Get the identicon of a name, with a token.

        The same picture as /monster/<name>, for callers whose cache must not be shared. A PNG, or
        an SVG where Accept likes that better; an If-None-Match with its ETag is answered 304. 503
        with Retry-After when too many wait.
        """
        return await _answer(gallery, name, AUTHORISED)

    return routes


async def _answer(gallery: Gallery, name: str, cache_control: str) -> Response:
    picture = _asked_for(name)
    return await respond_unless_fresh(
        picture.tag,
        lambda: gallery.show(picture),
        media_type=picture.kind.value,
        headers={"Vary": "Accept", "Cache-Control": cache_control},
    )


def _asked_for(name: str) -> Picture:
    if len(name) > MAX_NAME_LENGTH:
        raise BadRequest(f"name: is longer than {MAX_NAME_LENGTH} characters", field="name")
    query = parse_query(request.query_string, request.args)
    return Picture(name, negotiate(field_value(request.headers, "Accept")), query.size)
