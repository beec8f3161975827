"""Verify scoped OAuth 2 bearer tokens in a service, and fetch them in a client.

The guard for Quart is `bearer.quart`, imported by itself so that others need no Quart.
"""

from bearer.cache import TokenCache
from bearer.errors import (
    BearerError,
    InsufficientScope,
    InvalidRequest,
    InvalidToken,
    KeysUnavailable,
    MissingToken,
    TokenRequestFailed,
    UnknownKid,
)
from bearer.feed import RevocationFeed
from bearer.feed_settings import FeedSettings
from bearer.header import token_from
from bearer.http import AiohttpFetch, Fetch, FetchFailed, Reply
from bearer.jwk import parse_jwks
from bearer.jwks import Jwks
from bearer.remote import remote_verifier
from bearer.revocation_list import MAX_LIST_BYTES, parse_revocations
from bearer.revocations import (
    NO_REVOCATIONS,
    RevocationList,
    Revocations,
    RevocationSource,
)
from bearer.session import BearerSession
from bearer.source import TokenSource
from bearer.stdlib_fetch import StdlibFetch
from bearer.unverified import MAX_TOKEN_BYTES
from bearer.verifier import Keys, Verifier
from bearer.verify import (
    Bearer,
    Expected,
    refuse_revoked,
    require_scopes,
    verify,
    verify_signature,
)
from bearer.websocket import websocket_token, without_token

__all__ = [
    "MAX_LIST_BYTES",
    "MAX_TOKEN_BYTES",
    "NO_REVOCATIONS",
    "AiohttpFetch",
    "Bearer",
    "BearerError",
    "BearerSession",
    "Expected",
    "FeedSettings",
    "Fetch",
    "FetchFailed",
    "InsufficientScope",
    "InvalidRequest",
    "InvalidToken",
    "Jwks",
    "Keys",
    "KeysUnavailable",
    "MissingToken",
    "Reply",
    "RevocationFeed",
    "RevocationList",
    "RevocationSource",
    "Revocations",
    "StdlibFetch",
    "TokenCache",
    "TokenRequestFailed",
    "TokenSource",
    "UnknownKid",
    "Verifier",
    "parse_jwks",
    "parse_revocations",
    "refuse_revoked",
    "remote_verifier",
    "require_scopes",
    "token_from",
    "verify",
    "verify_signature",
    "websocket_token",
    "without_token",
]
