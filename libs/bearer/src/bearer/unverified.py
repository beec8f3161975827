"""A JWS in compact form taken apart (RFC 7515 section 7.1). Nothing in it can be believed yet."""

from __future__ import annotations

from dataclasses import dataclass

from bearer.errors import InvalidToken
from bearer.strict import decode_segment, json_object

MAX_TOKEN_BYTES = 8192


@dataclass(frozen=True, slots=True)
class UnverifiedToken:
    """header: its JSON object. payload, signature: decoded bytes. signing_input: what is signed."""

    header: dict[str, object]
    payload: bytes
    signature: bytes
    signing_input: bytes


def parse(unverified_token: object, *, max_bytes: int) -> UnverifiedToken:
    """Take a token apart: at most `max_bytes`, three segments of strict base64url, a JSON header.

    InvalidToken with code `too_large`, `malformed`, `bad_base64` or `bad_header`, in this order.
    """
    if not isinstance(unverified_token, str):
        raise InvalidToken("malformed", "the token is not a string")
    if len(unverified_token) > max_bytes:
        raise InvalidToken("too_large", f"the token is longer than {max_bytes} bytes")
    segments = unverified_token.split(".")
    if len(segments) != 3:
        raise InvalidToken("malformed", "the token has not exactly three segments")
    try:
        header, payload, signature = map(decode_segment, segments)
    except ValueError:
        raise InvalidToken("bad_base64", "a segment is not canonical base64url") from None
    signing_input = unverified_token.rpartition(".")[0].encode("ascii")
    return UnverifiedToken(_header(header), payload, signature, signing_input)


def _header(raw: bytes) -> dict[str, object]:
    try:
        return json_object(raw)
    except ValueError:
        raise InvalidToken("bad_header", "the header is not a JSON object") from None
