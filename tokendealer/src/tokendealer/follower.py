"""Sees what other processes have changed, and what time has made due, several times a second."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from chassis.database import Database
from chassis.logs import get_logger
from tokendealer.store import change_counts

FOLLOW_SECONDS = 0.4

Work = Callable[[], Awaitable[None]]
Sleep = Callable[[float], Awaitable[None]]

log = get_logger()


class Follower:
    """`on_change`: what to do when the count of that name has changed. `always`: each time.

    A look costs one small query, whatever there is to follow.
    """

    def __init__(
        self,
        database: Database,
        *,
        on_change: Mapping[str, Work],
        always: tuple[Work, ...],
        sleep: Sleep,
    ) -> None:
        self._database = database
        self._on_change = on_change
        self._always = always
        self._sleep = sleep
        self._seen: dict[str, int] = {}
        self._failing = ""
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Look once, so that nothing is missed from here on, then in the background."""
        await self.look()
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """End the background work."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
            self._task = None

    async def look(self) -> None:
        """Do what is to be done now, all of it; the first of the errors is raised at the end."""
        async with self._database.read() as session:
            counts = await change_counts.find_all(session)
        errors: list[Exception] = []
        for name, work in self._on_change.items():
            if counts[name] != self._seen.get(name) and await _done(work, errors):
                self._seen[name] = counts[name]
        for work in self._always:
            await _done(work, errors)
        if errors:
            raise errors[0]

    async def catch_up(self) -> None:
        """`look`; what fails is left to the next look, and logged once while it goes on failing."""
        try:
            await self.look()
        except Exception as error:
            if repr(error) != self._failing:
                self._failing = repr(error)
                log.error("following_failed", exc_info=error)
        else:
            self._failing = ""

    async def _follow(self) -> None:
        while True:
            await self._sleep(FOLLOW_SECONDS)
            await self.catch_up()


async def _done(work: Work, errors: list[Exception]) -> bool:
    try:
        await work()
    except Exception as error:  # noqa: BLE001 - raised when the rest is done
        errors.append(error)
        return False
    return True
