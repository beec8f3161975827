"""Each refusal of the shape step: its status, its code, and what the operator is told."""

from __future__ import annotations

from typing import Any

import pytest

ULID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

PASSES = [
    ("GET", "/"),
    ("GET", "/healthz"),
    ("HEAD", "/healthz"),
    ("GET", "/docs"),
    ("GET", "/.well-known/jwks.json"),
    ("GET", "/api/users"),
    ("GET", "/api/users?limit=20&q=O%27Brien&location=Z%C3%BCrich"),
    ("GET", "/api/users?limit=007"),
    ("GET", f"/api/users/{ULID}"),
    ("DELETE", f"/api/users/{ULID}"),
    ("GET", "/api/services/dark-mode"),
    ("GET", f"/api/services/{ULID}/enabled?subject=a+b"),
    ("GET", "/api/logs?since=2026-01-31T12:00:00%2B01:00&until=2026-02-28t12:00:00.5z"),
    ("GET", "/monster/Zo%C3%AB?size=80"),
    ("GET", "/monster/...?size=80"),
    ("GET", "/monster/.hidden"),
    ("GET", "/monster/100%25"),
    ("GET", "/monster/a%25b"),
    ("GET", "/monster/" + "%C3%AB" * 256),
    ("GET", "/identidock/"),
    ("GET", "/identidock/style.css?v=0123abcd"),
    ("GET", "/api/gateway/decisions?limit=200&code=rate_limited&step=bearer&client_id=orders"),
    ("GET", "/api/gateway/decisions/a.b-c_d"),
    ("GET", "/app/"),
    ("GET", "/app/clients/shop?q=a&q=b"),
    ("GET", "/app/sign-in?to=/app/clients"),
    ("GET", "/app/callback?code=a&state=b&iss=http://127.0.0.1:8080&new=1&new=2"),
    ("GET", "/app/api/users?limit=20"),
    ("DELETE", f"/app/api/users/{ULID}"),
    ("GET", "/login?continue=abc_-9"),
    ("GET", "/account/"),
    ("GET", "/oauth/authorize?client_id=a&resource=https://a&resource=https://b&new=1&new=2"),
    ("GET", "/api/users?"),
    ("GET", "/api/users?&&limit=1&"),
]

