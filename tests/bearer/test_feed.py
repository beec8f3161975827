from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from math import inf
from typing import Any, Literal

import pytest

from bearer import FeedSettings, FetchFailed, KeysUnavailable, RevocationFeed

URL = "https://auth.test/oauth/revocations"
TOKEN: dict[str, Any] = {
    "jti": "j1",
    "client_id": "orders",
    "subject": "ada",
    "issued_at": 100.0,
    "kid": "k1",
}


class FakeKeys:
    """`fresh` is what a refresh brings."""

    ready = True

    def __init__(self, current: Mapping[str, Any]) -> None:
        self.current = current
        self.fresh: Mapping[str, Any] = current
        self.refreshed = 0

    async def key_set(self, unverified_kid: str) -> Mapping[str, Any]:
        raise AssertionError("it has a cool-down that is not for lists")

    async def refresh(self) -> None:
        self.refreshed += 1
        self.current = self.fresh

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@pytest.fixture
def keys(mint: Any) -> FakeKeys:
    return FakeKeys({"k1": mint.key.public_key()})


@pytest.fixture
async def make_feed(
    fetch: Any, keys: FakeKeys, clock: Any, wait: Any
) -> AsyncIterator[Callable[..., RevocationFeed]]:
    made: list[RevocationFeed] = []

    def make(stale: Literal["accept", "refuse"] = "accept") -> RevocationFeed:
        feed = RevocationFeed(
            FeedSettings(URL, poll_seconds=1.0, max_age=60.0, stale=stale),
            http=fetch,
            keys=keys,
            issuer="https://auth.test",
            clock=clock,
            random=lambda: 0.5,
            wait=wait,
        )
        made.append(feed)
        return feed

    yield make
    for feed in made:
        await feed.stop()


@pytest.fixture
def feed(make_feed: Callable[..., RevocationFeed]) -> RevocationFeed:
    return make_feed()


def says(fetch: Any, text: str, **headers: str) -> None:
    fetch.says(text.encode(), **headers)


async def test_start_takes_the_list(feed: RevocationFeed, fetch: Any, mint: Any) -> None:
    says(fetch, mint.revocations(version=17, jtis=["j1"]))
    assert (feed.ready, feed.version, feed.age, feed.is_stale) == (False, None, inf, True)
    await feed.start()
    assert (feed.ready, feed.version, feed.age, feed.is_stale) == (True, 17, 0.0, False)
    assert feed.is_revoked(**TOKEN)
    assert not feed.is_revoked(**{**TOKEN, "jti": "j2"})
    assert (fetch.asked[0].method, fetch.asked[0].url) == ("GET", URL)
    assert "If-None-Match" not in fetch.asked[0].headers


async def test_a_second_start_changes_nothing(
    feed: RevocationFeed, fetch: Any, mint: Any, wait: Any
) -> None:
    says(fetch, mint.revocations())
    await feed.start()
    await wait.asleep()
    await feed.start()
    assert len(fetch.asked) == 1


@pytest.mark.parametrize("stale", ["accept", "refuse"])
async def test_before_the_first_list_nothing_can_be_decided(
    make_feed: Callable[..., RevocationFeed], stale: str
) -> None:
    feed = make_feed(stale)
    await feed.start()
    with pytest.raises(KeysUnavailable) as refusal:
        feed.is_revoked(**TOKEN)
    assert (refusal.value.code, refusal.value.retry_after) == ("revocations_unavailable", 1)
    assert feed.stale_decisions == 0


async def test_a_list_that_came_later_is_taken_too(
    feed: RevocationFeed, fetch: Any, mint: Any, wait: Any
) -> None:
    await feed.start()
    says(fetch, mint.revocations())
    await wait.next_round()
    assert feed.ready


