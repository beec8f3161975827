"""Verification with 10,000 revocations / with none, of a token seen before and of a new one."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from cryptography.hazmat.primitives.asymmetric import rsa

from bearer import (
    NO_REVOCATIONS,
    Expected,
    FeedSettings,
    Reply,
    RevocationFeed,
    RevocationSource,
    Verifier,
    parse_revocations,
    verify,
)
from bench import cpu, report, signed
from bench.signed import AUDIENCE, ISSUER, KID
from bench.tokens import SERVER_CORE

REVOKED = 10_000
ROUNDS = 9
CACHED, NEW = 40_000, 800  # verifications a round
SLICES = 20  # a round goes to and fro between what it compares
EXPECTED = Expected(ISSUER, AUDIENCE, 30)


@dataclass(frozen=True, slots=True)
class OneKey:
    """The key set of a server that never changes it."""

    current: Mapping[str, rsa.RSAPublicKey]
    ready: bool = True

    async def key_set(self, unverified_kid: str) -> Mapping[str, rsa.RSAPublicKey]:
        """The one key, whatever is asked for."""
        del unverified_kid
        return self.current

    async def refresh(self) -> None:
        """Nothing: it never changes."""

    async def start(self) -> None:
        """Nothing: it is there."""

    async def stop(self) -> None:
        """Nothing runs."""


def run() -> None:
    """Measure in turns: 10,000 revocations, an empty list, no feed at all."""
    report.heading("Revocations: tokens verified a second with 10,000 revocations / with none")
    cpu.pin(SERVER_CORE)
    asyncio.run(_compare())


async def _compare() -> None:
    key = rsa.generate_private_key(65537, 2048)
    keys, token = OneKey({KID: key.public_key()}), signed.token(key, AUDIENCE, "data:read")
    full, empty = signed.revocation_list(key, REVOKED), signed.revocation_list(key, 0)
    feeds = [await _followed(body, keys) for body in (full, empty)]
    sources: list[RevocationSource] = [*feeds, NO_REVOCATIONS]
    verifiers = [_verifier(keys, source) for source in sources]
    for verifier in verifiers:
        await verifier.verify(token)
    report.figure("a list of 10,000", f"{len(full) / 1024:.0f} KiB")
    report.figure("to check and read it", f"{1000 * _parse_seconds(full, keys):.1f} ms")
    cached = _rounds([partial(each.cached, token) for each in verifiers], CACHED)
    _report("seen before", cached)
    new = _rounds([partial(_verify, token, keys, each) for each in sources], NEW)
    _report("new", new)
    for feed in feeds:
        await feed.stop()


def _report(name: str, rounds: Sequence[Sequence[float]]) -> None:
    report.ratio(f"{name}: 10,000 / an empty list", [e / f for f, e, _ in rounds], goal=0.9)
    report.ratio(f"{name}: 10,000 / no feed at all", [n / f for f, _, n in rounds], goal=None)


def _rounds(works: Sequence[Callable[[], object]], times: int) -> list[list[float]]:
    """The seconds that each of `works` took, by round."""
    rounds = []
    for _ in range(ROUNDS):
        seconds = [0.0 for _ in works]
        for _ in range(SLICES):
            for which, work in enumerate(works):
                seconds[which] += _seconds(work, times // SLICES)
        rounds.append(seconds)
    return rounds


def _seconds(work: Callable[[], object], times: int) -> float:
    before = time.process_time()
    for _ in range(times):
        work()
    return time.process_time() - before


def _parse_seconds(text: str, keys: OneKey) -> float:
    times = 10
    parse = partial(parse_revocations, text, keys=keys.current, issuer=ISSUER)
    return _seconds(parse, times) / times


def _verify(token: str, keys: OneKey, revocations: RevocationSource) -> object:
    now = time.time()
    return verify(token, keys=keys.current, expected=EXPECTED, revocations=revocations, now=now)


def _verifier(keys: OneKey, revocations: RevocationSource) -> Verifier:
    return Verifier(
        keys=keys, expected=EXPECTED, revocations=revocations, clock=time.time, max_cached=10
    )


async def _followed(text: str, keys: OneKey) -> RevocationFeed:
    async def answer(
        method: str, url: str, *, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        del method, url, headers, body
        return Reply(200, {}, text.encode())

    settings = FeedSettings("http://bench.test/", poll_seconds=3600, max_age=3600, stale="refuse")
    feed = RevocationFeed(settings, http=answer, keys=keys, issuer=ISSUER, clock=time.monotonic)
    await feed.start()
    return feed
