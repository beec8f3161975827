"""The bearer token out of the Authorization header, and nothing else (RFC 6750 section 2.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bearer.errors import InvalidRequest, InvalidToken, MissingToken
from bearer.unverified import MAX_TOKEN_BYTES

_B64TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


def token_from(authorization_values: Sequence[str]) -> str:
    """The still unverified token of a request's Authorization header values, one string per header.

    In this order: no header is MissingToken; more than one is InvalidRequest. Spaces and tabs
    around the value do not count (RFC 9110 section 5.5). The scheme ends at the first space; any
    other than `Bearer`, in whatever case, is MissingToken. After it come one or more spaces and
    the token, to the end: longer than 8192 bytes is InvalidToken `too_large`; not a b64token is
    InvalidRequest, so a second part, a comma list or an empty token is. Source: RFC 6750 section
    2.1.
    """
    if not authorization_values:
        raise MissingToken("no_authorization", "the request has no Authorization header")
    if len(authorization_values) > 1:
        raise InvalidRequest("many_authorizations", "the request has several Authorization headers")
    scheme, _, rest = authorization_values[0].strip(" \t").partition(" ")
    if scheme.lower() != "bearer":
        raise MissingToken("other_scheme", "the Authorization header is not of scheme Bearer")
    unverified_token = rest.lstrip(" ")
    if len(unverified_token) > MAX_TOKEN_BYTES:
        raise InvalidToken("too_large", "the token is longer than 8192 bytes")
    if _B64TOKEN.fullmatch(unverified_token) is None:
        raise InvalidRequest("malformed_credentials", "the credentials are not one b64token")
    return unverified_token
