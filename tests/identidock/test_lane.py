import asyncio
import threading

import pytest

from chassis.errors import Unavailable
from identidock.lane import Lane

DEADLINE = 5.0


class Gate:
    """Work that lasts until the gate is open."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.at_work = 0
        self.most = 0

    def __call__(self) -> bytes:
        self.at_work += 1
        self.most = max(self.most, self.at_work)
        assert self.open.wait(DEADLINE)
        self.at_work -= 1
        return b"done"


async def test_work_runs_in_another_thread() -> None:
    def own_thread() -> bytes:
        return threading.current_thread().name.encode()

    assert await Lane(max_waiting=0).run(own_thread) != own_thread()


async def test_one_works_at_a_time() -> None:
    lane, gate = Lane(max_waiting=5), Gate()
    running = [asyncio.create_task(lane.run(gate)) for _ in range(6)]
    gate.open.set()
    assert await asyncio.gather(*running) == [b"done"] * 6
    assert gate.most == 1


async def test_beyond_the_queue_it_refuses_at_once_and_says_when_to_come_back() -> None:
    lane, gate = Lane(max_waiting=2), Gate()
    running = [asyncio.create_task(lane.run(gate)) for _ in range(3)]
    await asyncio.sleep(0)  # lets them queue
    with pytest.raises(Unavailable) as refused:
        await lane.run(gate)
    assert refused.value.headers == {"Retry-After": "1"}
    gate.open.set()
    await asyncio.gather(*running)


async def test_places_are_free_again_after_success_failure_and_cancellation() -> None:
    lane, gate = Lane(max_waiting=1), Gate()

    def fail() -> bytes:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await lane.run(fail)
    first = asyncio.create_task(lane.run(gate))
    gone = asyncio.create_task(lane.run(gate))
    await asyncio.sleep(0)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    second = asyncio.create_task(lane.run(gate))
    gate.open.set()
    assert await asyncio.gather(first, second) == [b"done", b"done"]
