"""The attack filter behind a real nginx."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import free_port
from tests.openresty.lua_server import ROOT, LuaServer, lua_server

HANDLERS = Path(__file__).parent.parent / "handlers"
DIRECTIVES = f"root {ROOT}/openresty; lua_regex_cache_max_entries 8192;"

Request = dict[str, Any]
Answer = dict[str, Any]
Examine = Callable[..., list[Answer]]
Load = Callable[..., str | None]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LuaServer]:
    folder = tmp_path_factory.mktemp("attack")
    with lua_server(HANDLERS / "attack_filter.lua", folder, free_port(), DIRECTIVES) as server:
        yield server
        assert "[error]" not in server.log.read_text()


@pytest.fixture(scope="session")
def examine(server: LuaServer) -> Examine:
    """examine(request, ..., setting=...): what the step says of each."""

    def examine(*requests: Request, **conf: Any) -> list[Answer]:
        document = {"conf": conf, "requests": requests}
        answer = json.loads(server.post(json.dumps(document).encode()))
        return list(answer["answers"])

    return examine


@pytest.fixture(scope="session")
def load(server: LuaServer) -> Load:
    """load(rules_dir=...): why the step does not start, None when it does."""

    def load(**conf: Any) -> str | None:
        answer = json.loads(server.post(json.dumps({"conf": conf, "requests": []}).encode()))
        error = answer.get("error")
        return str(error) if error else None

    return load
