"""Answers whose callers may have them already."""

from collections.abc import Awaitable, Callable, Mapping

from quart import Response, request

from chassis.conditional import IF_NONE_MATCH, field_value, is_fresh


async def respond_unless_fresh(
    tag: str,
    make_body: Callable[[], Awaitable[bytes]],
    *,
    media_type: str,
    headers: Mapping[str, str],
) -> Response:
    """200 with the body, or 304 without making it when If-None-Match has `tag`.

    `headers` go with both (RFC 9110 section 15.4.5). BadRequest for a malformed If-None-Match.
    """
    headers = {"ETag": tag, **headers}
    if is_fresh(field_value(request.headers, IF_NONE_MATCH), tag):
        response = Response(b"", 304, headers)
        del response.headers["Content-Type"]
        response.headers.pop("Content-Length", None)
        return response
    return Response(await make_body(), 200, headers, content_type=media_type)
