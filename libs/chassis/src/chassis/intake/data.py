"""Bytes to plain data, and the rules that all data here keeps whatever it was encoded in.

Stricter than JSON, so that every database and every client can keep what is accepted: integers of
64 bits, finite numbers, text without NUL and lone surrogates, each member once, bounded nesting.
"""

import json
import math
from collections.abc import Callable
from typing import Any

import msgspec

from chassis.errors import BadRequest
from chassis.limits import MAX_DEPTH, MAX_INTEGER, MAX_MEMBER_NAME, MIN_INTEGER


def parse_json(raw: bytes) -> object:
    """The data in UTF-8 JSON (RFC 8259); BadRequest otherwise."""
    return _parse("JSON", lambda: json.loads(raw.decode("utf-8"), object_pairs_hook=_members))


def parse_msgpack(raw: bytes) -> object:
    """The data in MessagePack that JSON could say as well; BadRequest otherwise."""
    return _parse("MessagePack", lambda: msgspec.msgpack.decode(raw))


def _parse(kind: str, decode: Callable[[], object]) -> object:
    try:
        data = decode()
    except UnicodeDecodeError:
        raise BadRequest(f"The body is not {kind}: its text is not UTF-8", field="body") from None
    except RecursionError:
        raise _refusal("body", "is nested too deeply") from None
    except (ValueError, TypeError) as error:  # TypeError: a MessagePack map with odd keys
        raise BadRequest(f"The body is not {kind}: {error}"[:300], field="body") from None
    _check(data, "", depth=0)
    return data


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _refusal(_printable(twice), "is given more than once")
    return members


def _check(value: object, path: str, *, depth: int) -> None:  # noqa: C901 - one branch a type
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int):
        if not MIN_INTEGER <= value <= MAX_INTEGER:
            raise _refusal(path, "is an integer beyond 64 bits")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise _refusal(path, "is not a finite number")
    elif depth >= MAX_DEPTH:
        raise _refusal(path, f"is nested deeper than {MAX_DEPTH} levels")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check(item, _join(path, str(index)), depth=depth + 1)
    elif isinstance(value, dict):
        for name, item in value.items():
            _check_name(name, path)
            _check(item, _join(path, name), depth=depth + 1)
    else:
        raise _refusal(path, f"is of a type that JSON has not: {type(value).__name__}")


def _check_name(name: object, path: str) -> None:
    if not isinstance(name, str):
        raise _refusal(path, "has a member whose name is not text")
    if len(name) > MAX_MEMBER_NAME:
        raise _refusal(path, f"has a name longer than {MAX_MEMBER_NAME} characters")
    _check_text(name, _join(path, _printable(name)))


def _check_text(text: str, path: str) -> None:
    if "\x00" in text:
        raise _refusal(path, "has the character NUL")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise _refusal(path, "has a lone surrogate, which is not Unicode text")


def _refusal(path: str, reason: str) -> BadRequest:
    field = path or "body"
    return BadRequest(f"{field}: {reason}", field=field)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _printable(name: str) -> str:
    return name[:MAX_MEMBER_NAME].encode("ascii", "backslashreplace").decode("ascii")
