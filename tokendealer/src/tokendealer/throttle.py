"""Wrong secrets slow down whoever sends them, per client and source address.

The right secret always works at once: it is 256 random bits, so nobody finds it by trying, and a
lock would let whoever shares an address with a client keep it out. What is slowed down is the
noise: each wrong attempt waits longer for its answer, and is told when to come back.
"""

import math
from collections import OrderedDict
from dataclasses import dataclass

from chassis.clock import Clock

FREE_ATTEMPTS = 5
FREE_ATTEMPTS_PER_ADDRESS = 30  # many clients behind one address, each mistyped now and then
FORGET_SECONDS = 300.0
MAX_PENALTY_SECONDS = 60.0
MAX_DELAY_SECONDS = 2.0
MAX_TRACKED = 10_000


@dataclass(slots=True)
class _Failures:
    count: int
    last: float


@dataclass(frozen=True, slots=True)
class Penalty:
    """`retry_after`: seconds to tell the caller. `delay`: seconds to hold the answer back."""

    retry_after: int
    delay: float


class Throttle:
    """Counts failures in this process, for at most `MAX_TRACKED` pairs, the latest ones."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: OrderedDict[tuple[str | None, str], _Failures] = OrderedDict()

    def failed(self, client_id: str, address: str) -> Penalty | None:
        """Count a wrong secret; the penalty once the free attempts are used up."""
        of_client = self._count((client_id, address)) - FREE_ATTEMPTS
        of_address = self._count((None, address)) - FREE_ATTEMPTS_PER_ADDRESS
        excess = max(of_client, of_address)
        if excess <= 0:
            return None
        seconds = min(2.0 ** (excess - 1), MAX_PENALTY_SECONDS)
        return Penalty(retry_after=math.ceil(seconds), delay=min(seconds / 4, MAX_DELAY_SECONDS))

    def succeeded(self, client_id: str, address: str) -> None:
        """The right secret came: what this client got wrong from there is forgiven."""
        if self._failures:
            self._failures.pop((client_id, address), None)

    def _count(self, pair: tuple[str | None, str]) -> int:
        now = self._clock()
        failures = self._failures.pop(pair, None)
        if failures is None or now - failures.last > FORGET_SECONDS:
            failures = _Failures(0, now)
        failures.count = min(failures.count + 1, 1_000)
        failures.last = now
        self._failures[pair] = failures
        if len(self._failures) > MAX_TRACKED:
            self._failures.popitem(last=False)
        return failures.count
