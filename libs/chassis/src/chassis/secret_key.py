"""Keys as settings have them: 32 bytes in base64url."""

import base64
import binascii
from typing import Annotated

from pydantic import AfterValidator, SecretStr

KEY_BYTES = 32


def decode_key(encoded: str) -> bytes:
    """The 32 bytes behind a base64url text; ValueError when it is anything else."""
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(f"must be {KEY_BYTES} bytes in base64url")
    return key


def encode_key(key: bytes) -> str:
    """The text of a key for a setting or a file."""
    return base64.urlsafe_b64encode(key).rstrip(b"=").decode()


def _require_key(encoded: SecretStr) -> SecretStr:
    decode_key(encoded.get_secret_value())
    return encoded


Key = Annotated[SecretStr, AfterValidator(_require_key)]
"""The type of such a setting."""
