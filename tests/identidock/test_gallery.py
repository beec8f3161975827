from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chassis.cache import MemoryCache
from chassis.errors import Unavailable
from identidock.gallery import KEEP_SECONDS, MAX_LARGE_WAITING, MAX_SMALL_WAITING, Gallery
from identidock.picture import Kind, Picture

ADA = Picture("ada", Kind.PNG, 80)


def make_gallery(draw: Any, *, max_bytes: int = 1_000_000) -> Gallery:
    return Gallery(cache=MemoryCache(max_bytes=max_bytes, clock=lambda: 0.0), draw=draw)


async def settled() -> None:
    """Let the tasks that were just made queue up."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_picture_is_drawn_once_and_then_kept(draw: Any) -> None:
    gallery = make_gallery(draw)
    assert await gallery.show(ADA) == await gallery.show(ADA)
    assert draw.drawn == [ADA]


async def test_kept_pictures_go_out_of_the_cache_in_time(draw: Any) -> None:
    now = [0.0]
    cache = MemoryCache(max_bytes=1_000_000, clock=lambda: now[0])
    gallery = Gallery(cache=cache, draw=draw)
    await gallery.show(ADA)
    now[0] = KEEP_SECONDS
    await gallery.show(ADA)
    assert draw.drawn == [ADA, ADA]


async def test_many_who_ask_at_once_share_one_drawing(draw: Any) -> None:
    gallery = make_gallery(draw)
    draw.gate.clear()
    asking = [asyncio.create_task(gallery.show(ADA)) for _ in range(500)]
    await settled()
    draw.gate.set()
    assert set(await asyncio.gather(*asking)) == {repr(ADA).encode()}
    assert draw.drawn == [ADA]


async def test_one_who_goes_away_does_not_stop_the_drawing(draw: Any) -> None:
    gallery = make_gallery(draw)
    draw.gate.clear()
    gone, stays = (asyncio.create_task(gallery.show(ADA)) for _ in range(2))
    await settled()
    gone.cancel()
    draw.gate.set()
    assert await stays == repr(ADA).encode()
    assert draw.drawn == [ADA]


async def test_a_failure_is_told_and_not_kept() -> None:
    calls = []

    def fail_once(picture: Picture) -> bytes:
        calls.append(picture)
        if len(calls) == 1:
            raise ZeroDivisionError
        return b"drawn"

    gallery = make_gallery(fail_once)
    with pytest.raises(ZeroDivisionError):
        await gallery.show(ADA)
    assert await gallery.show(ADA) == b"drawn"


@pytest.mark.parametrize(
    ("kind", "size", "places"),
    [
        (Kind.PNG, 256, 1 + MAX_SMALL_WAITING),
        (Kind.SVG, 1024, 1 + MAX_SMALL_WAITING),
        (Kind.PNG, 257, 1 + MAX_LARGE_WAITING),
    ],
)
async def test_a_burst_of_names_is_drawn_one_by_one_up_to_the_queue_and_then_refused(
    draw: Any, kind: Kind, size: int, places: int
) -> None:
    gallery = make_gallery(draw)
    draw.gate.clear()
    burst = (Picture(f"name {n}", kind, size) for n in range(places + 40))
    asking = [asyncio.create_task(gallery.show(picture)) for picture in burst]
    await settled()
    draw.gate.set()
    answers = await asyncio.gather(*asking, return_exceptions=True)
    assert [isinstance(answer, bytes) for answer in answers] == [True] * places + [False] * 40
    assert all(isinstance(answer, Unavailable) for answer in answers[places:])
    assert draw.most_at_once == 1


async def test_a_queue_full_of_large_pictures_keeps_no_small_one_waiting(draw: Any) -> None:
    gallery = make_gallery(lambda picture: draw(picture) if picture.size > 256 else b"small")
    draw.gate.clear()
    large = [
        asyncio.create_task(gallery.show(Picture(f"name {n}", Kind.PNG, 1024)))
        for n in range(1 + MAX_LARGE_WAITING)
    ]
    await settled()
    with pytest.raises(Unavailable):
        await gallery.show(Picture("one more", Kind.PNG, 1024))
    assert await gallery.show(ADA) == b"small"
    draw.gate.set()
    await asyncio.gather(*large)


async def test_the_cache_gives_up_the_oldest_when_it_is_full(draw: Any) -> None:
    gallery = make_gallery(draw, max_bytes=2000)
    for number in range(50):
        await gallery.show(Picture(f"name {number}", Kind.PNG, 80))
    await gallery.show(Picture("name 49", Kind.PNG, 80))
    assert len(draw.drawn) == 50
    await gallery.show(Picture("name 0", Kind.PNG, 80))
    assert len(draw.drawn) == 51
