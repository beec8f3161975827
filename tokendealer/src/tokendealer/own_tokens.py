"""TokenDealer as a verifier of its own tokens, by the library's decision; nothing is fetched."""

from collections.abc import Callable, Mapping

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bearer import Expected, Verifier
from chassis.clock import Clock
from tokendealer.keyring import KeySet
from tokendealer.revoked import Revocations

AUDIENCE = "tokendealer"
ADMIN = "admin"
MAX_CACHED = 500


class _OwnKeys:
    """The `bearer.verifier.Keys` that this process signs with."""

    ready = True

    def __init__(self, current: Callable[[], KeySet]) -> None:
        self._current = current

    @property
    def current(self) -> Mapping[str, RSAPublicKey]:
        return self._current().public_keys

    async def key_set(self, unverified_kid: str) -> Mapping[str, RSAPublicKey]:
        del unverified_kid  # there are no others
        return self.current

    async def refresh(self) -> None: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class _OwnRevocations:
    """The `bearer.revocations.RevocationSource` that this process tells others."""

    ready = True
    age = 0.0
    is_stale = False
    stale_decisions = 0

    def __init__(self, revoked: Revocations) -> None:
        self.is_revoked = revoked.is_revoked

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


def own_verifier(
    *,
    current: Callable[[], KeySet],
    revoked: Revocations,
    issuer: str,
    leeway: int,
    clock: Clock,
) -> Verifier:
    """Verifies tokens for TokenDealer's own API."""
    return Verifier(
        keys=_OwnKeys(current),
        expected=Expected(issuer, AUDIENCE, leeway),
        revocations=_OwnRevocations(revoked),
        clock=clock,
        max_cached=MAX_CACHED,
    )
