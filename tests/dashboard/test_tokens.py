"""Refresh tokens work once: whatever happens at the same time, none is ever sent twice."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from chassis.cache import MemoryCache
from chassis.errors import Unavailable
from chassis.sessions import Sessions
from dashboard.authorization_server import Granted, Refused
from dashboard.errors import InsufficientScope, ServiceUnavailable, SignedOut
from dashboard.locks import LocalLocks
from dashboard.sessions import Held, Person, Session, UserSessions
from dashboard.tokens import Tokens
from tests.dashboard.conftest import FakeClock
from tests.dashboard.platform import until


@dataclass
class FakeServer:
    clock: FakeClock
    refresh_token: str = "r0"
    asked: list[tuple[str, str]] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    error: Exception | None = None
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def refresh(self, refresh_token: str, audience: str) -> Granted:
        self.asked.append((refresh_token, audience))
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        if refresh_token != self.refresh_token:
            raise Refused("invalid_grant")
        self.refresh_token = f"r{len(self.asked)}"
        now = self.clock.now
        held = Held(f"{audience}-{len(self.asked)}", ["x"], now + 3540, now + 3600)
        return Granted(held, self.refresh_token, None)

    async def revoke(self, refresh_token: str) -> None:
        self.revoked.append(refresh_token)


@dataclass
class FakeAccessTokens:
    not_good: set[str] = field(default_factory=set)

    async def is_good(self, token: str, audience: str) -> bool:
        assert token.startswith(audience)
        return token not in self.not_good


class MayBeAway(MemoryCache):
    is_away = False

    async def replace(self, key: str, value: bytes) -> None:
        if self.is_away:
            raise Unavailable("away")
        await super().replace(key, value)


@dataclass
class World:
    clock: FakeClock
    server: FakeServer
    access_tokens: FakeAccessTokens
    cache: MayBeAway
    sessions: UserSessions
    tokens: Tokens
    session_id: str

    async def session(self) -> Session:
        session = await self.sessions.read(self.session_id)
        assert session is not None
        return session

    async def token(self, audience: str) -> str:
        return await self.tokens.access_token(self.session_id, await self.session(), audience)


@pytest.fixture
async def world() -> World:
    clock = FakeClock()
    server = FakeServer(clock)
    server.gate.set()
    access_tokens = FakeAccessTokens()
    cache = MayBeAway(max_bytes=1_000_000, clock=clock)
    sessions = UserSessions(
        Sessions(cache, prefix="s", clock=clock, idle_seconds=86400, max_seconds=86400)
    )
    tokens = Tokens(
        sessions=sessions,
        server=server,  # type: ignore[arg-type]  # a fake
        access_tokens=access_tokens,  # type: ignore[arg-type]  # the same
        locks=LocalLocks(),
        clock=clock,
    )
    session_id = await sessions.start(Person("usr_1", None, None), "id", "r0", {})
    return World(clock, server, access_tokens, cache, sessions, tokens, session_id)


async def test_a_token_is_kept_until_a_minute_before_its_end(world: World) -> None:
    first = await world.token("a")
    world.clock.now += 3539
    assert await world.token("a") == first
    world.clock.now += 1
    assert await world.token("a") != first


async def test_apis_and_callers_at_once_use_each_refresh_token_once(world: World) -> None:
    tokens = await asyncio.gather(*(world.token(api) for api in "abc" * 10))
    assert len(set(tokens)) == 3
    assert [used for used, _ in world.server.asked] == ["r0", "r1", "r2"]


async def test_a_caller_that_goes_away_does_not_take_the_refresh_token_along(world: World) -> None:
    world.server.gate.clear()
    caller = asyncio.create_task(world.token("a"))
    await until(lambda: world.server.asked)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    world.server.gate.set()
    assert await world.token("b") == "b-2"
    assert (await world.session()).refresh_token == "r2"


async def test_a_rejected_token_is_replaced_once_for_all_that_had_it(world: World) -> None:
    old = await world.token("a")
    replaced = await asyncio.gather(
        *(world.tokens.replace(world.session_id, "a", old) for _ in range(5))
    )
    assert set(replaced) == {"a-2"}
    assert await world.tokens.replace(world.session_id, "a", old) == "a-2"
    assert len(world.server.asked) == 2


async def test_a_family_that_ended_ends_the_session(world: World) -> None:
    world.server.refresh_token = "another"
    for _ in range(2):
        with pytest.raises(SignedOut):
            await world.tokens.replace(world.session_id, "a", "")
    assert len(world.server.asked) == 1


@pytest.mark.parametrize(
    "error", [ServiceUnavailable("tokendealer", "x"), Refused("invalid_client")]
)
async def test_any_other_failure_keeps_the_session(world: World, error: Exception) -> None:
    world.server.error = error
    with pytest.raises(ServiceUnavailable) as raised:
        await world.token("a")
    assert raised.value.service == "tokendealer"
    world.server.error = None
    assert await world.token("a") == "a-2"


async def test_no_access_is_asked_again_after_a_minute(world: World) -> None:
    world.server.error = Refused("invalid_target")
    for _ in range(2):
        with pytest.raises(InsufficientScope):
            await world.token("a")
    assert len(world.server.asked) == 1
    world.server.error = None
    world.clock.now += 60
    assert await world.token("a") == "a-2"


async def test_a_session_that_ends_during_a_refresh_stays_ended(world: World) -> None:
    world.server.gate.clear()
    caller = asyncio.create_task(world.token("a"))
    await until(lambda: world.server.asked)
    ending = asyncio.create_task(world.tokens.end(world.session_id))
    world.server.gate.set()
    await asyncio.gather(caller, ending)
    assert await world.sessions.read(world.session_id) is None
    assert world.server.revoked == ["r1"]


async def test_a_session_that_is_gone_is_ended_without_a_word(world: World) -> None:
    await world.tokens.end("no such session")
    assert world.server.revoked == []


async def test_scopes_are_told_by_a_token_that_is_good(world: World) -> None:
    old = await world.token("a")
    world.access_tokens.not_good = {old}
    scopes = [
        await world.tokens.scopes(world.session_id, await world.session(), "a") for _ in range(2)
    ]
    assert (scopes, await world.token("a")) == ([["x"], ["x"]], "a-2")


async def test_who_is_given_no_good_token_is_signed_out(world: World) -> None:
    world.access_tokens.not_good = {"a-1", "a-2"}
    await world.token("a")
    with pytest.raises(SignedOut):
        await world.tokens.check(world.session_id, await world.session())
    assert await world.sessions.read(world.session_id) is None
    assert world.server.revoked == ["r2"]


async def test_a_refresh_token_that_cannot_be_written_is_not_lost(world: World) -> None:
    world.cache.is_away = True
    for _ in range(2):
        with pytest.raises(Unavailable):
            await world.token("a")
    world.cache.is_away = False
    assert [await world.token("a"), await world.token("b")] == ["a-1", "b-2"]
    assert [used for used, _ in world.server.asked] == ["r0", "r1"]
