"""All pictures: drawn once, kept, and drawn only so many at a time."""

from collections.abc import Callable
from typing import TypeAlias

from chassis.cache import Cache
from chassis.single_flight import SingleFlight
from identidock.lane import Lane
from identidock.picture import Kind, Picture

Draw: TypeAlias = Callable[[Picture], bytes]

LARGE_ABOVE = 256
"""Pixels. Larger ones queue apart: drawing one takes as long as up to twenty at 80."""
MAX_SMALL_WAITING, MAX_LARGE_WAITING = 64, 12  # worked off in 1 to 4 s
KEEP_SECONDS = 30 * 86400.0


class Gallery:
    """Shows pictures. `draw` runs in a thread, two at once at most: a small and a large one."""

    def __init__(self, *, cache: Cache, draw: Draw) -> None:
        self._cache = cache
        self._draw = draw
        self._flight: SingleFlight[bytes] = SingleFlight()
        self._small = Lane(max_waiting=MAX_SMALL_WAITING)
        self._large = Lane(max_waiting=MAX_LARGE_WAITING)

    async def show(self, picture: Picture) -> bytes:
        """The bytes of `picture`; Unavailable when too many others wait to be drawn."""
        tag = picture.tag
        kept = await self._cache.get(tag)
        if kept is not None:
            return kept
        return await self._flight.run(tag, lambda: self._draw_and_keep(picture))

    async def _draw_and_keep(self, picture: Picture) -> bytes:
        drawn = await self._lane(picture).run(lambda: self._draw(picture))
        await self._cache.set(picture.tag, drawn, KEEP_SECONDS)
        return drawn

    def _lane(self, picture: Picture) -> Lane:
        is_large = picture.kind is Kind.PNG and picture.size > LARGE_ABOVE
        return self._large if is_large else self._small
