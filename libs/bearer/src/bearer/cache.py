"""A bounded memory of verified tokens, which holds no token: only digests."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bearer.verify import Bearer


@dataclass(frozen=True, slots=True)
class Entry:
    """A verified token and on what its validity still hangs.

    key: the key that verified it. valid_from <= now < valid_until: seconds since 1970, leeway
    included.
    """

    bearer: Bearer
    key: RSAPublicKey
    valid_from: float
    valid_until: float


class TokenCache:
    """The `max_entries` tokens that were seen last. It judges nothing: see Verifier."""

    def __init__(self, max_entries: int) -> None:
        if max_entries < 0:
            raise ValueError("max_entries is 0 or more")
        self._max_entries = max_entries
        self._entries: OrderedDict[bytes, Entry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    @staticmethod
    def digest(token: str) -> bytes:
        """What stands for a token here: its SHA-256, 32 bytes. UnicodeEncodeError unless ASCII."""
        return hashlib.sha256(token.encode("ascii")).digest()

    def get(self, digest: bytes) -> Entry | None:
        entry = self._entries.get(digest)
        if entry is not None:
            self._entries.move_to_end(digest)
        return entry

    def put(self, digest: bytes, entry: Entry) -> None:
        self._entries[digest] = entry
        self._entries.move_to_end(digest)
        if len(self._entries) > self._max_entries:
            self._entries.popitem(last=False)

    def discard(self, digest: bytes) -> None:
        self._entries.pop(digest, None)
