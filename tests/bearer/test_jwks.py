from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bearer import FetchFailed, Jwks

URL = "https://auth.test/.well-known/jwks.json"


@pytest.fixture
async def jwks(fetch: Any, clock: Any, wait: Any) -> AsyncIterator[Jwks]:
    jwks = Jwks(URL, http=fetch, clock=clock, random=lambda: 0.5, wait=wait)
    yield jwks
    await jwks.stop()


async def test_start_fetches_the_keys(jwks: Jwks, fetch: Any, mint: Any) -> None:
    fetch.says(mint.jwks())
    assert not jwks.ready
    await jwks.start()
    assert jwks.ready
    assert list(jwks.current) == ["k1"]
    assert (fetch.asked[0].method, fetch.asked[0].url) == ("GET", URL)


async def test_a_second_start_changes_nothing(jwks: Jwks, fetch: Any, mint: Any, wait: Any) -> None:
    fetch.says(mint.jwks())
    await jwks.start()
    await wait.asleep()
    await jwks.start()
    assert len(fetch.asked) == 1


async def test_a_first_failure_is_not_fatal_and_is_tried_again(
    jwks: Jwks, fetch: Any, mint: Any, wait: Any
) -> None:
    await jwks.start()
    assert not jwks.ready
    awake = await wait.asleep()
    fetch.says(mint.jwks())
    awake.set()
    await wait.asleep()
    assert jwks.ready


async def test_failures_are_tried_again_ever_more_slowly(jwks: Jwks, wait: Any) -> None:
    await jwks.start()
    for _ in range(9):
        (await wait.asleep()).set()
    await wait.asleep()
    assert wait.pauses == [0.75, 1.5, 3.0, 6.0, 12.0, 24.0, 45.0, 45.0, 45.0, 45.0]


@pytest.mark.parametrize(
    ("cache_control", "pause"),
    [("max-age=100", 90), ("max-age=1", 4.5), ("max-age=99999", 3240), ("", 270)],
)
async def test_refreshes_within_max_age_between_its_bounds(
    jwks: Jwks, fetch: Any, mint: Any, wait: Any, cache_control: str, pause: float
) -> None:
    fetch.says(mint.jwks(), cache_control=cache_control)
    await jwks.start()
    await wait.asleep()
    assert wait.pauses == [pytest.approx(pause)]


async def test_an_etag_saves_the_body_and_a_304_keeps_the_keys(
    jwks: Jwks, fetch: Any, mint: Any, wait: Any
) -> None:
    fetch.says(mint.jwks(), etag='"v1"')
    await jwks.start()
    before = jwks.current
    awake = await wait.asleep()
    fetch.says(b"", 304, cache_control="max-age=10")
    awake.set()
    await wait.asleep()
    assert fetch.asked[1].headers["If-None-Match"] == '"v1"'
    assert jwks.current is before
    assert wait.pauses[1] == pytest.approx(9)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"{}"),
        (302, b""),
        (304, b""),
        (200, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"keys":{}}'),
        (200, b"\xff\xfe"),
        (200, b"[" * 100_000),
        (200, b'{"keys":[' + b" " * (256 * 1024) + b"]}"),
    ],
)
async def test_rubbish_keeps_the_last_good_keys(
    jwks: Jwks, fetch: Any, mint: Any, wait: Any, status: int, body: bytes
) -> None:
    fetch.says(mint.jwks())
    await jwks.start()
    awake = await wait.asleep()
    fetch.says(body, status)
    awake.set()
    await wait.asleep()
    assert list(jwks.current) == ["k1"]
    assert len(fetch.asked) == 2


@pytest.mark.parametrize("error", [FetchFailed("down"), OSError("gone"), RuntimeError("bug")])
async def test_no_error_ends_the_background_refresh(
    jwks: Jwks, fetch: Any, mint: Any, wait: Any, error: Exception
) -> None:
    fetch.says(mint.jwks())
    await jwks.start()
    for _ in range(3):
        awake = await wait.asleep()
        fetch.answer = error
        awake.set()
    await wait.asleep()
    assert len(fetch.asked) == 4
    assert list(jwks.current) == ["k1"]


