from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from quart import Quart

from chassis import revocation_metrics


@dataclass
class Followed:
    age: float = inf
    is_stale: bool = True
    stale_decisions: int = 0


async def page(app: Quart) -> str:
    return str(await (await app.test_client().get("/metrics")).get_data(True))


async def test_the_page_tells_how_fresh_the_list_is_now(make_app: Callable[..., Quart]) -> None:
    app, followed = make_app(), Followed()
    revocation_metrics.install(app, followed)
    before = await page(app)
    assert "\nrevocation_list_age_seconds +Inf\n" in before
    assert "\nrevocation_list_stale 1.0\n" in before
    followed.age, followed.is_stale, followed.stale_decisions = 0.5, False, 7
    after = await page(app)
    assert "\nrevocation_list_age_seconds 0.5\n" in after
    assert "\nrevocation_list_stale 0.0\n" in after
    assert "\nrevocation_stale_decisions_total 7.0\n" in after
