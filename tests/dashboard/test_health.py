from __future__ import annotations

from dashboard.health import HealthBoard
from dashboard.http_client import HttpClient
from dashboard.upstreams import Upstream
from tests.conftest import free_port


async def test_a_service_that_is_away_is_unreachable_and_no_error() -> None:
    http = HttpClient()
    await http.start()
    nowhere = Upstream("identidock", "identidock", f"http://127.0.0.1:{free_port()}")
    times = iter([1.0, 1.25])
    (health,) = await HealthBoard([nowhere], http=http, timer=lambda: next(times)).look()
    await http.stop()
    assert (health.name, health.state, health.checks) == ("identidock", "unreachable", {})
    assert health.seconds == 0.25
