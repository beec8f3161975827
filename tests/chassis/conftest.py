from collections.abc import Callable, Mapping

import pytest
from quart import Quart

from chassis.app import create_app
from chassis.health import Check
from chassis.settings import ServiceSettings, load

MakeApp = Callable[..., Quart]


class FakeClock:
    """Time stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def make_app() -> MakeApp:
    def make(checks: Mapping[str, Check] | None = None, **environ: str) -> Quart:
        settings = load(ServiceSettings, {"PORT": "8000"} | environ)
        return create_app("service", settings=settings, version="1.2.3", checks=checks or {})

    return make
