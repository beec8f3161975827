"""Requests by the OpenAPI documents of the services that take tokens, and nearly by them: no 5xx.

TokenDealer's own are in tests/tokendealer/test_openapi.py: they need clients of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from tests.conftest import Platform

DATASERVICE = [
    ("/api/users", "GET"),
    ("/api/users", "POST"),
    ("/api/users/{user_id}", "GET"),
    ("/api/users/{user_id}", "PATCH"),
    ("/api/users/{user_id}", "DELETE"),
    ("/api/services", "GET"),
    ("/api/services", "POST"),
    ("/api/services/{service}", "GET"),
    ("/api/services/{service}", "PATCH"),
    ("/api/services/{service}", "DELETE"),
    ("/api/services/{service}/enabled", "GET"),
    ("/api/logs", "GET"),
    ("/api/logs", "POST"),
    ("/api/logs/{log_id}", "GET"),
]
IDENTIDOCK = [("/monster/{name}", "GET"), ("/api/identicons/{name}", "GET")]
OPERATIONS = [("dataservice", *one) for one in DATASERVICE] + [
    ("identidock", *one) for one in IDENTIDOCK
]
# The same requests each time, and no more than a build can wait for.
FUZZ = settings(
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def schemas(platform: Platform) -> dict[str, Any]:
    return {
        name: schemathesis.openapi.from_url(platform.url(name) + "/openapi.json")
        for name in ("dataservice", "identidock")
    }


@pytest.fixture(scope="module")
def tokens(platform: Platform) -> dict[str, str]:
    demo = platform.demo
    return {
        audience: requests.post(
            demo["TOKEN_URL"],
            auth=(demo["CLIENT_ID"], demo["CLIENT_SECRET"]),
            data={"grant_type": "client_credentials", "audience": audience},
            timeout=10,
        ).json()["access_token"]
        for audience in ("dataservice", "identidock")
    }


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def test_every_operation_is_fuzzed(schemas: dict[str, Any]) -> None:
    found = {
        (name, operation.path, operation.method.upper())
        for name, schema in schemas.items()
        for operation in (result.ok() for result in schema.get_all_operations())
    }
    assert found == set(OPERATIONS)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize(("service", "path", "method"), OPERATIONS)
def test_no_request_makes_a_service_fail(
    schemas: dict[str, Any],
    tokens: dict[str, str],
    session: requests.Session,
    service: str,
    path: str,
    method: str,
    mode: GenerationMode,
) -> None:
    operation = schemas[service][path][method]
    bearer = {"Authorization": f"Bearer {tokens[service]}"}

    @FUZZ
    @given(case=operation.as_strategy(generation_mode=mode))
    def fuzz(case: Any) -> None:
        answer = case.call(session=session, headers=bearer, timeout=20)
        if mode is GenerationMode.POSITIVE:  # a negative one may leave the token out
            assert answer.status_code not in (401, 403)
        checks = [not_a_server_error, content_type_conformance, response_schema_conformance]
        case.validate_response(answer, checks=checks)

    fuzz()
