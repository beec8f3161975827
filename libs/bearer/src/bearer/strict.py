"""Base64url and JSON read so strictly that two implementations cannot differ."""

from __future__ import annotations

import base64
import json
import re
from typing import NoReturn

MAX_BRACKETS = 64

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
_CONTROL = re.compile(r"[\x00-\x1f]")
# An escape; group 1 is a surrogate that is not half of a pair (RFC 8259 section 8.2).
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F])|.)"
)
_EXACT_DIGITS = 16  # any integer up to 2**53 fits; longer ones become floats, as in Lua


def decode_segment(segment: str) -> bytes:
    """The bytes of unpadded base64url; ValueError unless it is the one canonical spelling.

    No padding, no foreign character, no impossible length, and the unused bits of the last
    character are zero (RFC 4648 sections 3.2, 3.5 and 5; RFC 7515 section 2).
    """
    if _BASE64URL.fullmatch(segment) is None or len(segment) % 4 == 1:
        raise ValueError("not unpadded base64url")
    raw = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii") != segment:
        raise ValueError("not canonical base64url")
    return raw


def json_object(raw: bytes, *, max_brackets: int = MAX_BRACKETS) -> dict[str, object]:
    """The JSON object in `raw`; ValueError for anything else.

    Rules that any language can apply before its parser: UTF-8; the first byte is `{`; no byte below
    0x20, so no line breaks; at most `max_brackets` of `{` and `[` together, in strings too, which
    bounds nesting. Then the parser: no NaN or Infinity, no lone surrogate escapes. A member given
    twice counts as its last value (RFC 8259 section 4 and RFC 7515 section 4 allow it).
    """
    text = raw.decode("utf-8")
    if not text.startswith("{") or _CONTROL.search(text):
        raise ValueError("not a JSON object on one line")
    if text.count("{") + text.count("[") > max_brackets:
        raise ValueError("nested too deeply")
    try:
        value = _DECODER.decode(text)
    except RecursionError:  # only when the caller's own stack is nearly full
        raise ValueError("nested too deeply") from None
    # In the text and not in the value: a member that is given again hides what it was before.
    if "\\u" in text and any(escape[1] for escape in _ESCAPE.finditer(text)):
        raise ValueError("a lone surrogate")
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _EXACT_DIGITS else float(digits)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_int=_integer, parse_constant=_no_constant)
