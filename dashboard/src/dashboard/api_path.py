"""Paths and queries that are handed on, as they came: nothing in them may be read in two ways."""

import re
from urllib.parse import unquote_to_bytes

from chassis.errors import BadRequest, NotFound

PREFIX = b"/app/api/"
MAX_QUERY_BYTES = 4096

_SEGMENT = re.compile(rb"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+")
_QUERY = re.compile(rb"[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*")
_UNMEANT = re.compile(r"[\x00-\x1f\x7f/\\]")


def parse_path(raw_path: bytes) -> list[str]:
    """The segments after `/app/api/`, still encoded; NotFound for what no service can mean.

    That is an empty segment, dots that would lead elsewhere, a slash, backslash or control
    character that is encoded, and what is not UTF-8.
    """
    if not raw_path.startswith(PREFIX):
        raise NotFound("There is nothing at this address")
    segments = raw_path.removeprefix(PREFIX).split(b"/")
    if not all(map(_is_plain, segments)):
        raise NotFound("There is nothing at this address")
    return [segment.decode("ascii") for segment in segments]


def parse_query(raw_query: bytes) -> str:
    """The query as it is; BadRequest when it is too long or has a character that none may have."""
    if len(raw_query) > MAX_QUERY_BYTES or _QUERY.fullmatch(raw_query) is None:
        raise BadRequest("The query is too long, or not encoded", field="query")
    return raw_query.decode("ascii")


def _is_plain(segment: bytes) -> bool:
    if _SEGMENT.fullmatch(segment) is None:
        return False
    try:
        meant = unquote_to_bytes(segment).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return meant not in {".", ".."} and _UNMEANT.search(meant) is None
