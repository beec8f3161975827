"""Wrong passwords and codes slow down whoever sends them; see docs/decisions/0011-people.md.

An attempt is counted before it is decided, and taken back when it was right: so many at once are
no way around. Past the free ones the next has to wait, longer each time; while it waits nothing is
tried, so an answer tells nothing, not even of the right password.
"""

import hashlib
import math
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from chassis.clock import Clock
from chassis.errors import HttpError
from tokendealer.people.counters import MOST, Counters, Hashed, Latest, Tried

_NETWORK_BITS = 64  # of an IPv6 address: what one household has


@dataclass(frozen=True, slots=True)
class Rule:
    """`free` attempts, then waits that double from one second to `longest`, until nothing was
    wrong for `forget` seconds. `strangers`: anybody is counted, under keys of their choice.
    """

    name: str
    free: int
    longest: float
    forget: float
    strangers: bool

    def until(self, tried: Tried) -> float:
        """When the next one may be tried."""
        if tried.count < self.free:
            return tried.last
        return tried.last + min(2.0 ** min(tried.count - self.free, 30), self.longest)


HERE = Rule("account and address", free=5, longest=900, forget=3600, strangers=True)
ADDRESS = Rule("address", free=30, longest=300, forget=3600, strangers=True)
STRANGERS = Rule("account", free=10, longest=900, forget=86400, strangers=True)
DEVICE = Rule("device", free=5, longest=900, forget=3600, strangers=False)
CODE = Rule("code", free=5, longest=900, forget=86400, strangers=False)
CODE_OF_DEVICE = Rule("code of device", free=5, longest=900, forget=86400, strangers=False)
AGAIN = Rule("password again", free=5, longest=900, forget=3600, strangers=False)
SIGN_UP = Rule("sign-up", free=20, longest=300, forget=3600, strangers=True)

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


class Attempts:
    """Counts in this process, each rule by itself: see `counters.py`. `key`: random bytes."""

    def __init__(self, clock: Clock, *, key: bytes) -> None:
        self._clock = clock
        self._key = key
        self._counters: dict[Rule, Counters] = {}

    def begin(self, keys: Iterable[Key]) -> "Attempt":
        """Count one more under each key; TooManyAttempts when one of them has to wait."""
        now = self._clock()
        wanted = [self._find(key, now) for key in keys]
        for each in wanted:
            until = each.rule.until(each.before)
            if until > now:
                raise TooManyAttempts(math.ceil(until - now), f"too many by {each.rule.name}")
        for each in wanted:
            each.counters.write(each.digest, Tried(min(each.before.count + 1, MOST), now))
        return Attempt(tuple(wanted), now)

    @contextmanager
    def deciding(
        self, keys: Iterable[Key], *, wrong: type[HttpError], forgive: Collection[Rule]
    ) -> Iterator[None]:
        """An attempt that is right unless the body raises `wrong`. By any other error, such as
        Unavailable, nothing was decided, and it counts nowhere. Who goes away meanwhile is counted.
        """
        attempt = self.begin(keys)
        try:
            yield
        except wrong:
            raise
        except Exception:
            attempt.take_back()
            raise
        attempt.was_right(forgive=forgive)

    def _find(self, key: Key, now: float) -> "_Counted":
        rule, digest = key[0], _digest(key, self._key)
        counters = self._counters.get(rule)
        if counters is None:
            counters = self._counters[rule] = Hashed() if rule.strangers else Latest()
        before = counters.read(digest)
        if now - rule.until(before) > rule.forget:
            before = Tried(0, now)
        return _Counted(rule, counters, digest, before)


@dataclass(frozen=True, slots=True)
class _Counted:
    rule: Rule
    counters: Counters
    digest: bytes
    before: Tried


@dataclass(frozen=True, slots=True)
class Attempt:
    """One that is under way, since `begun`."""

    counted: tuple[_Counted, ...]
    begun: float

    def was_right(self, *, forgive: Collection[Rule]) -> None:
        """It counts nowhere, and under the rules to `forgive` the earlier ones neither."""
        for each in self.counted:
            undo = each.counters.forget if each.rule in forgive else each.counters.take_back
            undo(each.digest, self.begun, each.before.last)

    def take_back(self) -> None:
        """It counts nowhere."""
        self.was_right(forgive=())


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


def _digest(key: Key, secret: bytes) -> bytes:
    # Keyed: nobody can work out which keys meet in one counter.
    text = f"{key[0].name}\0{key[1]}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, key=secret, digest_size=16).digest()


def _in_words(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} second{'s' * (seconds != 1)}"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minute{'s' * (minutes != 1)}"
