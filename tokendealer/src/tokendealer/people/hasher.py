"""argon2id (RFC 9106) with the parameters that OWASP has for it: 19 MiB, two passes, one lane."""

from typing import Protocol

MEMORY_KIB, PASSES, LANES = 19 * 1024, 2, 1
SALT_BYTES, HASH_BYTES = 16, 32
_A_SALT, _A_HASH = "A" * 22, "A" * 43  # of those lengths in base64
_M_MMAP_THRESHOLD, _LARGE_BYTES = -3, 1024 * 1024  # mallopt(3)
NOBODYS = f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${_A_SALT}${_A_HASH}"
"""The hash of no password; to compare with it is as much work as with anybody's."""


class Hasher(Protocol):
    """Blocks for tens of milliseconds."""

    def hash(self, password: str) -> str:
        """A fresh hash, with its salt and parameters."""

    def matches(self, encoded: str, password: str) -> bool:
        """Whether `encoded` is a hash of `password`."""

    def is_outdated(self, encoded: str) -> bool:
        """Whether a fresh hash would have other parameters."""


class Argon2id:
    """The `Hasher` that is used; its library is loaded when the first password comes."""

    def __init__(self) -> None:
        from argon2 import PasswordHasher  # noqa: PLC0415 - who issues tokens alone is spared it

        _give_back_large_blocks()
        self._hasher = PasswordHasher(
            time_cost=PASSES,
            memory_cost=MEMORY_KIB,
            parallelism=LANES,
            hash_len=HASH_BYTES,
            salt_len=SALT_BYTES,
        )

    def hash(self, password: str) -> str:
        """See `Hasher`."""
        return self._hasher.hash(password)

    def matches(self, encoded: str, password: str) -> bool:
        """See `Hasher`; a hash of another kind matches nothing."""
        from argon2.exceptions import Argon2Error, InvalidHashError  # noqa: PLC0415 - as above

        try:
            return self._hasher.verify(encoded, password)
        except (Argon2Error, InvalidHashError):
            return False

    def is_outdated(self, encoded: str) -> bool:
        """See `Hasher`."""
        return self._hasher.check_needs_rehash(encoded)


def _give_back_large_blocks() -> None:
    """Let glibc return each hash's 19 MiB to the system at once.

    By itself it takes the first such block as a hint to keep all later ones: 60 MiB for good.
    """
    import ctypes  # noqa: PLC0415 - as above

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have none
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
