"""Wrong passwords and codes slow down whoever sends them; see docs/decisions/0011-people.md.

An attempt is counted before it is decided, and taken back when it was right: so many at once are
no way around. Past the free ones the next has to wait, longer each time; while it waits nothing is
tried, so an answer tells nothing, not even of the right password.
"""

import hashlib
import math
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from chassis.clock import Clock
from chassis.errors import HttpError

MAX_TRACKED = 20_000
_NETWORK_BITS = 64  # of an IPv6 address: what one household has


@dataclass(frozen=True, slots=True)
class Rule:
    """`free` attempts, then waits that double from one second to `longest`, until nothing was
    wrong for `forget` seconds.
    """

    name: str
    free: int
    longest: float
    forget: float


HERE = Rule("account and address", free=5, longest=900, forget=3600)
ADDRESS = Rule("address", free=30, longest=300, forget=3600)
STRANGERS = Rule("account", free=10, longest=900, forget=86400)
DEVICE = Rule("device", free=5, longest=900, forget=3600)
CODE = Rule("code", free=5, longest=900, forget=86400)
CODE_OF_DEVICE = Rule("code of device", free=5, longest=900, forget=86400)
AGAIN = Rule("password again", free=5, longest=900, forget=3600)
SIGN_UP = Rule("sign-up", free=20, longest=300, forget=3600)

Key = tuple[Rule, str]


class TooManyAttempts(HttpError):
    """RFC 6585 section 4. `retry_after`: seconds."""

    status, error = 429, "too_many_attempts"

    def __init__(self, retry_after: int, reason: str) -> None:
        super().__init__(
            f"There were too many attempts. Try again in {_in_words(retry_after)}.",
            reason=reason,
            headers={"Retry-After": str(retry_after)},
        )
        self.retry_after = retry_after


@dataclass(slots=True)
class _Tried:
    count: int
    last: float
    blocked_until: float


class Attempts:
    """Counts in this process, for at most `MAX_TRACKED` keys, the latest ones."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tried: OrderedDict[bytes, _Tried] = OrderedDict()

    def begin(self, keys: Iterable[Key]) -> "Attempt":
        """Count one more under each key; TooManyAttempts when one of them has to wait."""
        now, wanted = self._clock(), {_digest(key): key for key in keys}
        found = {digest: self._live(digest, rule, now) for digest, (rule, _) in wanted.items()}
        for digest, tried in found.items():
            if tried.blocked_until > now:
                wait = math.ceil(tried.blocked_until - now)
                raise TooManyAttempts(wait, f"too many by {wanted[digest][0].name}")
        for digest, tried in found.items():
            self._count(tried, wanted[digest][0], now)
            self._tried[digest] = tried
            self._tried.move_to_end(digest)
        while len(self._tried) > MAX_TRACKED:
            self._tried.popitem(last=False)
        return Attempt(self, wanted)

    def take_back(self, digest: bytes, rule: Rule, *, forget: bool) -> None:
        """One attempt was right: it does not count, or with `forget` none before it either."""
        tried = self._tried.get(digest)
        if tried is None:
            return
        tried.count -= 1
        if forget or tried.count <= 0:
            del self._tried[digest]
        elif tried.count < rule.free:
            # Only then: a right password of one's own must not end the wait for a wrong one.
            tried.blocked_until = 0.0

    def _live(self, digest: bytes, rule: Rule, now: float) -> _Tried:
        tried = self._tried.get(digest)
        if tried is None or now - max(tried.last, tried.blocked_until) > rule.forget:
            return _Tried(0, now, 0.0)
        return tried

    @staticmethod
    def _count(tried: _Tried, rule: Rule, now: float) -> None:
        tried.count = min(tried.count + 1, 1_000)
        tried.last = now
        if tried.count >= rule.free:
            exponent = min(tried.count - rule.free, 30)
            tried.blocked_until = now + min(2.0**exponent, rule.longest)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One that is under way."""

    attempts: Attempts
    keys: dict[bytes, Key]

    def was_right(self, *, forgive: Iterable[Rule]) -> None:
        """It counts nowhere, and under the rules to `forgive` the earlier ones neither."""
        forgiven = set(forgive)
        for digest, (rule, _) in self.keys.items():
            self.attempts.take_back(digest, rule, forget=rule in forgiven)


def network_of(address: str) -> str:
    """What counts as one address: an IPv6 address is counted by its network of 64 bits."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return hex(int(parsed) >> _NETWORK_BITS)


def _digest(key: Key) -> bytes:
    # Of one length whatever was typed in, so that the bound on their number is one on memory.
    return hashlib.sha256(f"{key[0].name}\0{key[1]}".encode("utf-8", "surrogatepass")).digest()


def _in_words(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} second{'s' * (seconds != 1)}"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minute{'s' * (minutes != 1)}"