async def test_asks_every_poll_seconds_and_never_later_whether_it_fails_or_not(
    feed: RevocationFeed, fetch: Any, mint: Any, wait: Any
) -> None:
    says(fetch, mint.revocations())
    await feed.start()
    await wait.next_round()
    fetch.answer = FetchFailed("down")
    for _ in range(3):
        await wait.next_round()
    assert wait.pauses == [0.95] * 5


async def test_an_etag_saves_the_body_and_a_304_makes_the_list_fresh_again(
    feed: RevocationFeed, fetch: Any, mint: Any, wait: Any, clock: Any
) -> None:
    says(fetch, mint.revocations(version=3, jtis=["j1"]), etag='"v3"')
    await feed.start()
    clock.now += 61
    assert feed.is_stale
    fetch.says(b"", 304)
    await wait.next_round()
    assert fetch.asked[1].headers["If-None-Match"] == '"v3"'
    assert (feed.age, feed.is_stale, feed.version) == (0.0, False, 3)
    assert feed.is_revoked(**TOKEN)


async def test_what_is_not_listed_any_more_is_revoked_no_more(
    feed: RevocationFeed, fetch: Any, mint: Any, wait: Any
) -> None:
    says(fetch, mint.revocations(version=1, jtis=["j1"]), etag='"v1"')
    await feed.start()
    says(fetch, mint.revocations(version=2), etag='"v2"')
    await wait.next_round()
    assert not feed.is_revoked(**TOKEN)
    await wait.next_round()
    assert fetch.asked[2].headers["If-None-Match"] == '"v2"'


async def test_an_answer_is_as_old_as_its_question(
    feed: RevocationFeed, fetch: Any, mint: Any, clock: Any
) -> None:
    says(fetch, mint.revocations())
    fetch.gate.clear()
    starting = asyncio.create_task(feed.start())
    await fetch.asked_times(1)
    clock.now += 4
    fetch.gate.set()
    await starting
    assert feed.age == 4


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"{}"),
        (302, b""),
        (304, b""),
        (404, b""),
        (200, b""),
        (200, b"<html>"),
        (200, b"a.b.c"),
        (200, b"\xff\xfe"),
        (200, b"a" * (4 * 1024 * 1024 + 1)),
    ],
)
async def test_rubbish_leaves_the_last_good_list_in_use_and_not_fresh(
    feed: RevocationFeed, fetch: Any, mint: Any, wait: Any, clock: Any, status: int, body: bytes
) -> None:
    says(fetch, mint.revocations(version=3, jtis=["j1"]))  # without an ETag a 304 is rubbish too
    await feed.start()
    clock.now += 5
    fetch.says(body, status)
    await wait.next_round()
    assert (feed.version, feed.age) == (3, 5.0)
    assert feed.is_revoked(**TOKEN)


@pytest.mark.parametrize("error", [FetchFailed("down"), OSError("gone"), RuntimeError("bug")])
async def test_no_error_ends_the_polling(
    feed: RevocationFeed, fetch: Any, mint: Any, wait: Any, error: Exception
) -> None:
    fetch.answer = error
    await feed.start()
    for _ in range(3):
        await wait.next_round()
    says(fetch, mint.revocations())
    await wait.next_round()
    assert feed.ready


async def test_a_list_by_an_unknown_key_fetches_the_keys_once_and_is_tried_again(
    feed: RevocationFeed, fetch: Any, keys: FakeKeys, mint: Any, other_mint: Any, wait: Any
) -> None:
    says(fetch, mint.revocations(version=1))
    await feed.start()
    keys.fresh = {"k2": other_mint.key.public_key()}
    says(fetch, other_mint.revocations(version=2))
    await wait.next_round()
    assert (feed.version, keys.refreshed) == (2, 1)


async def test_a_list_whose_key_stays_unknown_is_not_taken(
    feed: RevocationFeed, fetch: Any, keys: FakeKeys, mint: Any, other_mint: Any, wait: Any
) -> None:
    says(fetch, mint.revocations(version=1), etag='"v1"')
    await feed.start()
    says(fetch, other_mint.revocations(version=2), etag='"v2"')
    await wait.next_round()
    await wait.next_round()
    assert (feed.version, keys.refreshed) == (1, 2)
    assert fetch.asked[2].headers["If-None-Match"] == '"v1"'


