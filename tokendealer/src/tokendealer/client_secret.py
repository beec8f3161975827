"""Client secrets: made by the server, 256 bits, shown once, stored as a keyed hash.

`tds_`, 43 characters of base64url, and a checksum of 6 hex digits by which a secret scanner can
tell a leaked secret from a random string.
"""

import hashlib
import hmac
import secrets
import zlib
from collections.abc import Iterable

PREFIX = "tds_"


def generate() -> str:
    """A fresh secret."""
    body = PREFIX + secrets.token_urlsafe(32)
    return body + _checksum(body)


def is_well_formed(text: str) -> bool:
    """Whether `text` has a secret's shape and checksum; says nothing of whose it is."""
    return text.startswith(PREFIX) and hmac.compare_digest(
        text[-6:].encode("utf-8", "surrogatepass"), _checksum(text[:-6]).encode()
    )


def digest(pepper: bytes, secret: str) -> bytes:
    """What is stored: HMAC-SHA-256 under `pepper`, 32 bytes."""
    return hmac.digest(pepper, secret.encode("utf-8", "surrogatepass"), hashlib.sha256)


def match(pepper: bytes, unverified_secret: str, digests: Iterable[bytes]) -> bytes | None:
    """That of `digests` behind which the secret is; the time tells nothing of which is near."""
    presented = digest(pepper, unverified_secret)
    found = None
    for stored in digests:
        if hmac.compare_digest(presented, stored):
            found = stored
    return found


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode('utf-8', 'surrogatepass')) & 0xFFFFFF:06x}"
