"""Single flight: many callers, one piece of work under way, one result for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Runs `work` at most once at a time; a caller that is cancelled leaves it to the others."""

    def __init__(self, work: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._work = work
        self._task: asyncio.Task[T] | None = None

    @property
    def busy(self) -> bool:
        return self._task is not None

    async def run(self) -> T:
        """The result, or the error, of the work under way, which is begun if there is none."""
        if self._task is None:
            # its own context: it must not keep the first caller's request alive
            self._task = asyncio.create_task(self._work(), context=Context())
            self._task.add_done_callback(self._landed)
        return await asyncio.shield(self._task)

    async def stop(self) -> None:
        """Cancel what is under way and wait until it is over."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    def _landed(self, task: asyncio.Task[T]) -> None:
        self._task = None
        if not task.cancelled():
            task.exception()  # seen, even when every caller has gone