# target, code, status, cause, public field
REFUSED = [
    ("/nowhere", "not_found", 404, "unknown_path", None),
    ("/metrics", "not_found", 404, "unknown_path", None),
    ("/readyz", "not_found", 404, "unknown_path", None),
    ("/openapi.json", "not_found", 404, "unknown_path", None),
    ("/app/sign-in?next=/", "invalid_request", 400, "unknown_argument", "next"),
    ("/app/api/users?limit=201", "invalid_request", 400, "too_large", "limit"),
    ("/app/api/users/not-an-id", "invalid_request", 400, "pattern", "user_id"),
    ("/login?continue=/evil", "invalid_request", 400, "pattern", "continue"),
    ("/oauth/authorize?state=a&state=b", "invalid_request", 400, "repeated_argument", "state"),
    ("/oauth/authorize?x=%ff", "invalid_request", 400, "bad_utf8", None),
    ("/oauth/token-of-mine", "not_found", 404, "unknown_path", None),
    ("/api/users/", "not_found", 404, "unknown_path", None),
    ("/api/users/a/b", "not_found", 404, "unknown_path", None),
    ("/API/users", "not_found", 404, "unknown_path", None),
    ("/%61pi/users", "not_found", 404, "unknown_path", None),
    ("/api/users?nope=1", "invalid_request", 400, "unknown_argument", "nope"),
    ("/api/users?Limit=1", "invalid_request", 400, "unknown_argument", "Limit"),
    ("/api/users?=1", "invalid_request", 400, "unknown_argument", ""),
    ("/healthz?x", "invalid_request", 400, "unknown_argument", "x"),
    ("/api/users?limit[]=1", "invalid_request", 400, "unknown_argument", "limit[]"),
    ("/api/users?limit=1&limit=1", "invalid_request", 400, "repeated_argument", "limit"),
    ("/api/users?limit=1&l%69mit=1", "invalid_request", 400, "repeated_argument", "limit"),
    ("/api/users?limit=", "invalid_request", 400, "not_an_integer", "limit"),
    ("/api/users?limit=+5", "invalid_request", 400, "not_an_integer", "limit"),
    ("/api/users?limit=%2B5", "invalid_request", 400, "not_an_integer", "limit"),
    ("/api/users?limit=5.0", "invalid_request", 400, "not_an_integer", "limit"),
    ("/api/users?limit=5%0A", "invalid_request", 400, "not_an_integer", "limit"),
    ("/api/users?limit=0", "invalid_request", 400, "too_small", "limit"),
    ("/api/users?limit=201", "invalid_request", 400, "too_large", "limit"),
    ("/api/users?location=", "invalid_request", 400, "too_short", "location"),
    ("/api/users?location=" + "a" * 201, "invalid_request", 400, "too_long", "location"),
    ("/api/users?location=a%0Ab", "invalid_request", 400, "pattern", "location"),
    ("/api/users?slack_id=U1%0A", "invalid_request", 400, "pattern", "slack_id"),
    ("/api/services?active=yes", "invalid_request", 400, "enum", "active"),
    ("/api/logs?since=2026-02-29T00:00:00Z", "invalid_request", 400, "not_a_date_time", "since"),
    ("/api/logs?since=1700000000", "invalid_request", 400, "not_a_date_time", "since"),
    ("/api/services/a/enabled", "invalid_request", 400, "missing_argument", "subject"),
    ("/api/gateway/decisions?step=x", "invalid_request", 400, "enum", "step"),
    ("/api/users/not-an-id", "invalid_request", 400, "pattern", "user_id"),
    (f"/api/users/{ULID}%0A", "invalid_request", 400, "control_byte", None),
    ("/api/services/Dark", "invalid_request", 400, "pattern", "service"),
    ("/monster/" + "a" * 257, "invalid_request", 400, "too_long", "name"),
    ("/monster/..", "invalid_request", 400, "path_traversal", None),
    ("/monster/.", "invalid_request", 400, "path_traversal", None),
    ("/api/../healthz", "invalid_request", 400, "path_traversal", None),
    ("/monster/%2e%2e", "invalid_request", 400, "path_traversal", None),
    ("/monster/.%2E", "invalid_request", 400, "path_traversal", None),
    ("/monster/%252e%252e", "invalid_request", 400, "path_traversal", None),
    ("/monster/%2525252e%2525252e", "invalid_request", 400, "path_traversal", None),
    ("/monster/..%252f..%252fetc", "invalid_request", 400, "path_traversal", None),
    ("/monster/..%255cetc", "invalid_request", 400, "path_traversal", None),
    ("/monster/..;x=1/a", "invalid_request", 400, "path_traversal", None),
    ("/monster/%" + "25" * 9 + "2e", "invalid_request", 400, "over_encoded", None),
    ("/monster/a%2fb", "invalid_request", 400, "encoded_slash", None),
    ("/monster/a%2Fb", "invalid_request", 400, "encoded_slash", None),
    ("/monster/a%5cb", "invalid_request", 400, "encoded_backslash", None),
    ("/monster/a\\b", "invalid_request", 400, "backslash", None),
    ("/monster//a", "invalid_request", 400, "double_slash", None),
    ("//", "invalid_request", 400, "double_slash", None),
    ("/monster/a%00b", "invalid_request", 400, "nul_byte", None),
    ("/monster/a%0ab", "invalid_request", 400, "control_byte", None),
    ("/monster/a%7fb", "invalid_request", 400, "control_byte", None),
    ("/monster/a\tb", "invalid_request", 400, "control_byte", None),
    ("/monster/%", "invalid_request", 400, "bad_escape", None),
    ("/monster/%a", "invalid_request", 400, "bad_escape", None),
    ("/monster/%u002e", "invalid_request", 400, "bad_escape", None),
    ("/monster/%zz", "invalid_request", 400, "bad_escape", None),
    ("/monster/%ff", "invalid_request", 400, "bad_utf8", None),
    ("/monster/%c0%ae%c0%ae", "invalid_request", 400, "bad_utf8", None),
    ("/monster/%c1%9c", "invalid_request", 400, "bad_utf8", None),
    ("/monster/%e0%80%af", "invalid_request", 400, "bad_utf8", None),
    ("/monster/%f0%80%80%af", "invalid_request", 400, "bad_utf8", None),
    ("/monster/%ed%a0%80", "invalid_request", 400, "bad_utf8", None),
    ("/monster/%f4%90%80%80", "invalid_request", 400, "bad_utf8", None),
    ("/monster/a#b", "invalid_request", 400, "fragment", None),
    ("/monster/<b>", "invalid_request", 400, "unencoded_character", None),
    ("/api/users?q=a#b", "invalid_request", 400, "fragment", None),
    ("/api/users?q=<b>", "invalid_request", 400, "unencoded_character", None),
    ("/api/users?q=a%00", "invalid_request", 400, "nul_byte", None),
    ("/api/users?q=100%", "invalid_request", 400, "bad_escape", None),
    ("/api/users?q=%c0%af", "invalid_request", 400, "bad_utf8", None),
    ("/api/users?%ff=1", "invalid_request", 400, "bad_utf8", None),
    ("/api/users?q=a\x01", "invalid_request", 400, "control_byte", None),
    ("/" + "a" * 8192, "uri_too_long", 414, "uri_too_long", None),
    ("/api/users?q=" + "a" * 8192, "uri_too_long", 414, "uri_too_long", None),
    ("/api/users?" + "a&" * 101, "uri_too_long", 414, "too_many_arguments", None),
]


