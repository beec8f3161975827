"""The page: a form that asks for a name and greets it with its monster.

It is `/` on the service's own port and `/identidock/` behind the gateway, so its own addresses are
relative (the stylesheet, the form) and those of pictures are from the root, as on the gateway.
"""

import hashlib
from pathlib import Path

from quart import Blueprint, Response, render_template, request
from quart_schema import hide

from chassis.conditional import entity_tag
from identidock.routes.fresh import respond_unless_fresh
from identidock.visitor import MAX_LENGTH, UnusableName, alias, parse_name

FILES = Path(__file__).parent.parent / "page"
EXAMPLE = "Joe Bloggs"

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",  # a name that was typed in is nobody else's
}


def page_routes(*, salt: str) -> Blueprint:
    """The routes of the page. `salt` goes into the digests by which visitors are drawn.

    They are no API, so the OpenAPI document has them not.
    """
    routes = Blueprint("page", __name__, template_folder=str(FILES))
    style = (FILES / "style.css").read_bytes()
    style_version = hashlib.sha256(style).hexdigest()[:16]  # in its address, so it can be kept

    async def read_style() -> bytes:
        return style

    @routes.get("/")
    @hide
    async def show_page() -> Response:
        return await _greeting(EXAMPLE)

    @routes.post("/")
    @hide
    async def greet() -> Response:
        try:
            name = parse_name((await request.form).getlist("name"))
        except UnusableName as unusable:
            return await _render(400, typed=unusable.typed, error=unusable.reason)
        return await _greeting(name)

    @routes.get("/style.css")
    @hide
    async def stylesheet() -> Response:
        return await respond_unless_fresh(
            entity_tag(style_version, "css"),
            read_style,
            media_type="text/css; charset=utf-8",
            headers={"Cache-Control": "public, max-age=31536000, immutable"},
        )

    async def _greeting(name: str) -> Response:
        return await _render(200, typed=name, greeted=name, alias=alias(name, salt))

    async def _render(status: int, **told: str) -> Response:
        page = await render_template(
            "page.html", style_version=style_version, max_length=MAX_LENGTH, **told
        )
        return Response(page, status, _HEADERS, content_type="text/html; charset=utf-8")

    return routes
