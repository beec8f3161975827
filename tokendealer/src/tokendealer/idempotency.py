"""Requests that can be sent twice and done once (draft-ietf-httpapi-idempotency-key-header).

The first answer is kept for a day, in the transaction of what was done. As it may hold a secret
that is shown once, it is encrypted under a key of which the caller's Idempotency-Key is a part; of
that only a keyed hash is stored, so what lies in the database is of no use without the caller.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import Conflict
from tokendealer.models import IdempotentAnswer

KEPT_SECONDS = 86400
NONCE_BYTES = 12
FIELD = "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was given, and the hash of the request that it was for."""

    request_hash: bytes
    data: bytes
    etag: str
    location: str


class IdempotencyKey:
    """One caller's key. `actor`: whose it is; other callers' equal keys are other keys."""

    def __init__(self, key: str, *, actor: str, pepper: bytes) -> None:
        named = f"{len(actor)}:{actor}{key}".encode()
        self._digest = hmac.digest(pepper, b"idempotency key " + named, hashlib.sha256)
        self._aes = AESGCM(hmac.digest(pepper, b"idempotent answer " + named, hashlib.sha256))

    async def find(self, session: AsyncSession, request_hash: bytes, now: float) -> Kept | None:
        """The answer that was given; Conflict when it was to another request."""
        expired = delete(IdempotentAnswer).where(IdempotentAnswer.expires_at < now)
        await session.execute(expired)
        row = await session.get(IdempotentAnswer, self._digest)
        if row is None:
            return None
        nonce, ciphertext = row.encrypted[:NONCE_BYTES], row.encrypted[NONCE_BYTES:]
        kept = msgspec.msgpack.decode(self._aes.decrypt(nonce, ciphertext, None), type=Kept)
        if kept.request_hash != request_hash:
            raise Conflict(f"{FIELD}: was used for another request; take a new one", field=FIELD)
        return kept

    async def keep(self, session: AsyncSession, kept: Kept, now: float) -> None:
        """Keep the answer; Conflict when the same request is being done at the same time."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        ciphertext = self._aes.encrypt(nonce, msgspec.msgpack.encode(kept), None)
        session.add(
            IdempotentAnswer(
                digest=self._digest,
                encrypted=nonce + ciphertext,
                expires_at=int(now) + KEPT_SECONDS,
            )
        )
        try:
            await session.flush()
        except IntegrityError:
            raise Conflict(
                f"{FIELD}: the same request is being done; ask again", field=FIELD
            ) from None
