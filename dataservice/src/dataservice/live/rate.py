"""How fast one may speak: a token bucket."""

from chassis.clock import Clock


class Rate:
    """`at_once`, and `per_second` for long."""

    __slots__ = ("_at", "_at_once", "_clock", "_left", "_per_second")

    def __init__(self, clock: Clock, *, per_second: float, at_once: float) -> None:
        self._clock = clock
        self._per_second = per_second
        self._at_once = at_once
        self._at = clock()
        self._left = at_once

    def takes(self, cost: float = 1.0) -> bool:
        """Count what costs so much; False, and nothing is counted, when it is too much."""
        now = self._clock()
        # A clock that is put back gives nothing, and takes nothing.
        left = self._left + max(0.0, now - self._at) * self._per_second
        self._left = min(self._at_once, left)
        self._at = now
        if self._left < cost:
            return False
        self._left -= cost
        return True
