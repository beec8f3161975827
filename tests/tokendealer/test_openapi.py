"""Requests by the OpenAPI document, and nearly by it: none makes the server fail.

The service runs in a process of its own, as it is shipped; Schemathesis makes the requests.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

DEADLINE = 20.0  # seconds that the server has to start
OPERATIONS = [
    ("/oauth/token", "POST"),
    ("/oauth/introspect", "POST"),
    ("/oauth/revoke", "POST"),
    ("/verify_token", "POST"),
    ("/oauth/revocations", "GET"),
    ("/.well-known/jwks.json", "GET"),
    ("/.well-known/oauth-authorization-server", "GET"),
    ("/.well-known/openid-configuration", "GET"),
    ("/oauth/userinfo", "GET"),
    ("/oauth/userinfo", "POST"),
]
# The same requests each time, and no more than a build can wait for.
FUZZ = settings(
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(template: Any, helpers: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("openapi") / "tokendealer.db"
    path.write_bytes(template.path.read_bytes())
    port = free_port()
    environ = {
        **os.environ,
        **helpers.environ(Path(path)),
        "PORT": str(port),
        "TRUSTED_PROXIES": "127.0.0.1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tokendealer", "serve"], env=environ, stdout=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(process, url)
        yield url
        assert process.poll() is None, "the server ended by itself"
    finally:
        process.terminate()
        assert process.wait(timeout=20) == 0


def wait_until_ready(process: subprocess.Popen[bytes], url: str) -> None:
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until:
        assert process.poll() is None, "the server did not start"
        try:
            if requests.get(f"{url}/readyz", timeout=1).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.05)  # a condition of another process, with a deadline
    pytest.fail("the server was not ready in time")


@pytest.fixture(scope="module")
def schema(server: str) -> Any:
    return schemathesis.openapi.from_url(f"{server}/openapi.json")


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def test_every_operation_is_fuzzed(schema: Any) -> None:
    operations = [result.ok() for result in schema.get_all_operations()]
    found = {(one.path, one.method.upper()) for one in operations}
    assert {one for one in found if not one[0].startswith("/api/admin/")} == set(OPERATIONS)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_no_request_makes_it_fail(
    schema: Any,
    session: requests.Session,
    template: Any,
    helpers: Any,
    path: str,
    method: str,
    signed_in: bool,
    mode: GenerationMode,
) -> None:
    operation = schema[path][method]
    if mode is GenerationMode.NEGATIVE and not list(operation.body):
        return  # nothing in it that could be wrong
    own = dict([helpers.basic("orders", template.secrets["orders"])]) if signed_in else {}
    addresses = count(1)

    @FUZZ
    @given(case=operation.as_strategy(generation_mode=mode))
    def fuzz(case: Any) -> None:
        # from an address of its own, so that no wrong secret slows the next one down
        number = next(addresses)
        address = {"X-Forwarded-For": f"10.0.{number // 250}.{number % 250}"}
        answer = case.call(session=session, headers={**own, **address}, timeout=10)
        case.validate_response(
            answer,
            checks=[
                not_a_server_error,
                status_code_conformance,
                content_type_conformance,
                response_schema_conformance,
            ],
        )

    fuzz()
