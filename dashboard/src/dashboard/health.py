"""How the services behind us are, asked all at once."""

import asyncio
from collections.abc import Callable, Iterable

import msgspec

from dashboard.http_client import Answer, HttpClient, NoAnswer
from dashboard.upstreams import Upstream

SECONDS = 2.0
MAX_ANSWER_BYTES = 64 * 1024


class Health(msgspec.Struct, frozen=True):
    """`state`: ready, not_ready or unreachable. `checks` as the service told them. Times in s."""

    name: str
    state: str
    checks: dict[str, str]
    seconds: float


class _Told(msgspec.Struct):
    checks: dict[str, str] = {}


class HealthBoard:
    """Asks `upstreams`. timer: seconds, any epoch."""

    def __init__(
        self, upstreams: Iterable[Upstream], *, http: HttpClient, timer: Callable[[], float]
    ) -> None:
        self._upstreams = tuple(upstreams)
        self._http = http
        self._timer = timer

    async def look(self) -> list[Health]:
        """One for each service; never an error."""
        return list(await asyncio.gather(*map(self._ask, self._upstreams)))

    async def _ask(self, upstream: Upstream) -> Health:
        asked_at = self._timer()
        try:
            answer = await self._http.exchange(
                "GET",
                upstream.url + upstream.ready,
                headers={"Accept": "application/json"},
                body=None,
                seconds=SECONDS,
                max_bytes=MAX_ANSWER_BYTES,
            )
        except NoAnswer:
            state, checks = "unreachable", {}
        else:
            state = "ready" if answer.status == 200 else "not_ready"
            checks = _checks(answer)
        return Health(upstream.service, state, checks, round(self._timer() - asked_at, 4))


def _checks(answer: Answer) -> dict[str, str]:
    try:
        return msgspec.json.decode(answer.body, type=_Told).checks
    except msgspec.MsgspecError:
        return {}
