"""The verifier that most services want: keys and revocations come from TokenDealer by HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable

from bearer.feed import RevocationFeed
from bearer.feed_settings import FeedSettings
from bearer.jwks import MAX_JWKS_BYTES, Jwks
from bearer.revocation_list import MAX_LIST_BYTES
from bearer.revocations import RevocationSource
from bearer.stdlib_fetch import StdlibFetch
from bearer.verifier import Verifier
from bearer.verify import Expected

FETCH_SECONDS = 5.0
MAX_CACHED_TOKENS = 2000


def remote_verifier(
    *,
    jwks_url: str,
    expected: Expected,
    revocations: FeedSettings | RevocationSource,
    clock: Callable[[], float],
) -> Verifier:
    """A Verifier with the keys at `jwks_url`, fetched in the background once it is started.

    revocations: where and how to follow a feed of the same issuer, or NO_REVOCATIONS. clock:
    seconds since 1970, such as time.time. It remembers the last 2000 verified tokens.
    """
    fetch = StdlibFetch(timeout=FETCH_SECONDS, max_bytes=MAX_JWKS_BYTES)
    keys = Jwks(jwks_url, http=fetch, clock=time.monotonic)  # intervals: it never jumps
    if isinstance(revocations, FeedSettings):
        revocations = _feed(revocations, keys, expected.issuer)
    return Verifier(
        keys=keys,
        expected=expected,
        revocations=revocations,
        clock=clock,
        max_cached=MAX_CACHED_TOKENS,
    )


def _feed(settings: FeedSettings, keys: Jwks, issuer: str) -> RevocationFeed:
    fetch = StdlibFetch(timeout=FETCH_SECONDS, max_bytes=MAX_LIST_BYTES)
    return RevocationFeed(settings, http=fetch, keys=keys, issuer=issuer, clock=time.monotonic)
