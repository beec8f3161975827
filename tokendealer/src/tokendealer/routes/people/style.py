"""/account/style.css"""

import hashlib
from pathlib import Path

from quart import Blueprint, Response, request
from quart_schema import hide

import tokendealer.pages
from chassis.conditional import IF_NONE_MATCH, entity_tag, field_value, is_fresh

routes = Blueprint("style", __name__)
KEPT_SECONDS = 600

_FILE = Path(tokendealer.pages.__file__).parent / "style.css"


@routes.get("/account/style.css")
@hide
async def show_style() -> Response:
    """The style of every page."""
    css = _FILE.read_bytes()
    tag = entity_tag(hashlib.sha256(css).hexdigest()[:16], "css")
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={KEPT_SECONDS}"}
    if is_fresh(field_value(request.headers, IF_NONE_MATCH), tag):
        return Response(b"", 304, headers)
    return Response(css, 200, headers, content_type="text/css; charset=utf-8")
