"""The same data as JSON or MessagePack, as the caller's Accept says, compressed where it helps."""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec
from quart import Response, request
from werkzeug.datastructures import Accept, MIMEAccept
from werkzeug.http import parse_accept_header

from chassis.conditional import IF_NONE_MATCH, entity_tag, field_value, is_fresh
from chassis.errors import NotAcceptable

JSON = "application/json"
MSGPACK = ("application/msgpack", "application/vnd.msgpack", "application/x-msgpack")

_GZIP_ABOVE_BYTES = 1024
_GZIP_LEVEL = 1  # most of the gain for a fraction of the time, which is the event loop's


@dataclass(frozen=True, slots=True)
class Format:
    """A media type that answers can have; `name` stands for it in entity tags."""

    media_type: str
    name: str
    encode: Callable[[object], bytes]


_JSON = Format(JSON, "json", msgspec.json.encode)
FORMATS = (_JSON, *(Format(alias, "msgpack", msgspec.msgpack.encode) for alias in MSGPACK))
"""In our order of preference, for callers that have none."""


def negotiate(accept: str | None) -> Format:
    """The format the Accept header likes best (RFC 9110 section 12.5.1), else NotAcceptable.

    Parameters of a media type do not matter: neither format has any.
    """
    if accept is None or not accept.strip():
        return _JSON
    parsed = parse_accept_header(accept, MIMEAccept)
    wanted = MIMEAccept((item.partition(";")[0].strip(), quality) for item, quality in parsed)
    best = max(FORMATS, key=lambda offer: wanted.quality(offer.media_type))
    if wanted.quality(best.media_type) <= 0:
        offers = ", ".join(offer.media_type for offer in FORMATS)
        raise NotAcceptable(f"Accept: this address answers with {offers}", field="Accept")
    return best


def accepts_gzip(accept_encoding: str | None) -> bool:
    """Whether gzip may be sent, and the caller does not like the plain bytes better."""
    wanted = parse_accept_header(accept_encoding, Accept)
    return wanted.quality("gzip") > 0 and wanted.quality("gzip") >= wanted.quality("identity")


def require_acceptable() -> None:
    """NotAcceptable when the answer could not be sent. To be called before anything is changed."""
    negotiate(field_value(request.headers, "Accept"))


def respond(
    data: object,
    *,
    etag: str | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer the current request with `data`: plain dicts, lists, strings, numbers, None.

    `etag` is the version of what is told (see `conditional.entity_tag`); without it a hash of the
    content is. A GET or HEAD whose If-None-Match has that tag is answered 304. NotAcceptable when
    Accept takes neither format, BadRequest for a malformed If-None-Match.
    """
    chosen = negotiate(field_value(request.headers, "Accept"))
    body = chosen.encode(data)
    squeeze = len(body) > _GZIP_ABOVE_BYTES and accepts_gzip(
        field_value(request.headers, "Accept-Encoding")
    )
    tag = entity_tag(etag or _hash(body), f"{chosen.name}.gz" if squeeze else chosen.name)
    common = {
        "ETag": tag,
        "Vary": "Accept, Accept-Encoding",
        "Cache-Control": "private, no-cache",  # kept by the caller alone, asked about each time
        **(headers or {}),
    }
    asks = status == 200 and request.method in ("GET", "HEAD")
    if asks and is_fresh(field_value(request.headers, IF_NONE_MATCH), tag):
        return _without_body(304, common)
    if squeeze:
        body = gzip.compress(body, _GZIP_LEVEL, mtime=0)  # one content, one sequence of bytes
        common["Content-Encoding"] = "gzip"
    return Response(body, status, common, content_type=chosen.media_type)


def no_content() -> Response:
    """204, for a change that leaves nothing to tell."""
    return _without_body(204, {})


def _without_body(status: int, headers: dict[str, str]) -> Response:
    response = Response(b"", status, headers)
    del response.headers["Content-Type"]
    response.headers.pop("Content-Length", None)
    return response


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]
