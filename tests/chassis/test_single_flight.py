import asyncio

import pytest

from chassis.single_flight import SingleFlight


async def test_callers_at_the_same_time_share_one_call() -> None:
    flights: SingleFlight[int] = SingleFlight()
    release, calls = asyncio.Event(), 0

    async def call() -> int:
        nonlocal calls
        calls += 1
        await release.wait()
        return 42

    waiting = [asyncio.create_task(flights.run("key", call)) for _ in range(5)]
    await asyncio.sleep(0)  # let them all begin
    release.set()
    assert await asyncio.gather(*waiting) == [42] * 5
    assert calls == 1


async def test_another_key_is_another_call() -> None:
    flights: SingleFlight[str] = SingleFlight()

    async def call(result: str) -> str:
        return result

    results = await asyncio.gather(*(flights.run(k, lambda k=k: call(k)) for k in "ab"))
    assert results == ["a", "b"]


async def test_an_error_reaches_all_and_the_next_call_starts_afresh() -> None:
    flights: SingleFlight[int] = SingleFlight()

    async def fail() -> int:
        raise ValueError("no")

    async def succeed() -> int:
        return 1

    both = await asyncio.gather(
        flights.run("key", fail), flights.run("key", fail), return_exceptions=True
    )
    assert [type(error) for error in both] == [ValueError, ValueError]
    assert await flights.run("key", succeed) == 1


async def test_a_caller_that_goes_away_does_not_stop_the_others() -> None:
    flights: SingleFlight[int] = SingleFlight()
    release = asyncio.Event()

    async def call() -> int:
        await release.wait()
        return 7

    gone = asyncio.create_task(flights.run("key", call))
    stays = asyncio.create_task(flights.run("key", call))
    await asyncio.sleep(0)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    release.set()
    assert await stays == 7
