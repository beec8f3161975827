"""Strict parsing of `application/x-www-form-urlencoded` parameters (RFC 6749 section 3.2)."""

import re
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from tokendealer.errors import InvalidRequest

CONTENT_TYPE = "application/x-www-form-urlencoded"
MAX_PARAMETERS = 32

_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def parse_form(content_type: str | None, body: bytes) -> dict[str, str]:
    """The parameters that have a value, by name.

    InvalidRequest on another content type, a repeated parameter, a broken percent escape, bytes
    that are not UTF-8, and NUL. A parameter without a value counts as left out (section 3.2).
    """
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if media_type != CONTENT_TYPE:
        raise InvalidRequest(f"Content-Type must be {CONTENT_TYPE}", field="Content-Type")
    pairs = [pair for pair in body.split(b"&") if pair]
    if len(pairs) > MAX_PARAMETERS:
        raise InvalidRequest(f"There are more than {MAX_PARAMETERS} parameters")
    return _unique(_decode_pair(pair) for pair in pairs)


def decode(encoded: bytes) -> str:
    """One form-url-encoded value; ValueError when it is not one."""
    if b"%" in encoded:
        if _BAD_ESCAPE.search(encoded):
            raise ValueError("broken percent escape")
        text = unquote_to_bytes(encoded.replace(b"+", b" ")).decode("utf-8")
    else:
        text = encoded.replace(b"+", b" ").decode("utf-8")
    if "\0" in text:
        raise ValueError("NUL character")
    return text


def _decode_pair(pair: bytes) -> tuple[str, str]:
    raw_name, _, raw_value = pair.partition(b"=")
    try:
        name = decode(raw_name)
    except ValueError:
        raise InvalidRequest("The name of a parameter is not valid form encoding") from None
    if not _NAME.fullmatch(name):
        raise InvalidRequest("The name of a parameter has characters that no parameter here has")
    try:
        return name, decode(raw_value)
    except ValueError:
        raise InvalidRequest(f"{name} is not valid form encoding", field=name) from None


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    form: dict[str, str] = {}
    seen: set[str] = set()
    for name, value in pairs:
        if name in seen:
            raise InvalidRequest(f"{name} is given more than once", field=name)
        seen.add(name)
        if value:
            form[name] = value
    return form


def required(form: dict[str, str], name: str) -> str:
    """The value of a parameter that has to be there; InvalidRequest names it when it is not."""
    try:
        return form[name]
    except KeyError:
        raise InvalidRequest(f"{name} is missing", field=name) from None
