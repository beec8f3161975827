import subprocess
import sys

import pytest

from chassis.cache import MemoryCache
from chassis.cache_choice import open_cache
from chassis.redis_cache import RedisCache
from chassis.settings import SettingsError


async def test_without_a_url_it_is_this_processes_memory() -> None:
    cache = open_cache(None, prefix="x:", max_bytes=1000, clock=lambda: 0.0)
    assert isinstance(cache, MemoryCache)
    await cache.set("key", b"x" * 2000, ttl=1)
    assert await cache.get("key") is None
    await cache.close()


@pytest.mark.parametrize("url", ["redis://r.test", "rediss://u:p@r.test:1/2", "unix:///run/r.sock"])
async def test_by_a_url_it_is_redis(url: str) -> None:
    cache = open_cache(url, prefix="x:", max_bytes=1000, clock=lambda: 0.0)
    assert isinstance(cache, RedisCache)
    await cache.close()


def test_what_is_no_url_of_a_redis_is_refused_by_its_name_alone() -> None:
    with pytest.raises(SettingsError, match=r"^REDIS_URL: ") as refused:
        open_cache("http://:hidden-word@r.test", prefix="", max_bytes=1, clock=lambda: 0.0)
    assert "hidden-word" not in str(refused.value)


def test_who_has_no_redis_does_not_load_its_client() -> None:
    code = (
        "import sys; from chassis.cache_choice import open_cache;"
        "open_cache(None, prefix='', max_bytes=1, clock=lambda: 0.0);"
        "sys.exit('redis' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
