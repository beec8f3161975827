"""Which valid tokens are revoked all the same: the question, and the answer "none" said aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

PUT_BACK_SECONDS = 60.0


class Revocations(Protocol):
    """Answers from memory, without waiting: it is asked on every request, cached token or not."""

    def is_revoked(
        self, *, jti: str, client_id: str, subject: str, issued_at: float, kid: str
    ) -> bool:
        """Whether this token, its key, or all issued to its client or subject so early are revoked.

        issued_at: seconds since 1970. A feed that is too old to be believed may raise
        KeysUnavailable, which the caller sees as 503; no other error may leave this method.
        """


class RevocationSource(Revocations, Protocol):
    """Revocations that a Verifier starts and stops; RevocationFeed is one."""

    @property
    def ready(self) -> bool:
        """Whether it can tell at all."""

    @property
    def age(self) -> float:
        """Seconds since it was last known to be all; infinite before that."""

    @property
    def is_stale(self) -> bool:
        """Whether `age` is more than it should be."""

    @property
    def stale_decisions(self) -> int:
        """How many tokens were judged all the same while it was stale."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class RevocationList:
    """What TokenDealer has revoked, as of `signed_at` (docs/decisions/0008-revocation-feed.md).

    signed_at: seconds since 1970. clients, subjects: by id, the first second that is not revoked.
    """

    version: int
    signed_at: float
    jtis: frozenset[str] = field(repr=False)
    clients: Mapping[str, float] = field(repr=False)
    subjects: Mapping[str, float] = field(repr=False)
    kids: frozenset[str] = field(repr=False)

    def is_revoked(
        self, *, jti: str, client_id: str, subject: str, issued_at: float, kid: str
    ) -> bool:
        return self.names(jti, client_id, subject, issued_at, kid)

    def names(self, jti: str, client_id: str, subject: str, issued_at: float, kid: str) -> bool:
        """is_revoked() by position, which costs less than by keywords: every request asks."""
        return (
            jti in self.jtis
            or kid in self.kids
            or (client_id in self.clients and issued_at < self.clients[client_id])
            or (subject in self.subjects and issued_at < self.subjects[subject])
        )

    def may_replace(self, old: RevocationList) -> bool:
        """Whether this is no step back, or one so late that a database must have been put back."""
        late = self.signed_at > old.signed_at + PUT_BACK_SECONDS
        return self.version >= old.version or late


class _NoRevocations:
    ready = True
    age = 0.0
    is_stale = False
    stale_decisions = 0

    def is_revoked(
        self, *, jti: str, client_id: str, subject: str, issued_at: float, kid: str
    ) -> bool:
        return False

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


NO_REVOCATIONS: Final[RevocationSource] = _NoRevocations()
"""For a service without a feed, which so accepts that a revoked token lives until it expires."""
