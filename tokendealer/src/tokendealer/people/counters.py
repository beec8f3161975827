"""Where attempts are counted: exactly for a few, or for everybody in a table of one size."""

from array import array
from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

MAX_KEPT = 20_000
SLOTS = 2**15  # of 14 bytes each
MOST = 1_000  # so long are no waits: more need not be told apart
_SHARED = 0  # the tag of a slot in which several keys were counted


@dataclass(frozen=True, slots=True)
class Tried:
    """So many, the last one at `last`."""

    count: int
    last: float


NOTHING = Tried(0, 0.0)


class Counters(Protocol):
    """Counts under digests of 16 bytes, which have to be unguessable."""

    def read(self, digest: bytes) -> Tried:
        """What was counted, at least."""

    def write(self, digest: bytes, tried: Tried) -> None:
        """One more; a count of 1 begins anew."""

    def take_back(self, digest: bytes, begun: float, before: float) -> None:
        """One less: the one at `begun`, before which the last was at `before`."""

    def forget(self, digest: bytes, begun: float, before: float) -> None:
        """`take_back`, and all earlier ones too where they are known to be of this key."""


class Latest:
    """Exact, for the `MAX_KEPT` latest keys: of people who have shown a secret before."""

    def __init__(self) -> None:
        self._tried: OrderedDict[bytes, Tried] = OrderedDict()

    def read(self, digest: bytes) -> Tried:
        """See `Counters`."""
        return self._tried.get(digest, NOTHING)

    def write(self, digest: bytes, tried: Tried) -> None:
        """See `Counters`."""
        self._tried[digest] = tried
        self._tried.move_to_end(digest)
        if len(self._tried) > MAX_KEPT:
            self._tried.popitem(last=False)

    def take_back(self, digest: bytes, begun: float, before: float) -> None:
        """See `Counters`."""
        tried = self._tried.get(digest, NOTHING)
        if tried.count > 1:
            last = before if tried.last == begun else tried.last
            self._tried[digest] = Tried(tried.count - 1, last)
        else:
            self._tried.pop(digest, None)

    def forget(self, digest: bytes, begun: float, before: float) -> None:
        """See `Counters`."""
        del begun, before
        self._tried.pop(digest, None)


class Hashed:
    """For any number of keys, which share `SLOTS` counters: nobody pushes out another's.

    Keys that meet in one are counted together, so a stranger may have to wait a little for
    another's attempts. A counter that is shared is never forgotten for one of them: who has an
    account of their own can't clear with it what they tried on somebody else's.
    """

    def __init__(self) -> None:
        self._counts = array("H", bytes(2 * SLOTS))
        self._tags = array("I", bytes(4 * SLOTS))
        self._last = array("d", bytes(8 * SLOTS))

    def read(self, digest: bytes) -> Tried:
        """See `Counters`."""
        slot, _ = _place(digest)
        return Tried(self._counts[slot], self._last[slot])

    def write(self, digest: bytes, tried: Tried) -> None:
        """See `Counters`."""
        slot, tag = _place(digest)
        if tried.count == 1:
            self._tags[slot] = tag
        elif self._tags[slot] != tag:
            self._tags[slot] = _SHARED
        self._counts[slot], self._last[slot] = tried.count, tried.last

    def take_back(self, digest: bytes, begun: float, before: float) -> None:
        """See `Counters`."""
        slot, tag = _place(digest)
        if self._counts[slot] and self._tags[slot] in (tag, _SHARED):
            self._counts[slot] -= 1
            if self._last[slot] == begun:
                self._last[slot] = before

    def forget(self, digest: bytes, begun: float, before: float) -> None:
        """See `Counters`."""
        slot, tag = _place(digest)
        if self._tags[slot] == tag:
            self._counts[slot] = 0
        else:
            self.take_back(digest, begun, before)


def _place(digest: bytes) -> tuple[int, int]:
    tag = int.from_bytes(digest[8:12], "big") or 1
    return int.from_bytes(digest[:8], "big") % SLOTS, tag
