"""Codes by time (RFC 6238), and the secret that an app shares with us."""

import hashlib
import hmac
import re
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

STEP_SECONDS = 30
DRIFT_STEPS = 1
NONCE_BYTES = 12

_CODE = re.compile(r"[0-9]{6}")


def fresh_secret() -> str:
    """160 bits in base32, as RFC 4226 section 4 recommends."""
    import pyotp  # noqa: PLC0415 - for people with a second factor alone

    return str(pyotp.random_base32(32))


def step_of(secret: str, unverified_code: str, now: float) -> int | None:
    """The step whose code it is, the present one or a neighbour; None when it is none of them.

    That it works once is for the caller to see to.
    """
    import pyotp  # noqa: PLC0415 - as above

    code = re.sub(r"[\s-]", "", unverified_code)
    if _CODE.fullmatch(code) is None:
        return None
    present, found = int(now) // STEP_SECONDS, None
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    for step in range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1):
        if hmac.compare_digest(str(totp.generate_otp(step)), code):
            found = step
    return found


def uri_of(secret: str, *, email: str, issuer: str) -> str:
    """What a QR code tells an app."""
    import pyotp  # noqa: PLC0415 - as above

    return str(pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer))


class SecretBox:
    """Encrypts the shared secrets at rest, each for its user alone. `pepper`: 32 bytes."""

    def __init__(self, pepper: bytes) -> None:
        self._aes = AESGCM(hmac.digest(pepper, b"totp secret", hashlib.sha256))

    def close(self, secret: str, user_id: str) -> bytes:
        """For the user's row."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._aes.encrypt(nonce, secret.encode(), user_id.encode())

    def open(self, box: bytes, user_id: str) -> str:
        """The secret again; ValueError when the pepper or the user is another one."""
        try:
            nonce, ciphertext = box[:NONCE_BYTES], box[NONCE_BYTES:]
            return self._aes.decrypt(nonce, ciphertext, user_id.encode()).decode()
        except InvalidTag:
            raise ValueError("the shared secret was encrypted under another pepper") from None
