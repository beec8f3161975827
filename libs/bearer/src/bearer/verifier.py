"""Verification as a service does it: the current keys, and seen tokens remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bearer.cache import Entry, TokenCache
from bearer.errors import KeysUnavailable, UnknownKid
from bearer.revocations import RevocationSource
from bearer.unverified import MAX_TOKEN_BYTES
from bearer.verify import Bearer, Expected, verify

RETRY_AFTER = 5


class Keys(Protocol):
    """Where a Verifier has its keys from; Jwks is one."""

    @property
    def current(self) -> Mapping[str, RSAPublicKey]: ...

    @property
    def ready(self) -> bool: ...

    async def key_set(self, unverified_kid: str) -> Mapping[str, RSAPublicKey]: ...

    async def refresh(self) -> None: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class Verifier:
    """verify() with a cache. clock: seconds since 1970. max_cached: tokens; about 3 KB each."""

    def __init__(
        self,
        *,
        keys: Keys,
        expected: Expected,
        revocations: RevocationSource,
        clock: Callable[[], float],
        max_cached: int,
    ) -> None:
        self._keys = keys
        self._expected = expected
        self._revocations = revocations
        self._clock = clock
        self._cache = TokenCache(max_cached)

    @property
    def ready(self) -> bool:
        """Whether tokens can be verified at all, for a readiness probe."""
        return self._keys.ready and self._revocations.ready

    @property
    def revocations(self) -> RevocationSource:
        """What it was given, for its figures."""
        return self._revocations

    async def check_ready(self) -> None:
        """KeysUnavailable until keys and revocations were fetched: for a readiness check."""
        self._require_keys()
        if not self._revocations.ready:
            raise KeysUnavailable(
                "revocations_unavailable", "no revocations were ever fetched", retry_after=1
            )

    async def start(self) -> None:
        await self._keys.start()
        await self._revocations.start()  # a list is checked by the keys

    async def stop(self) -> None:
        await self._revocations.stop()
        await self._keys.stop()

    async def verify(self, unverified_token: str) -> Bearer:
        """The Bearer of a valid token; a kid that is unknown may cause one refresh of the keys.

        InvalidToken as verify() has it; KeysUnavailable if no key set was ever fetched, except for
        a token that no key could save, or when the revocations cannot tell.
        """
        bearer = self.cached(unverified_token)
        if bearer is not None:
            return bearer
        try:
            return self._verify(unverified_token, self._keys.current)
        except UnknownKid as unknown:
            keys = await self._keys.key_set(unknown.unverified_kid)
        self._require_keys()
        return self._verify(unverified_token, keys)

    def cached(self, unverified_token: str) -> Bearer | None:
        """The Bearer of a token that was verified before and is valid still, else None.

        Still means: within its time by the same leeway, its key unchanged in the key set, not
        revoked. KeysUnavailable when the revocations cannot tell.
        """
        if not _hashable(unverified_token):
            return None
        digest = self._cache.digest(unverified_token)
        entry = self._cache.get(digest)
        if entry is None:
            return None
        if self._holds(entry):
            return entry.bearer
        self._cache.discard(digest)
        return None

    def is_still_valid(self, bearer: Bearer) -> bool:
        """Whether a Bearer that this verifier gave is valid still, for who keeps one for longer.

        Still means as in cached(). KeysUnavailable when the revocations cannot tell.
        """
        leeway = self._expected.leeway
        return (
            self._clock() < bearer.expires_at + leeway
            and bearer.kid in self._keys.current
            and not self._revocations.is_revoked(
                jti=bearer.jti,
                client_id=bearer.client_id,
                subject=bearer.subject,
                issued_at=bearer.issued_at,
                kid=bearer.kid,
            )
        )

    def _require_keys(self) -> None:
        if not self._keys.ready:
            raise KeysUnavailable(
                "keys_unavailable", "no key set was ever fetched", retry_after=RETRY_AFTER
            )

    def _holds(self, entry: Entry) -> bool:
        bearer = entry.bearer
        return (
            entry.valid_from <= self._clock() < entry.valid_until
            and self._keys.current.get(bearer.kid) is entry.key
            and not self._revocations.is_revoked(
                jti=bearer.jti,
                client_id=bearer.client_id,
                subject=bearer.subject,
                issued_at=bearer.issued_at,
                kid=bearer.kid,
            )
        )

    def _verify(self, unverified_token: str, keys: Mapping[str, RSAPublicKey]) -> Bearer:
        bearer = verify(
            unverified_token,
            keys=keys,
            expected=self._expected,
            revocations=self._revocations,
            now=self._clock(),
        )
        leeway = self._expected.leeway
        entry = Entry(
            bearer=bearer,
            key=keys[bearer.kid],
            valid_from=max(bearer.issued_at, bearer.not_before or 0.0) - leeway,
            valid_until=bearer.expires_at + leeway,
        )
        self._cache.put(self._cache.digest(unverified_token), entry)
        return bearer


def _hashable(unverified_token: object) -> bool:
    """Whether it is worth a digest: what verify() would refuse unseen is left to verify()."""
    return (
        isinstance(unverified_token, str)
        and len(unverified_token) <= MAX_TOKEN_BYTES
        and unverified_token.isascii()
    )
