"""Recovery codes: ten, of 80 bits each, that stand in once for a lost second factor."""

import base64
import hashlib
import hmac
import re
import secrets

COUNT = 10
BYTES = 10

_SHAPE = re.compile(r"[a-z2-7]{16}")


def generate() -> list[str]:
    """Ten fresh ones, as people read them: `abcd-efgh-ijkl-mnop`."""
    return [_grouped(base64.b32encode(secrets.token_bytes(BYTES)).decode()) for _ in range(COUNT)]


def digest(pepper: bytes, user_id: str, unverified: str) -> bytes | None:
    """What is stored of a code, 32 bytes; None for what has not its shape.

    Blanks, dashes and capitals don't matter.
    """
    code = re.sub(r"[\s-]", "", unverified).lower()
    if _SHAPE.fullmatch(code) is None:
        return None
    return hmac.digest(pepper, f"recovery code {user_id} {code}".encode(), hashlib.sha256)


def _grouped(code: str) -> str:
    code = code.lower()
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
