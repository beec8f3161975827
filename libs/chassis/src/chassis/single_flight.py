"""Many ask, one does the work, all get its result."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class SingleFlight(Generic[Result]):
    """Runs at most one call a key at a time. A caller that goes away does not stop the call."""

    def __init__(self) -> None:
        self._calls: dict[Hashable, asyncio.Task[Result]] = {}

    async def run(self, key: Hashable, call: Callable[[], Awaitable[Result]]) -> Result:
        """The result, or the exception, of the running call for `key`, else of a new one."""
        task = self._calls.get(key)
        if task is None:
            task = asyncio.create_task(self._finish(key, call))
            self._calls[key] = task
        return await asyncio.shield(task)

    async def _finish(self, key: Hashable, call: Callable[[], Awaitable[Result]]) -> Result:
        try:
            return await call()
        finally:
            del self._calls[key]