async def test_a_key_that_left_the_set_is_gone_and_one_that_stayed_is_the_same_object(
    jwks: Jwks, fetch: Any, mint: Any, other_mint: Any, wait: Any
) -> None:
    fetch.says(b'{"keys":[%s,%s]}' % (mint.jwks()[10:-2], other_mint.jwks()[10:-2]))
    await jwks.start()
    assert list(jwks.current) == ["k1", "k2"]
    kept = jwks.current["k2"]
    awake = await wait.asleep()
    fetch.says(other_mint.jwks())
    awake.set()
    await wait.asleep()
    assert list(jwks.current) == ["k2"]
    assert jwks.current["k2"] is kept


async def test_an_empty_set_is_an_answer_too(jwks: Jwks, fetch: Any, mint: Any, wait: Any) -> None:
    fetch.says(mint.jwks())
    await jwks.start()
    awake = await wait.asleep()
    fetch.says(b'{"keys":[]}')
    awake.set()
    await wait.asleep()
    assert dict(jwks.current) == {}


async def test_a_known_kid_asks_nobody(jwks: Jwks, fetch: Any, mint: Any) -> None:
    fetch.says(mint.jwks())
    await jwks.start()
    assert list(await jwks.key_set("k1")) == ["k1"]
    assert len(fetch.asked) == 1


async def test_many_unknown_kids_at_once_cause_one_refresh(
    jwks: Jwks, fetch: Any, mint: Any, other_mint: Any
) -> None:
    fetch.says(mint.jwks())
    await jwks.start()
    fetch.gate.clear()
    fetch.says(other_mint.jwks())
    callers = [asyncio.create_task(jwks.key_set(kid)) for kid in ("k2", "k2", "k3")]
    await fetch.asked_times(2)
    fetch.gate.set()
    assert [list(keys) for keys in await asyncio.gather(*callers)] == [["k2"]] * 3
    assert len(fetch.asked) == 2


async def test_unknown_kids_cause_one_refresh_in_30_seconds(
    jwks: Jwks, fetch: Any, mint: Any, clock: Any
) -> None:
    fetch.says(mint.jwks())
    await jwks.start()
    for seconds, asked in ((0, 2), (1, 2), (28.9, 2), (0.2, 3), (29, 3), (-3600, 4)):
        clock.now += seconds
        await jwks.key_set("made-up")
        assert len(fetch.asked) == asked, seconds


async def test_key_set_fetches_even_before_start_and_never_raises(
    jwks: Jwks, fetch: Any, mint: Any, clock: Any
) -> None:
    assert await jwks.key_set("k1") == {}
    clock.now += 31
    fetch.says(mint.jwks())
    assert list(await jwks.key_set("k1")) == ["k1"]
    assert jwks.ready


async def test_a_refresh_asks_at_once_without_cooling_down_and_never_raises(
    jwks: Jwks, fetch: Any, mint: Any, other_mint: Any
) -> None:
    fetch.says(mint.jwks())
    await jwks.key_set("k1")
    fetch.says(other_mint.jwks())
    await jwks.refresh()
    assert list(jwks.current) == ["k2"]
    fetch.answer = FetchFailed("down")
    await jwks.refresh()
    assert len(fetch.asked) == 3


async def test_refreshes_at_once_share_one_fetch(jwks: Jwks, fetch: Any, mint: Any) -> None:
    fetch.says(mint.jwks())
    await asyncio.gather(jwks.refresh(), jwks.refresh())
    assert len(fetch.asked) == 1


async def test_stop_ends_a_fetch_that_hangs_and_start_begins_anew(
    jwks: Jwks, fetch: Any, mint: Any
) -> None:
    fetch.gate.clear()
    starting = asyncio.create_task(jwks.start())
    await fetch.asked_times(1)
    await jwks.stop()
    await asyncio.wait({starting})
    fetch.gate.set()
    fetch.says(mint.jwks())
    await jwks.start()
    assert jwks.ready


async def test_the_keys_are_read_only(jwks: Jwks, fetch: Any, mint: Any) -> None:
    fetch.says(mint.jwks())
    await jwks.start()
    with pytest.raises(TypeError):
        jwks.current["evil"] = jwks.current["k1"]  # type: ignore[index]  # that it fails is the point
