"""20,000 malformed requests: each is refused in our own words or answered, and nothing breaks.

The requests are the same at every run: a failure shows its own, to be sent again alone.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.openresty.gateway import Gateway
from tests.security.gateway.conftest import IMPATIENT, StartGateway
from tests.security.gateway.log import broken_lines
from tests.security.gateway.mutations import malformed, valid
from tests.security.gateway.recorder import Recorder
from tests.security.gateway.wire import Answer, Connection, check_refusal, exchange, request

SEED = 20261122
REQUESTS, WARM_UP = 20_000, 10_000
CONNECTIONS = 250
VALID_EVERY = 50  # so many malformed requests before a valid one has to be answered
# What is remembered of headers and paths is bounded, and nearly full after the warm-up; Lua
# collects its garbage when it likes. A context kept for each request would take more.
SLACK = 8 * 1024 * 1024
MADE_UP = 100  # names of fields in a request, as many as are taken


@dataclass
class Tally:
    statuses: Counter[int | None] = field(default_factory=Counter)
    failures: list[tuple[bytes, object]] = field(default_factory=list)
    valid_answers: Counter[int | None] = field(default_factory=Counter)


def workers(gateway: Gateway) -> list[int]:
    """Without nginx's helpers, one of which ends by itself when it is done."""
    titles = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in gateway.workers()}
    return [pid for pid, title in titles.items() if title.startswith(b"nginx: worker")]


def memory(gateway: Gateway) -> dict[int, int]:
    """Bytes of each worker's own memory, without what they share."""
    taken = {}
    for pid in workers(gateway):
        status = Path(f"/proc/{pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("RssAnon"))
        taken[pid] = int(line.split()[1]) * 1024
    return taken


def check(answer: Answer) -> None:
    if answer.status >= 400:
        check_refusal(answer)


async def send(connection: Connection, sent: bytes, tally: Tally, *, and_no_more: bool) -> bool:
    """Whether the connection can be used again."""
    await connection.send(sent)
    if and_no_more and connection.writer.can_write_eof():
        with suppress(OSError):  # closed already
            connection.writer.write_eof()
    answer = await connection.answer()
    tally.statuses[answer.status if answer else None] += 1
    if answer is None:
        return False
    check(answer)
    return not (answer.closes or and_no_more)


async def attack(gateway: Gateway, requests: Iterator[tuple[int, bytes]], tally: Tally) -> None:
    """One caller: a new connection whenever the last one was closed, as many do."""
    connection: Connection | None = None
    for number, sent in requests:
        if connection is None:
            connection = await Connection(gateway.port).__aenter__()
        try:
            again = await send(connection, sent, tally, and_no_more=number % 2 == 0)
        except (AssertionError, ValueError, TimeoutError, asyncio.IncompleteReadError) as failure:
            tally.failures.append((sent, failure))
            again = False
        if not again:
            await connection.__aexit__()
            connection = None
    if connection is not None:
        await connection.__aexit__()


async def ask(gateway: Gateway, requests: list[bytes], tally: Tally) -> None:
    for sent in requests:
        answer = await exchange(gateway.port, sent)
        tally.valid_answers[answer.status if answer else None] += 1


async def bombard(
    gateway: Gateway, requests: list[bytes], plain: list[bytes], tally: Tally
) -> None:
    numbered = iter(enumerate(requests))
    asked = (plain * (len(requests) // VALID_EVERY // len(plain) + 1))[
        : len(requests) // VALID_EVERY
    ]
    attackers = [attack(gateway, numbered, tally) for _ in range(CONNECTIONS)]
    await asyncio.gather(ask(gateway, asked, tally), *attackers)


@dataclass(frozen=True)
class Run:
    tally: Tally
    workers: list[int]
    memory_after_warm_up: dict[int, int]
    memory_at_end: dict[int, int]
    seconds: float


@pytest.fixture(scope="module")
def gateway(start_gateway: StartGateway) -> Gateway:
    return start_gateway(**IMPATIENT)


@pytest.fixture(scope="module")
def run(gateway: Gateway, token: bytes) -> Run:
    plain = valid(token)
    requests = list(malformed(SEED, REQUESTS, plain))
    tally, before = Tally(), workers(gateway)
    begun = time.monotonic()
    asyncio.run(bombard(gateway, requests[:WARM_UP], plain, tally))
    warm = memory(gateway)
    asyncio.run(bombard(gateway, requests[WARM_UP:], plain, tally))
    return Run(tally, before, warm, memory(gateway), time.monotonic() - begun)


def test_the_originals_are_valid(gateway: Gateway, token: bytes) -> None:
    async def statuses() -> list[int | None]:
        answers = [await exchange(gateway.port, each) for each in valid(token)]
        return [answer and answer.status for answer in answers]

    assert set(asyncio.run(statuses())) <= {200, 403}


def test_every_answer_is_one_of_ours(run: Run) -> None:
    assert run.tally.failures == []


def test_they_are_not_all_refused_at_the_door(run: Run, upstream: Recorder) -> None:
    """Else nothing behind it was tried."""
    assert run.tally.statuses.total() == REQUESTS
    assert {200, 400, 401, 403, 404, 405, 413, 414, 415, 431} <= set(run.tally.statuses)
    assert len(upstream.received) > REQUESTS / 20


def test_the_service_gets_nothing_malformed(run: Run, upstream: Recorder) -> None:
    assert upstream.violations == []


def test_valid_requests_are_answered_in_between(run: Run) -> None:
    assert run.tally.valid_answers == {200: REQUESTS // VALID_EVERY}


def test_no_worker_dies(run: Run, gateway: Gateway) -> None:
    assert workers(gateway) == run.workers


def test_nothing_breaks_inside(run: Run, gateway: Gateway) -> None:
    assert broken_lines(gateway) == []


def test_memory_stays(run: Run) -> None:
    grown = {pid: run.memory_at_end[pid] - warm for pid, warm in run.memory_after_warm_up.items()}
    assert max(grown.values()) < SLACK, (grown, run.memory_at_end)


def test_names_that_a_caller_makes_up_take_no_memory(gateway: Gateway, run: Run) -> None:
    async def make_up(caller: int) -> None:
        async with Connection(gateway.port) as connection:
            for number in range(50):
                made_up = b"X-%d-%d-" % (caller, number)
                names = (b"%b%d: a" % (made_up, i) for i in range(MADE_UP - 10))
                await connection.send(request(b"GET", b"/identidock/", *names))
                answer = await connection.answer()
                assert answer and answer.status == 200

    async def make_up_all() -> None:
        await asyncio.gather(*(make_up(caller) for caller in range(20)))

    before = memory(gateway)
    asyncio.run(make_up_all())
    assert max(now - before[pid] for pid, now in memory(gateway).items()) < SLACK
