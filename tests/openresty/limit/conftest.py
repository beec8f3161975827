from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.openresty.limit.server import Limiter, limiter
from tests.redis_server import Redis, redis_server


@pytest.fixture(scope="session")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Limiter]:
    """A limiter whose limits nobody reaches, for calls of its modules."""
    with limiter(tmp_path_factory.mktemp("limiter")) as running:
        yield running


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    with redis_server(tmp_path / "redis") as running:
        yield running
