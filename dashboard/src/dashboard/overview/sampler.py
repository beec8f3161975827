"""Looks at the metrics every two seconds, and remembers the last quarter of an hour."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chassis.clock import Clock
from chassis.logs import get_logger
from dashboard.http_client import HttpClient, NoAnswer
from dashboard.overview.sample import GATEWAY_NAMES, TOKENS, Sample, sample
from dashboard.overview.scrape import Counts, growth, parse

INTERVAL = 2
KEPT_SECONDS = 15 * 60
FETCH_SECONDS = 2.0
MAX_PAGE_BYTES = 4 * 1024 * 1024

log = get_logger()


@dataclass(frozen=True, slots=True)
class _Look:
    at: float
    gateway: Counts
    tokendealer: Counts | None


class Sampler:
    """Asks both URLs for their metrics. clock: seconds since 1970; wait: sleeps so many seconds.

    Without the gateway there is no sample; without TokenDealer one in which no token was issued.
    """

    def __init__(
        self,
        *,
        gateway_url: str,
        tokendealer_url: str,
        http: HttpClient,
        clock: Clock,
        wait: Callable[[float], Awaitable[object]],
    ) -> None:
        self._gateway_url = gateway_url
        self._tokendealer_url = tokendealer_url
        self._http = http
        self._clock = clock
        self._wait = wait
        self._last: _Look | None = None
        self._samples: deque[Sample] = deque(maxlen=KEPT_SECONDS // INTERVAL)
        self._task: asyncio.Task[None] | None = None
        self.available = False

    def samples(self, since: int) -> list[Sample]:
        """Those after the second `since`, the oldest first."""
        return [kept for kept in self._samples if kept.at > since]

    async def start(self) -> None:
        """Look in the background from now on."""
        self._task = asyncio.create_task(self._look_on())

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def look(self) -> None:
        """Take one look; the second one makes the first sample."""
        gateway, tokendealer = await asyncio.gather(
            self._counts(self._gateway_url, GATEWAY_NAMES),
            self._counts(self._tokendealer_url, (TOKENS,)),
        )
        self.available = gateway is not None
        if gateway is None:
            return
        look, last = _Look(self._clock(), gateway, tokendealer), self._last
        self._last = look
        # A clock that was set back makes no sample.
        if last is not None and int(look.at) > int(last.at):
            self._samples.append(_between(last, look))

    async def _look_on(self) -> None:
        while True:
            await self.look()
            await self._wait(INTERVAL)

    async def _counts(self, url: str, names: tuple[str, ...]) -> Counts | None:
        try:
            answer = await self._http.exchange(
                "GET",
                url,
                headers={},
                body=None,
                seconds=FETCH_SECONDS,
                max_bytes=MAX_PAGE_BYTES,
            )
            return parse(answer.body, names) if answer.status == 200 else None
        except (NoAnswer, ValueError) as error:
            log.debug("metrics_unavailable", url=url, reason=str(error))
            return None


def _between(last: _Look, look: _Look) -> Sample:
    issued: Counts = {}
    if last.tokendealer is not None and look.tokendealer is not None:
        issued = growth(last.tokendealer, look.tokendealer)
    return sample(int(look.at), look.at - last.at, growth(last.gateway, look.gateway), issued)