@pytest.mark.parametrize(("method", "target"), PASSES)
def test_what_the_services_take_passes(access: Any, method: str, target: str) -> None:
    verdict = access(method, target)
    assert verdict["ok"], verdict
    assert verdict["operation"]


@pytest.mark.parametrize(("target", "code", "status", "cause", "field"), REFUSED)
def test_a_target_that_no_service_takes_is_refused(
    access: Any, target: str, code: str, status: int, cause: str, field: str | None
) -> None:
    verdict = access("GET", target)
    assert not verdict["ok"]
    assert (verdict["status"], verdict["reason"]["code"]) == (status, code)
    assert verdict["reason"]["detail"]["cause"] == cause
    assert verdict["reason"].get("field") == field
    assert cause not in verdict["reason"]["description"]


def test_refused_or_not_the_route_is_known_to_later_steps(access: Any) -> None:
    verdict = access("GET", "/api/users?nope=1", headers={"x-http-method": "PUT"})
    assert not verdict["ok"]
    assert (verdict["route"], verdict["operation"]) == ("/api/users", True)
    assert access("PUT", "/api/users")["route"] == "/api/users"


@pytest.mark.parametrize(
    ("method", "target", "allow"),
    [
        ("PUT", "/api/users", "GET, HEAD, POST"),
        ("OPTIONS", "/api/users", "GET, HEAD, POST"),
        ("TRACE", "/healthz", "GET, HEAD"),
        ("GET", "/oauth/token", "POST"),
        ("HEAD", "/oauth/token", "POST"),
        ("POST", f"/api/users/{ULID}", "GET, HEAD, PATCH, DELETE"),
        ("get", "/api/users", "GET, HEAD, POST"),
    ],
)
def test_another_method_is_told_which_ones_there_are(
    access: Any, method: str, target: str, allow: str
) -> None:
    verdict = access(method, target)
    assert (verdict["status"], verdict["reason"]["code"]) == (405, "method_not_allowed")
    assert verdict["reason"]["headers"] == {"Allow": allow}
    assert verdict["reason"]["detail"]["method"] == method


@pytest.mark.parametrize("name", ["x-http-method-override", "x-http-method", "x-method-override"])
def test_a_method_cannot_be_overridden(access: Any, name: str) -> None:
    verdict = access("GET", "/healthz", headers={name: "DELETE"})
    assert verdict["status"] == 400
    assert verdict["reason"]["detail"]["cause"] == "method_override"


@pytest.mark.parametrize(
    ("headers", "cause"),
    [
        ({f"x-{n}": "a" for n in range(100)}, "too_many_headers"),
        ({"x-many": ["a"] * 100}, "too_many_headers"),
        ({"x-long": "a" * 8192}, "header_too_long"),
        ({"x-long": ["a", "a" * 8192]}, "header_too_long"),
        ({"x" * 8192: "a"}, "header_too_long"),
    ],
)
def test_too_large_a_head_is_431(access: Any, headers: Any, cause: str) -> None:
    verdict = access("GET", "/healthz", headers=headers)
    assert (verdict["status"], verdict["reason"]["code"]) == (431, "headers_too_large")
    assert verdict["reason"]["detail"]["cause"] == cause


@pytest.mark.parametrize(
    ("headers", "cause"),
    [
        ({"expect": "200-ok"}, "expectation"),
        ({"expect": ["100-continue", "100-continue"]}, "expectation"),
        ({"host": ""}, "bad_host"),
        ({"host": "a b"}, "bad_host"),
        ({"host": "user@host"}, "bad_host"),
        ({"host": "a/b"}, "bad_host"),
        ({"host": ["a", "b"]}, "bad_host"),
        ({"host": "a" * 256}, "bad_host"),
        ({"content-type": ["application/json", "text/plain"]}, "repeated_header"),
        ({"content-length": ["1", "2"]}, "repeated_header"),
    ],
)
def test_a_header_that_means_another_request_is_refused(
    access: Any, headers: Any, cause: str
) -> None:
    verdict = access("GET", "/healthz", headers=headers)
    assert (verdict["status"], verdict["reason"]["code"]) == (400, "invalid_request")
    assert verdict["reason"]["detail"]["cause"] == cause


