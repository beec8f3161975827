"""Small values that travel through a browser and can be neither read nor changed there."""

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.clock import Clock

NONCE_BYTES = 12


class Sealer:
    """AES-256-GCM under a key that follows from `secret` (32 bytes) for one `purpose`.

    What one purpose has sealed, another does not open.
    """

    def __init__(self, secret: bytes, purpose: str, clock: Clock) -> None:
        self._aes = AESGCM(hmac.digest(secret, b"sealed " + purpose.encode(), hashlib.sha256))
        self._clock = clock

    def seal(self, value: object, seconds: int) -> str:
        """`value`, anything that is JSON, to be opened for so long; base64url."""
        plain = msgspec.json.encode([int(self._clock()) + seconds, value])
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + self._aes.encrypt(nonce, plain, None)
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def open(self, unverified: str) -> Any:
        """The value again; None when it is not ours, was changed, or its time is over."""
        try:
            sealed = base64.b64decode(
                unverified + "=" * (-len(unverified) % 4), altchars=b"-_", validate=True
            )
            plain = self._aes.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
        except (binascii.Error, ValueError, InvalidTag):
            return None
        until, value = msgspec.json.decode(plain)
        return value if self._clock() < until else None
