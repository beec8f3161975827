"""/app/api/…: the services' own APIs"""

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from quart import Blueprint, Response, request
from quart_schema import hide

from chassis.errors import NotFound
from dashboard import forwarded_headers
from dashboard.api_path import parse_path, parse_query
from dashboard.forwarding import Call, Forwarding
from dashboard.signed_in import SignedIn
from dashboard.upstreams import Upstream

SAFE = frozenset({"GET", "HEAD"})
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def api_routes(
    table: Mapping[str, Upstream], *, signed_in: SignedIn, forwarding: Forwarding
) -> Blueprint:
    """The paths that `table` has, by their first segment."""
    routes = Blueprint("api", __name__)

    @routes.route("/app/api/<path:path>", methods=METHODS)
    @hide
    async def forward(path: str) -> Response:  # noqa: ARG001 - decoded; the raw one is handed on
        safe = request.method in SAFE
        current = await (signed_in.require() if safe else signed_in.require_write())
        scope = cast(dict[str, Any], request.scope)
        segments = parse_path(scope["raw_path"])
        upstream = table.get(segments[0])
        if upstream is None:
            raise NotFound("There is nothing at this address")
        answer = await forwarding.forward(
            current.session_id, current.session, upstream, await _call(segments, scope)
        )
        headers = dict(forwarded_headers.to_browser(answer.headers))
        response = Response(answer.body, answer.status, headers)
        if "Content-Type" not in headers:  # not Quart's own guess
            response.headers.pop("Content-Type", None)
        return response

    return routes


async def _call(segments: list[str], scope: dict[str, Any]) -> Call:
    query = parse_query(request.query_string)
    body = await request.get_data(cache=False, as_text=False, parse_form_data=False)
    return Call(
        method=request.method,
        target="/api/" + "/".join(segments) + (f"?{query}" if query else ""),
        headers=partial(
            _headers, client_address=scope["client_address"], request_id=scope["request_id"]
        ),
        body=body or None,
    )


def _headers(token: str, *, client_address: str, request_id: str) -> Mapping[str, str]:
    return forwarded_headers.to_service(
        request.headers, token=token, client_address=client_address, request_id=request_id
    )
