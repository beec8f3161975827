"""Identifiers that sort by the time they were made, so that an id alone is a stable paging key.

A ULID (26 letters and digits, all upper case): 48 bits of milliseconds, 10 of microseconds, 70
random. A row needs no second key for its order, ids tell nothing about how many rows there are,
and a slug, being lower case, can never be mistaken for one.
"""

from collections.abc import Callable

from chassis.clock import Clock

PATTERN = "[0-7][0-9A-HJKMNP-TV-Z]{25}"

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's, without the letters I, L, O and U
_RANDOM_BITS = 70
_LAST = (1 << 128) - 1


class Identifiers:
    """Makes ids. `random_bits(n)` gives an integer of n random bits, like `secrets.randbits`."""

    def __init__(self, clock: Clock, random_bits: Callable[[int], int]) -> None:
        self._clock = clock
        self._random_bits = random_bits

    def now(self) -> int:
        """The current time in microseconds since 1970."""
        return int(self._clock() * 1_000_000)

    def make(self, created_at: int) -> str:
        """A new id for what was created at `created_at`, microseconds since 1970."""
        return _text(_at(created_at) | self._random_bits(_RANDOM_BITS))


def first_at(created_at: int) -> str:
    """The least id that anything created at `created_at` or later, in microseconds, can have."""
    return _text(min(max(_at(created_at), 0), _LAST))


def _at(microseconds: int) -> int:
    milliseconds, rest = divmod(microseconds, 1000)
    return milliseconds << 80 | rest << _RANDOM_BITS


def _text(number: int) -> str:
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
