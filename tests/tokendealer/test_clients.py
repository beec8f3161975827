from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tokendealer.clients import Client, ClientDirectory, Secret


def client(client_id: str = "orders", secrets: tuple[Secret, ...] = ()) -> Client:
    return Client(
        client_id=client_id,
        active=True,
        token_lifetime=60,
        quota=None,
        secrets=secrets,
        jwks=None,
        grants={},
        resources={},
    )


class Finder:
    """Finds every client but those called "nobody…"; waits at `gate`."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: Exception | None = None
        self.gone: set[str] = set()

    async def __call__(self, client_id: str) -> Client | None:
        self.asked.append(client_id)
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        absent = client_id.startswith("nobody") or client_id in self.gone
        return None if absent else client(client_id)


@pytest.fixture
def finder() -> Finder:
    return Finder()


@pytest.fixture
def directory(finder: Finder, clock: Any) -> ClientDirectory:
    return ClientDirectory(finder, clock=clock, keep_seconds=1.0, max_clients=3)


async def test_a_client_is_remembered_for_its_time_and_no_longer(
    directory: ClientDirectory, finder: Finder, clock: Any
) -> None:
    await directory.get("orders")
    clock.now += 0.999
    await directory.get("orders")
    assert finder.asked == ["orders"]
    clock.now += 0.001
    await directory.get("orders")
    assert finder.asked == ["orders", "orders"]


async def test_the_time_counts_from_when_the_database_was_asked(
    directory: ClientDirectory, finder: Finder, clock: Any, wait_until: Any
) -> None:
    finder.gate.clear()
    first = asyncio.create_task(directory.get("orders"))
    await wait_until(lambda: finder.asked == ["orders"])
    clock.now += 1
    finder.gate.set()
    await first
    await directory.get("orders")
    assert len(finder.asked) == 2


async def test_who_asks_at_the_same_time_shares_one_look_up(
    directory: ClientDirectory, finder: Finder, wait_until: Any
) -> None:
    finder.gate.clear()
    tasks = [asyncio.create_task(directory.get("orders")) for _ in range(10)]
    await wait_until(lambda: bool(finder.asked))
    finder.gate.set()
    found = await asyncio.gather(*tasks)
    assert finder.asked == ["orders"]
    assert all(one is found[0] for one in found)


async def test_a_caller_that_goes_away_takes_nobody_with_it(
    directory: ClientDirectory, finder: Finder, wait_until: Any
) -> None:
    finder.gate.clear()
    first = asyncio.create_task(directory.get("orders"))
    second = asyncio.create_task(directory.get("orders"))
    await wait_until(lambda: bool(finder.asked))
    first.cancel()
    finder.gate.set()
    assert await second == client()
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_an_unknown_client_is_not_remembered(
    directory: ClientDirectory, finder: Finder
) -> None:
    for n in range(5):
        assert await directory.get(f"nobody{n}") is None
        assert await directory.get(f"nobody{n}") is None
    assert len(finder.asked) == 10
    assert not directory._known  # noqa: SLF001 - what it costs is the point


async def test_a_client_that_is_gone_is_forgotten(
    directory: ClientDirectory, finder: Finder, clock: Any
) -> None:
    await directory.get("orders")
    clock.now += 2

    finder.gone.add("orders")
    assert await directory.get("orders") is None
    assert not directory._known  # noqa: SLF001 - what it costs is the point


async def test_the_one_that_was_used_the_longest_ago_makes_room(
    directory: ClientDirectory, finder: Finder
) -> None:
    for client_id in ("a", "b", "c", "a", "d"):
        await directory.get(client_id)
    assert len(directory._known) == 3  # noqa: SLF001 - what it costs is the point
    finder.asked.clear()
    for client_id in ("a", "c", "d", "b"):
        await directory.get(client_id)
    assert finder.asked == ["b"]


async def test_an_error_reaches_the_caller_and_is_not_remembered(
    directory: ClientDirectory, finder: Finder
) -> None:
    finder.error = OSError("the database is away")
    with pytest.raises(OSError, match="away"):
        await directory.get("orders")
    finder.error = None
    assert await directory.get("orders") == client()


def test_a_secret_is_live_until_the_second_it_expires() -> None:
    one = client(secrets=(Secret(1, b"always", None), Secret(2, b"until", 100)))
    assert one.live_secrets(99.9) == {b"always": 1, b"until": 2}
    assert one.live_secrets(100) == {b"always": 1}
