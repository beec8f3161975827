"""What goes wrong on a page is told on a page."""

from http import HTTPStatus

import msgspec
from quart import Blueprint, Response

from chassis import errors
from tokendealer.pages.rendering import render

_COPIED = ("Allow", "Retry-After")


def show_errors(routes: Blueprint) -> None:
    """Answer each exception of these routes with a page that says what to do."""
    routes.register_error_handler(Exception, _on_error)


async def _on_error(error: Exception) -> Response:
    body, status, headers = errors.render(error)
    told = msgspec.json.decode(body, type=dict[str, str])
    page = render(
        "error.html",
        status=status,
        title=HTTPStatus(status).phrase,
        description=told["error_description"],
        request_id=told["request_id"],
    )
    for name in _COPIED:
        if name in headers:
            page.headers[name] = headers[name]
    return page