def test_a_client_may_wait_before_it_sends_its_body(access: Any) -> None:
    assert access("GET", "/healthz", headers={"expect": "100-Continue"})["ok"]


@pytest.mark.parametrize(
    ("method", "target", "media_type"),
    [
        ("POST", "/api/users", JSON),
        ("POST", "/api/users", "application/msgpack"),
        ("POST", "/api/users", "application/x-msgpack"),
        ("PATCH", f"/api/users/{ULID}", "application/merge-patch+json"),
        ("POST", "/oauth/token", FORM),
        ("POST", "/identidock/", FORM),
    ],
)
def test_each_media_type_that_a_service_takes_passes(
    access: Any, method: str, target: str, media_type: str
) -> None:
    headers = {"content-length": "2", "content-encoding": "identity"}
    assert access(method, target, headers=headers, media_type=media_type)["ok"]
    headers = {"transfer-encoding": "chunked", "content-type": f"{media_type}; charset=utf-8"}
    assert access(method, target, headers=headers, media_type=media_type)["ok"]


@pytest.mark.parametrize(
    ("method", "target", "media_type", "header"),
    [
        ("POST", "/api/users", "text/plain", "Accept-Post"),
        ("POST", "/api/users", None, "Accept-Post"),
        ("POST", "/api/users", "application/problem+json", "Accept-Post"),
        ("POST", "/api/users", "application/merge-patch+json", "Accept-Post"),
        ("PATCH", f"/api/users/{ULID}", "application/json-patch+json", "Accept-Patch"),
        ("POST", "/oauth/token", JSON, "Accept-Post"),
    ],
)
def test_another_media_type_is_told_which_ones_there_are(
    access: Any, method: str, target: str, media_type: str | None, header: str
) -> None:
    verdict = access(method, target, headers={"content-length": "2"}, media_type=media_type)
    reason = verdict["reason"]
    assert (verdict["status"], reason["code"]) == (415, "unsupported_media_type")
    assert reason["detail"]["cause"] == "content_type"
    expected = FORM if target == "/oauth/token" else JSON
    assert expected in reason["headers"][header].split(", ")
    if header == "Accept-Patch":
        assert reason["headers"][header].startswith("application/merge-patch+json")


@pytest.mark.parametrize("encoding", ["gzip", "br", "identity, gzip", "x"])
def test_a_compressed_body_is_refused(access: Any, encoding: str) -> None:
    headers = {"content-length": "2", "content-encoding": encoding}
    verdict = access("POST", "/api/users", headers=headers, media_type=JSON)
    assert verdict["status"] == 415
    assert verdict["reason"]["headers"] == {"Accept-Encoding": "identity"}
    assert verdict["reason"]["detail"] == {"cause": "content_encoding", "given": encoding}


@pytest.mark.parametrize("headers", [{"content-length": "1"}, {"transfer-encoding": "chunked"}])
def test_a_body_where_none_belongs_is_refused(access: Any, headers: Any) -> None:
    for method, target in [("GET", "/healthz"), ("DELETE", f"/api/users/{ULID}")]:
        verdict = access(method, target, headers=headers)
        assert verdict["status"] == 400
        assert verdict["reason"]["detail"]["cause"] == "unexpected_body"
    assert access("DELETE", f"/api/users/{ULID}", headers={"content-length": "0"})["ok"]


def test_too_large_a_body_is_refused_by_its_length(access: Any) -> None:
    fits = access("POST", "/api/users", headers={"content-length": "1048576"}, media_type=JSON)
    assert fits["ok"]
    for length in ("1048577", "9" * 30):
        verdict = access("POST", "/api/users", headers={"content-length": length}, media_type=JSON)
        assert (verdict["status"], verdict["reason"]["code"]) == (413, "payload_too_large")
        assert verdict["reason"]["detail"]["limit"] == 1048576


def test_a_made_up_name_is_told_back_in_part_and_only_if_it_is_plain(access: Any) -> None:
    assert len(access("GET", "/healthz?" + "a" * 500)["reason"]["field"]) == 64
    assert "field" not in access("GET", "/healthz?%C3%BC=1")["reason"]
