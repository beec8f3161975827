"""The client credentials request and its answer on the wire (RFC 6749 4.4, 5.1 and 5.2)."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from urllib.parse import quote_plus, urlencode

from bearer.errors import TokenRequestFailed
from bearer.http import Reply
from bearer.unverified import MAX_TOKEN_BYTES

LONGEST_TEXT = 200  # of a server's error texts, which end up in logs

_B64TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


@dataclass(frozen=True, slots=True)
class Granted:
    """access_token: a b64token. expires_in: seconds, more than 0."""

    access_token: str = field(repr=False)
    expires_in: float


def basic(client_id: str, client_secret: str) -> str:
    """The Authorization value of client_secret_basic: both form-url-encoded (RFC 6749 2.3.1)."""
    pair = f"{quote_plus(client_id)}:{quote_plus(client_secret)}"
    return "Basic " + base64.b64encode(pair.encode("ascii")).decode("ascii")


def form(audience: str, scope: str) -> bytes:
    """The body of the request. scope: names separated by spaces; empty asks for all allowed."""
    fields = {"grant_type": "client_credentials", "audience": audience}
    if scope:
        fields["scope"] = scope
    return urlencode(fields).encode("ascii")


def granted(reply: Reply) -> Granted:
    """What a 200 grants. TokenRequestFailed for any other answer, in its words if it has any."""
    document = _object(reply.body)
    if reply.status != 200:
        error, description = document.get("error"), document.get("error_description")
        raise TokenRequestFailed(reply.status, _text(error), _text(description))
    token, kind = document.get("access_token"), document.get("token_type")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise TokenRequestFailed(reply.status, None, "the answer's token_type is not Bearer")
    if not isinstance(token, str) or len(token) > MAX_TOKEN_BYTES or not _B64TOKEN.fullmatch(token):
        raise TokenRequestFailed(reply.status, None, "the answer holds no usable access_token")
    return Granted(token, _lifetime(document.get("expires_in"), reply.status))


def _lifetime(value: object, status: int) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 2**53:
        return float(value)
    raise TokenRequestFailed(status, None, "the answer's expires_in is not a number of seconds")


def _object(body: bytes) -> dict[str, object]:
    try:
        document = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _text(value: object) -> str | None:
    return value[:LONGEST_TEXT] if isinstance(value, str) else None
