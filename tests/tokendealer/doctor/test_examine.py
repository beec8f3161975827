from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tokendealer.doctor import Targets, examine

NOTHING = Targets((), {}, ())


@pytest.fixture
def serve(service: Any, http: Any) -> Any:
    """What a running TokenDealer publishes, where `http` asks for it."""

    async def put(base: str) -> None:
        for path in ("/.well-known/jwks.json", "/oauth/revocations", "/readyz"):
            answer = await service.get(path)
            http.put(base + path, answer.body, status=answer.status)

    return put


async def test_a_running_tokendealer_is_looked_at_from_all_sides(
    serve: Any, http: Any, clock: Any, levels: Any, healthy: dict[str, str], tmp_path: Path
) -> None:
    await serve("http://td.test")
    salt = tmp_path / "salt"
    salt.touch(mode=0o600)
    services = {"tokendealer": "http://td.test/readyz", "orders": "http://gone.test/readyz"}
    targets = Targets(("http://td.test/",), services, (salt,))
    found = levels(await examine(healthy, targets, http=http, clock=clock))
    assert found["key set of http://td.test"] == "ok"
    assert found["revocations of http://td.test"] == "ok"
    assert (found["tokendealer"], found["clock of tokendealer"]) == ("ok", "ok")
    assert found["orders"] == "bad"
    assert found["salt"] == "ok"
    assert next(iter(found)) == "settings"


async def test_without_settings_there_is_nothing_to_look_at(
    http: Any, clock: Any, levels: Any
) -> None:
    assert levels(await examine({}, NOTHING, http=http, clock=clock)) == {"settings": "bad"}


async def test_without_a_database_no_key_set_can_be_judged(
    serve: Any, http: Any, clock: Any, levels: Any, healthy: dict[str, str]
) -> None:
    await serve("http://td.test")
    targets = Targets(("http://td.test",), {"tokendealer": "http://td.test/readyz"}, ())
    environ = {**healthy, "DATABASE_URL": "sqlite+aiosqlite:////nowhere/at/all.db"}
    found = levels(await examine(environ, targets, http=http, clock=clock))
    assert (found["database"], found["tokendealer"]) == ("bad", "ok")
    assert "key set of http://td.test" not in found
