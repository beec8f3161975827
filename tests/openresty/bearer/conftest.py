"""The gateway's bearer code behind a real nginx."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import free_port
from tests.openresty.bearer.support import Ask, Mint
from tests.openresty.lua_server import LuaServer, lua_server

HANDLERS = Path(__file__).parent.parent / "handlers"
DIRECTIVES = "lua_shared_dict gateway_keys 16m; lua_socket_log_errors off;"


@pytest.fixture(scope="session")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """ask(handler, document): the JSON answer of a handler, whose nginx is started when needed."""
    with ExitStack() as started:
        servers: dict[str, LuaServer] = {}

        def ask(handler: str, document: dict[str, Any]) -> Any:
            if handler not in servers:
                folder = tmp_path_factory.mktemp(handler)
                path = HANDLERS / f"{handler}.lua"
                server = lua_server(path, folder, free_port(), http=DIRECTIVES)
                servers[handler] = started.enter_context(server)
            return json.loads(servers[handler].post(json.dumps(document).encode()))

        yield ask
        for handler, server in servers.items():
            log = server.log.read_text()
            assert "[alert]" not in log, (handler, log)
            assert "[error]" not in log, (handler, log)


@pytest.fixture(scope="session")
def mint() -> Mint:
    return Mint.fresh()


@pytest.fixture(scope="session")
def other_mint() -> Mint:
    return Mint.fresh("k2")
