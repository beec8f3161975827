"""Keyset paging: a cursor is the last key of a page, in a form that callers need not understand.

A cursor is bound to the list and the filters that it was made for. It holds no secret and grants
nothing, so its digest needs no key: it is there to catch a cursor that was cut, altered or taken
to another list, which would otherwise give a page that looks right and is not.
"""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

Item = TypeVar("Item")

MAX_CURSOR_LENGTH = 512
CURSOR_PATTERN = r"[A-Za-z0-9_-]{9,512}"
_DIGEST_BYTES = 6


class BadCursor(ValueError):
    """Not a cursor of this list with these filters."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items in the list's order. `next_key`: the last one's key; None when none follow."""

    items: Sequence[Item]
    next_key: str | None


def encode_cursor(key: str, binding: str) -> str:
    """The cursor after `key`. `binding` says which list it is, filters included.

    ValueError for a key that is empty, unprintable or too long for a cursor.
    """
    cursor = _base64url(_digest(key, binding) + key.encode("utf-8"))
    if not key or not key.isprintable() or len(cursor) > MAX_CURSOR_LENGTH:
        raise ValueError("this key cannot be put into a cursor")
    return cursor


def decode_cursor(unverified_cursor: str, binding: str) -> str:
    """The printable key in a cursor that `encode_cursor` made for `binding`, else BadCursor."""
    if re.fullmatch(CURSOR_PATTERN, unverified_cursor) is None:
        raise BadCursor("not a cursor")
    try:
        raw = base64.urlsafe_b64decode(unverified_cursor + "=" * (-len(unverified_cursor) % 4))
        key = raw[_DIGEST_BYTES:].decode("utf-8")
    except ValueError:
        raise BadCursor("not a cursor") from None
    if not key.isprintable() or _base64url(raw) != unverified_cursor:
        raise BadCursor("not a cursor")
    if raw[:_DIGEST_BYTES] != _digest(key, binding):
        raise BadCursor("not a cursor of this list with these filters")
    return key


def next_link(path: str, parameters: Mapping[str, str], cursor: str) -> str:
    """The value of `Link` (RFC 8288) to the next page of the list at `path`."""
    return f'<{path}?{urlencode({**parameters, "cursor": cursor})}>; rel="next"'


def _digest(key: str, binding: str) -> bytes:
    return hashlib.sha256(f"{len(binding)}:{binding}{key}".encode()).digest()[:_DIGEST_BYTES]


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
