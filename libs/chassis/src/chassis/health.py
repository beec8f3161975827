"""`/healthz`: the process lives. `/readyz`: it can do its work, so traffic may come."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from quart import Quart
from quart_schema import hide

from chassis.logs import get_logger

log = get_logger()

Check: TypeAlias = Callable[[], Awaitable[None]]
"""Returns when all is well; raises otherwise."""

CHECK_SECONDS = 2.0


def install(app: Quart, checks: Mapping[str, Check]) -> None:
    """Add both routes; `/readyz` runs all `checks` at once and names those that fail."""

    @app.get("/healthz")
    @hide
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    @hide
    async def readyz() -> tuple[dict[str, object], int, dict[str, str]]:
        results = await asyncio.gather(*(_run(name, check) for name, check in checks.items()))
        states = dict(zip(checks, results, strict=True))
        ready = all(state == "ok" for state in states.values())
        headers = {"Cache-Control": "no-store"} | ({} if ready else {"Retry-After": "1"})
        body: dict[str, object] = {"status": "ready" if ready else "not ready", "checks": states}
        return body, 200 if ready else 503, headers


async def _run(name: str, check: Check) -> str:
    try:
        await asyncio.wait_for(check(), CHECK_SECONDS)
    except Exception as error:  # noqa: BLE001 - whatever a check raises, the answer is "not ready"
        log.warning("readiness_check_failed", check=name, reason=repr(error))
        return "failed"
    return "ok"
