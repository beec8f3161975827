"""Which valid tokens are revoked all the same: the question, and the answer "none" said aloud."""

from __future__ import annotations

from typing import Final, Protocol


class Revocations(Protocol):
    """Answers from memory, without waiting: it is asked on every request, cached token or not."""

    def is_revoked(self, *, jti: str, client_id: str, subject: str, issued_at: float) -> bool:
        """Whether this token, or all issued to its client or subject so early, are revoked.

        issued_at: seconds since 1970. A feed that is too old to be believed may raise
        KeysUnavailable, which the caller sees as 503; no other error may leave this method.
        """


class _NoRevocations:
    def is_revoked(self, *, jti: str, client_id: str, subject: str, issued_at: float) -> bool:
        return False


NO_REVOCATIONS: Final[Revocations] = _NoRevocations()
"""For a service without a feed, which so accepts that a revoked token lives until it expires."""
