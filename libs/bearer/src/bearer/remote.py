"""The verifier that most services want: its keys come from the authorization server by HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable

from bearer.jwks import Jwks
from bearer.revocations import Revocations
from bearer.stdlib_fetch import StdlibFetch
from bearer.verifier import Verifier
from bearer.verify import Expected

FETCH_SECONDS = 5.0
MAX_JWKS_BYTES = 256 * 1024
MAX_CACHED_TOKENS = 2000


def remote_verifier(
    *,
    jwks_url: str,
    expected: Expected,
    revocations: Revocations,
    clock: Callable[[], float],
) -> Verifier:
    """A Verifier with the keys at `jwks_url`, fetched in the background once it is started.

    clock: seconds since 1970, such as time.time. It remembers the last 2000 verified tokens.
    """
    fetch = StdlibFetch(timeout=FETCH_SECONDS, max_bytes=MAX_JWKS_BYTES)
    return Verifier(
        keys=Jwks(jwks_url, http=fetch, clock=time.monotonic),  # intervals: it never jumps
        expected=expected,
        revocations=revocations,
        clock=clock,
        max_cached=MAX_CACHED_TOKENS,
    )
