"""The React app: its files, and its page for every address that is nothing else."""

import secrets

from quart import Blueprint, Response, redirect, request
from quart_schema import hide
from werkzeug.wrappers import Response as Redirect

from chassis.conditional import IF_NONE_MATCH, field_value, is_fresh
from chassis.errors import NotFound
from chassis.representation import accepts_gzip
from dashboard.page_headers import app_headers
from dashboard.web_files import HASHED, WebFile, WebFiles

NONCE_BYTES = 16
NO_PAGES = (HASHED, "api/")
"""A page in place of a file that is not there would be taken for it."""


def web_routes(files: WebFiles, *, issuer: str) -> Blueprint:
    """The routes of the app that people reach at `issuer`."""
    routes = Blueprint("web", __name__)

    @routes.get("/app")
    @hide
    async def show_slash() -> Redirect:
        return redirect("/app/", 308)

    @routes.get("/app/", defaults={"path": ""})
    @routes.get("/app/<path:path>")
    @hide
    async def show_page(path: str) -> Response:
        file = files.find(path)
        if file is not None:
            return _present(file)
        if path.startswith(NO_PAGES):
            raise NotFound("There is nothing at this address")
        nonce = secrets.token_urlsafe(NONCE_BYTES)
        headers = dict(app_headers(issuer, nonce))
        return Response(files.page(nonce), 200, headers, content_type="text/html; charset=utf-8")

    return routes


def _present(file: WebFile) -> Response:
    squeeze = file.gzipped is not None and accepts_gzip(
        field_value(request.headers, "Accept-Encoding")
    )
    headers = {
        "Cache-Control": file.cache_control,
        "ETag": file.tag(gzipped=squeeze),
        "Vary": "Accept-Encoding",
    }
    if is_fresh(field_value(request.headers, IF_NONE_MATCH), headers["ETag"]):
        return Response(b"", 304, headers)
    body = file.body
    if squeeze and file.gzipped is not None:
        body, headers["Content-Encoding"] = file.gzipped, "gzip"
    return Response(body, 200, headers, content_type=file.media_type)
