from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar

import pytest

from bearer.flight import SingleFlight

Until = Callable[[Callable[[], bool]], Awaitable[None]]

REQUEST: ContextVar[str] = ContextVar("REQUEST", default="none")


class Work:
    def __init__(self) -> None:
        self.begun = 0
        self.gate = asyncio.Event()
        self.error: Exception | None = None
        self.saw = ""

    async def __call__(self) -> int:
        self.begun += 1
        self.saw = REQUEST.get()
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return self.begun


@pytest.fixture
async def work() -> Work:
    return Work()


async def test_callers_at_one_time_share_one_run_and_later_ones_begin_another(
    work: Work, wait_until: Until
) -> None:
    flight = SingleFlight(work)
    callers = [asyncio.create_task(flight.run()) for _ in range(5)]
    await wait_until(lambda: flight.busy)
    work.gate.set()
    assert await asyncio.gather(*callers) == [1] * 5
    assert not flight.busy
    assert await flight.run() == 2


async def test_a_cancelled_caller_leaves_the_work_to_the_others(
    work: Work, wait_until: Until
) -> None:
    flight = SingleFlight(work)
    first, second = (asyncio.create_task(flight.run()) for _ in range(2))
    await wait_until(lambda: work.begun == 1)
    first.cancel()
    await wait_until(first.done)
    work.gate.set()
    assert await second == 1
    assert first.cancelled()


async def test_every_caller_gets_the_error(work: Work) -> None:
    flight = SingleFlight(work)
    work.error = ValueError("no")
    work.gate.set()
    results = await asyncio.gather(flight.run(), flight.run(), return_exceptions=True)
    assert [str(result) for result in results] == ["no", "no"]
    assert work.begun == 1


async def test_an_error_that_nobody_waits_for_is_no_warning(work: Work, wait_until: Until) -> None:
    flight = SingleFlight(work)
    caller = asyncio.create_task(flight.run())
    await wait_until(lambda: work.begun == 1)
    caller.cancel()
    work.error = ValueError("no")
    work.gate.set()
    await wait_until(lambda: not flight.busy)


async def test_the_work_does_not_run_in_a_callers_context(work: Work) -> None:
    REQUEST.set("a caller's")
    work.gate.set()
    await SingleFlight(work).run()
    assert work.saw == "none"


async def test_stop_ends_what_is_under_way(work: Work, wait_until: Until) -> None:
    flight = SingleFlight(work)
    caller = asyncio.create_task(flight.run())
    await wait_until(lambda: work.begun == 1)
    await flight.stop()
    await flight.stop()
    assert not flight.busy
    await wait_until(caller.done)