async def test_a_lower_version_is_ignored_until_it_is_signed_more_than_a_minute_later(
    feed: RevocationFeed, fetch: Any, mint: Any, wait: Any, clock: Any
) -> None:
    says(fetch, mint.revocations(version=9, jtis=["j1"]), etag='"v9"')
    await feed.start()
    clock.now += 60
    says(fetch, mint.revocations(version=8), etag='"v8"')
    await wait.next_round()
    assert (feed.version, feed.age) == (9, 60.0)
    assert feed.is_revoked(**TOKEN)
    clock.now += 1
    says(fetch, mint.revocations(version=8), etag='"v8"')
    await wait.next_round()
    assert fetch.asked[2].headers["If-None-Match"] == '"v9"'
    assert (feed.version, feed.age) == (8, 0.0)


async def test_a_stale_list_is_used_and_counted_if_so_told(
    make_feed: Callable[..., RevocationFeed], fetch: Any, mint: Any, clock: Any
) -> None:
    feed = make_feed("accept")
    says(fetch, mint.revocations(jtis=["j1"]))
    await feed.start()
    clock.now += 60
    assert feed.is_revoked(**TOKEN)
    assert (feed.is_stale, feed.stale_decisions) == (False, 0)
    clock.now += 0.5
    assert feed.is_revoked(**TOKEN)
    assert not feed.is_revoked(**{**TOKEN, "jti": "j2"})
    assert (feed.is_stale, feed.stale_decisions) == (True, 2)


async def test_a_stale_list_decides_nothing_if_so_told(
    make_feed: Callable[..., RevocationFeed], fetch: Any, mint: Any, wait: Any, clock: Any
) -> None:
    feed = make_feed("refuse")
    says(fetch, mint.revocations(), etag='"v1"')
    await feed.start()
    clock.now += 60.5
    with pytest.raises(KeysUnavailable) as refusal:
        feed.is_revoked(**TOKEN)
    assert (refusal.value.code, refusal.value.retry_after) == ("revocations_stale", 1)
    assert feed.stale_decisions == 0
    fetch.says(b"", 304)
    await wait.next_round()
    assert not feed.is_revoked(**TOKEN)


async def test_failures_are_warned_of_at_first_and_then_once_a_minute(
    feed: RevocationFeed, fetch: Any, mint: Any, wait: Any, clock: Any, caplog: Any
) -> None:
    await feed.start()
    for _ in range(5):
        clock.now += 30
        await wait.next_round()
    rows = [record.args[0] for record in caplog.records]
    assert rows == [1, 3, 5]
    says(fetch, mint.revocations())
    await wait.next_round()
    fetch.answer = FetchFailed("down")
    await wait.next_round()
    assert "1 in a row, last good 0 s ago: FetchFailed('down')" in caplog.messages[-1]
    assert len(caplog.records) == 4


async def test_stop_ends_a_fetch_that_hangs_and_start_begins_anew(
    feed: RevocationFeed, fetch: Any, mint: Any
) -> None:
    fetch.gate.clear()
    starting = asyncio.create_task(feed.start())
    await fetch.asked_times(1)
    await feed.stop()
    await asyncio.wait({starting})
    fetch.gate.set()
    says(fetch, mint.revocations())
    await feed.start()
    assert feed.ready


async def test_after_stop_nobody_is_asked_and_the_list_stays(
    feed: RevocationFeed, fetch: Any, mint: Any, wait: Any
) -> None:
    says(fetch, mint.revocations(jtis=["j1"]))
    await feed.start()
    awake = await wait.asleep()
    await feed.stop()
    awake.set()
    assert len(fetch.asked) == 1
    assert feed.is_revoked(**TOKEN)
