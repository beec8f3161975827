"""The gateway refuses nothing that a service takes, and what a service refuses, it refuses too."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from quart import Quart
from quart_schema.validation import QUART_SCHEMA_QUERYSTRING_ATTRIBUTE, QuerystringValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from chassis.errors import HttpError
from chassis.intake.query import read_query
from chassis.schemas.base import Query
from identidock.routes.query import parse_query
from policy.documents import APPLICATIONS
from tests.openresty.lua_server import ROOT

POLICY = json.loads((ROOT / "openresty" / "policy.json").read_text())
FEW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ULID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
EXAMPLES = {"user_id": ULID, "log_id": ULID, "service": "dark-mode", "name": "Ada"}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SLICES = st.sampled_from(
    [
        *("", "true", "false", "1", "16", "+5", " 5", "5 ", "007", "201", "-1", "1.0", "1e1", "U1"),
        *("ada@example.com", "a@b", "2026-01-31T12:00:00Z", "2026-02-30T12:00:00+01:00"),
        *("a" * 200, "a" * 201, "\u00fc" * 200, "\u00fc" * 201, "abcdefghi", "a\n", "\n"),
        *("0000000050", "\u0661"),
    ]
)


@pytest.fixture(scope="module")
def applications() -> dict[str, Quart]:
    return {service: make() for service, make in APPLICATIONS.items()}


def reads(application: Quart, endpoint: str) -> Callable[[bytes], Any]:
    """What the service makes of a query; raises what it refuses."""
    model = getattr(application.view_functions[endpoint], QUART_SCHEMA_QUERYSTRING_ATTRIBUTE, Query)
    if application.name == "dataservice":
        return lambda query: read_query(query, model)
    return lambda query: parse_query(
        query, MultiDict(parse_qsl(query.decode(), keep_blank_values=True, errors="replace"))
    )


def operations() -> Iterator[Any]:
    for route in POLICY["routes"]:
        for method, operation in route["methods"].items():
            is_api = not route.keys() & {"strip_prefix", "websocket"}
            if route["service"] in {"dataservice", "identidock"} and is_api:
                yield pytest.param(route, method, operation, id=f"{method} {route['path']}")


def values(schema: Any) -> st.SearchStrategy[str]:
    choices = [SLICES, TEXT]
    if "pattern" in schema:
        choices.append(st.from_regex(schema["pattern"]))
    if schema["type"] == "integer":
        choices.append(st.integers(-5, 1100).map(str))
    return st.one_of(choices)


def queries(described: Any) -> st.SearchStrategy[str]:
    known = [st.tuples(st.just(name), values(schema)) for name, schema in described.items()]
    unknown = st.tuples(st.sampled_from(["", "x", "Limit", "limit[]", "\u00fc"]), SLICES)
    pair = st.one_of([*known, *known, unknown]).flatmap(
        lambda pair: st.sampled_from(
            [
                f"{quote_plus(pair[0])}={quote_plus(pair[1])}",
                f"{quote(pair[0])}={quote(pair[1], safe='')}",
                quote(pair[0]),
            ]
        )
    )
    return st.lists(pair, max_size=4).map("&".join)


@pytest.mark.parametrize(("route", "method", "operation"), list(operations()))
def test_a_query_is_taken_by_both_or_by_neither(
    parts: Any, applications: Any, route: Any, method: str, operation: Any
) -> None:
    application = applications[route["service"]]
    path = re.sub(r"\{(\w+)\}", lambda match: EXAMPLES[match[1]], route["path"])
    endpoint, _ = application.url_map.bind("gateway").match(path, method)
    read = reads(application, endpoint)

    @FEW
    @given(st.lists(queries(operation.get("query", {})), min_size=1, max_size=30))
    def agree(asked: list[str]) -> None:
        requests = [request(method, path, query, operation) for query in asked]
        verdicts = parts("access", str(ROOT / "openresty" / "policy.json"), requests)
        for query, verdict in zip(asked, verdicts, strict=True):
            try:
                read(query.encode())
            except (HttpError, QuerystringValidationError):
                assert not verdict["ok"], query
                assert verdict["status"] == 400
            else:
                assert verdict["ok"], (query, verdict["reason"])

    agree()


def request(method: str, path: str, query: str, operation: Any) -> Any:
    asked = {"method": method, "path": path, "query": query, "headers": {"host": "127.0.0.1"}}
    if "content_types" in operation:
        asked["media_type"] = operation["content_types"][0]
        asked["headers"] |= {"content-type": asked["media_type"], "content-length": "2"}
    return asked


SEGMENTS = (
    st.sampled_from(["api", "users", "services", "logs", "enabled", "identicons", "monster", ""])
    | st.sampled_from([ULID, ULID.lower(), "dark-mode", "Dark", "a" * 63, "a" * 64, "oauth"])
    | st.sampled_from(["token", ".well-known", "jwks.json", "verify_token", "0a", "a\u00fc"])
    | st.from_regex(r"\A(?:[0-7][0-9A-HJKMNP-TV-Z]{25}|[a-z][a-z0-9-]{0,62})\Z")
    | TEXT
)
PATHS = (
    st.lists(SEGMENTS, max_size=4)
    | st.tuples(st.sampled_from(["api/users", "api/services", "api/logs", "monster"]), SEGMENTS)
    | st.tuples(st.just("api/services"), SEGMENTS, st.just("enabled"))
)
OWN = ("/openapi.json", "/healthz", "/readyz", "/metrics", "/", "/style.css")


@settings(FEW, max_examples=60)
@given(st.lists(PATHS.map(lambda segments: "/" + "/".join(segments)), min_size=1, max_size=50))
def test_a_path_is_an_address_for_both_or_for_neither(
    parts: Any, applications: Any, paths: list[str]
) -> None:
    paths = [path for path in paths if path not in OWN and is_one_reading(path)]
    encoded = [quote(path, safe="/") for path in paths]
    requests = [
        {"method": "GET", "path": path, "headers": {"host": "127.0.0.1"}}
        | ({"query": "subject=a"} if path.count("/") == 4 and path.endswith("/enabled") else {})
        for path in encoded
    ]
    verdicts = parts("access", str(ROOT / "openresty" / "policy.json"), requests) if paths else []
    for path, verdict in zip(paths, verdicts, strict=True):
        codes = (None, 405) if knows(applications, path) else (404, 400)
        if verdict.get("service") == "gateway":
            continue
        if len(path) <= 250:
            assert verdict.get("status") in codes, path


def is_one_reading(path: str) -> bool:
    """What the shape step refuses by itself is not about routes."""
    dots = any(segment.split(";")[0] in {".", ".."} for segment in re.split(r"[/\\]", path))
    return not (dots or "//" in path or re.search(r"[\x00-\x1f\x7f\\]", path) or "%" in path)


def knows(applications: dict[str, Quart], path: str) -> bool:
    for application in applications.values():
        try:
            application.url_map.bind("gateway").match(path, "GET")
        except HTTPException as error:
            if error.code == 405:
                return True
        else:
            return True
    return False
