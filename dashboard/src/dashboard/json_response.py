"""Data for the page, which nobody keeps."""

import msgspec
from quart import Response


def json_response(data: object) -> Response:
    """`data`, anything that msgspec knows, as JSON."""
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(data), 200, headers, content_type="application/json")
