"""What a service gets of a request, and a caller of its answer."""

import gzip
import json
import re
from typing import Any

import pytest

from tests.openresty.gateway import Gateway
from tests.openresty.upstream import Handler, Upstream

JSON = {"Content-Type": "application/json"}
LIMIT = 262144


def only(upstream: Upstream) -> dict[str, Any]:
    (seen,) = upstream.seen
    return seen


def fields(upstream: Upstream) -> dict[str, str]:
    """Those of the only request that came; none is there twice."""
    found = only(upstream)["headers"]
    assert len(found) == len(dict(found))
    return dict(found)


def bearing(token: str, **others: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} | others


@pytest.mark.parametrize(
    "target",
    [
        "/api/users",
        "/api/users?",
        "/api/users?q=a+b%20c",
        "/api/users?q=%C3%A9&limit=7",
        "/api/users?q=%e9%bb%91",  # lower-case digits stay so
        "/api/users?q=a%26b%3Dc%2Fd%3F",
        "/api/users?q=~!*()-_.'",
        "/api/users?&&q=x&",
        "/api/services/a%2Db",
    ],
)
def test_path_and_query_arrive_byte_for_byte(
    gateway: Gateway, upstream: Upstream, token: str, target: str
) -> None:
    assert gateway.get(target, token).status == 200
    assert only(upstream)["target"] == target


@pytest.mark.parametrize(
    ("target", "arrives"),
    [
        ("/identidock/", "/"),
        ("/identidock/style.css?v=1", "/style.css?v=1"),
        ("/monster/Ann%20O%C3%A9+~.x", "/monster/Ann%20O%C3%A9+~.x"),
    ],
)
def test_a_prefix_of_the_gateway_is_stripped(
    gateway: Gateway, upstream: Upstream, target: str, arrives: str
) -> None:
    assert gateway.get(target).status == 200
    assert only(upstream)["target"] == arrives


def test_a_form_to_a_stripped_prefix_arrives(gateway: Gateway, upstream: Upstream) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = gateway.request("POST", "/identidock/", form, b"name=Ann")
    assert answer.status == 200
    assert (only(upstream)["target"], only(upstream)["body"]) == ("/", "name=Ann")


def test_the_callers_own_fields_and_host_arrive(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    headers = bearing(
        token, Host="api.example.test:8443", Accept="text/x; q=0.5", If_None_Match='"1"'
    )
    assert gateway.request("GET", "/api/users", headers | {"X-Own": "1", "If-Match": '"2"'}).status
    arrived = fields(upstream)
    assert arrived["host"] == "api.example.test:8443"
    assert arrived["authorization"] == f"Bearer {token}"
    assert (arrived["accept"], arrived["x-own"]) == ("text/x; q=0.5", "1")
    assert arrived["if-match"] == '"2"'
    assert arrived["x-forwarded-for"] == "127.0.0.1"
    assert arrived["x-forwarded-proto"] == "http"
    assert re.fullmatch("[0-9a-f]{32}", arrived["x-request-id"])


def test_what_is_for_the_next_hop_only_goes_no_further(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    hop = {
        "Connection": "keep-alive, X-Mine, authorization-hint , Host,Content-Type",
        "X-Mine": "1",
        "Authorization-Hint": "2",
        "Keep-Alive": "timeout=5",
        "Proxy-Connection": "keep-alive",
        "Proxy-Authorization": "Basic eDp5",
        "TE": "trailers",
        "Trailer": "X-Checksum",
        "Upgrade": "websocket",
        "Proxy": "http://evil.test",
        "X-Stays": "3",
    }
    assert gateway.request("POST", "/api/users", bearing(token) | hop | JSON, b"{}").status == 200
    arrived = fields(upstream)
    assert set(arrived) == {
        "host", "x-request-id", "x-forwarded-for", "x-forwarded-proto", "authorization",
        "accept-encoding", "content-type", "content-length", "x-stays",
    }  # fmt: skip
    assert only(upstream)["body"] == "{}"


def test_what_was_checked_can_be_nominated_and_is_then_gone(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    gateway.request("GET", "/api/users", bearing(token, Connection="Authorization"))
    assert "authorization" not in fields(upstream)


def padded(size: int) -> bytes:
    body = json.dumps({"text": "lorem ipsum " * (size // 12)}).encode()
    return body[: size - 2].ljust(size - 2, b"x") + b'"}'


@pytest.mark.parametrize("size", [1, 1000, 16384, 100_000, LIMIT])
def test_a_body_up_to_the_limit_arrives_whole(
    gateway: Gateway, upstream: Upstream, token: str, size: int
) -> None:
    body = padded(size) if size > 20 else b"1"
    answer = gateway.request("POST", "/api/users", bearing(token) | JSON, body)
    assert (answer.status, len(body)) == (200, size)
    assert only(upstream)["body"].encode("latin-1") == body


def test_a_larger_body_is_refused_and_does_not_arrive(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    answer = gateway.request("POST", "/api/users", bearing(token) | JSON, padded(LIMIT + 1))
    assert (answer.status, answer.json()["code"]) == (413, "payload_too_large")
    assert upstream.seen == []


def test_a_body_in_chunks_arrives_with_its_length(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    head = (
        f"POST /api/users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
        "Connection: close\r\n\r\n"
    )
    answer = gateway.raw(head.encode(), b'4\r\n{"a"\r\n', b"3\r\n:1}\r\n", b"0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")
    arrived = fields(upstream)
    assert (only(upstream)["body"], arrived["content-length"]) == ('{"a":1}', "7")
    assert "transfer-encoding" not in arrived


def test_a_caller_that_waits_for_continue_is_told_to(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    head = (
        f"POST /api/users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"
        "Connection: close\r\n\r\n"
    )
    answer = gateway.raw(head.encode(), b"{}")
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")
    assert "expect" not in fields(upstream)


def test_an_answer_in_chunks_arrives_whole(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for part in (b"one", b"two" * 10000, b"three"):
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        handler.wfile.write(b"0\r\n\r\n")

    upstream.answer = answer
    received = gateway.get("/api/users", token)
    assert received.body == b"one" + b"two" * 10000 + b"three"


def test_a_big_answer_arrives_whole(gateway: Gateway, upstream: Upstream, token: str) -> None:
    big = bytes(range(256)) * 40_000
    upstream.answer = lambda handler: handler.send(200, big, {"Content-Type": "image/png"})
    received = gateway.get("/api/users", token)
    assert (received.status, received.headers["content-length"]) == (200, str(len(big)))
    assert received.body == big


def test_an_answer_that_breaks_off_is_not_passed_off_as_whole(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"x" * 10)
        handler.close_connection = True

    upstream.answer = answer
    received = gateway.raw(
        f"GET /api/users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    )
    assert b"Content-Length: 1000\r\n" in received
    assert received.endswith(b"\r\n\r\n" + b"x" * 10)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 304, 400, 404, 409, 418, 422, 500, 503])
def test_a_services_own_status_and_body_pass(
    gateway: Gateway, upstream: Upstream, token: str, status: int
) -> None:
    body = b"" if status in (204, 304) else b'{"own":true}'
    headers = {"ETag": '"7"', "X-Own": "yes", "Content-Type": "application/problem+json"}
    upstream.answer = lambda handler: handler.send(status, body, headers)
    received = gateway.get("/api/users", token)
    assert (received.status, received.body) == (status, body)
    assert (received.headers["etag"], received.headers["x-own"]) == ('"7"', "yes")
    assert len(upstream.seen) == 1


def test_head_has_the_fields_of_get_and_no_body(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    head = gateway.request("HEAD", "/api/users", bearing(token))
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["content-length"]) > 0
    assert only(upstream)["method"] == "HEAD"
    for own in ("/healthz", "/docs", "/docs/openapi.json"):
        answer = gateway.request("HEAD", own)
        assert (answer.status, answer.body) == (200, b"")
        assert answer.headers["content-length"] == gateway.get(own).headers["content-length"]


def test_the_gateways_own_pages_are_told_apart_by_etag(gateway: Gateway) -> None:
    for page in ("/docs", "/docs/style.css", "/docs/openapi.json"):
        etag = gateway.get(page).headers["etag"]
        again = gateway.get(page, If_None_Match=etag)
        assert (again.status, again.body) == (304, b"")
        assert gateway.get(page, If_None_Match='"other"').status == 200


@pytest.mark.parametrize(
    ("target", "location"), [("/", "/app/"), ("/app", "/app/"), ("/identidock", "/identidock/")]
)
def test_a_redirect_names_no_host(gateway: Gateway, target: str, location: str) -> None:
    answer = gateway.get(target, Host="elsewhere.test:1")
    assert (answer.status, answer.headers["location"]) == (302, location)


def test_what_can_be_compressed_is(gateway: Gateway, upstream: Upstream, token: str) -> None:
    text = json.dumps(["lorem ipsum"] * 500).encode()
    upstream.answer = lambda handler: handler.send(200, text, JSON)
    squeezed = gateway.get("/api/users", token, Accept_Encoding="gzip")
    assert squeezed.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in squeezed.headers["vary"].lower()
    assert gzip.decompress(squeezed.body) == text
    plain = gateway.get("/api/users", token, Accept_Encoding="identity")
    assert "content-encoding" not in plain.headers
    assert plain.body == text


def test_what_is_compressed_small_or_a_picture_is_left_alone(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    packed = gzip.compress(b"lorem ipsum" * 500, mtime=0)
    for body, headers in (
        (packed, JSON | {"Content-Encoding": "gzip"}),
        (b"[]", JSON),
        (b"x" * 5000, {"Content-Type": "image/png"}),
    ):
        upstream.answer = lambda handler, body=body, headers=headers: handler.send(
            200, body, headers
        )
        received = gateway.get("/api/users", token, Accept_Encoding="gzip")
        assert received.body == body
        assert received.headers.get("content-encoding") == headers.get("Content-Encoding")


SECURITY = {
    "x-request-id": "[0-9a-f]{32}",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


def names(answer: bytes) -> list[str]:
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1")
    return [line.partition(":")[0].lower() for line in head.split("\r\n")[1:]]


def raw_get(gateway: Gateway, target: str, token: str) -> bytes:
    return gateway.raw(
        f"GET {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        "Connection: close\r\n\r\n".encode()
    )


def test_fields_of_security_are_there_exactly_once(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    theirs = {
        "X-Request-Id": "theirs",
        "X-Content-Type-Options": "theirs",
        "Referrer-Policy": "unsafe-url",
        "Strict-Transport-Security": "max-age=0",
        "RateLimit": "theirs",
        "RateLimit-Policy": "theirs",
    }
    upstream.answer = lambda handler: handler.send(200, b"ok", theirs)
    for target in ("/api/users", "/nowhere", "/healthz", "/docs", "/api/logs?x=1"):
        answer = raw_get(gateway, target, token)
        assert b"theirs" not in answer
        assert b"unsafe-url" not in answer
        for name, value in SECURITY.items():
            assert names(answer).count(name) == 1
            assert re.search(rf"(?im)^{name}: {value}\r$", answer.decode())
        assert "strict-transport-security" not in names(answer)  # only with TLS
        limited = target == "/api/users"
        assert (
            names(answer).count("ratelimit") == names(answer).count("ratelimit-policy") == limited
        )


def test_what_a_service_says_of_itself_is_hidden(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    def answer(handler: Handler) -> None:
        handler.send_response_only(200)
        for name in ("Server", "X-Powered-By", "Via", "X-Accel-Buffering", "X-Accel-Expires"):
            handler.send_header(name, "hypercorn-h11")
        handler.send_header("X-Accel-Redirect", "/docs")
        handler.send_header("X-Accel-Limit-Rate", "1")
        handler.send_header("Keep-Alive", "timeout=99")
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(b"o" * 5000)

    upstream.answer = answer
    received = raw_get(gateway, "/api/users", token)
    assert b"hypercorn" not in received
    assert received.endswith(b"o" * 5000)  # at full speed and its own
    hidden = {"x-powered-by", "via", "keep-alive", "x-accel-redirect", "x-accel-limit-rate"}
    assert hidden.isdisjoint(names(received))
    assert b"Server: nginx\r\n" in received


def test_connections_to_services_are_kept(gateway: Gateway, upstream: Upstream, token: str) -> None:
    for _ in range(20):
        assert gateway.get("/api/users", token).status == 200
    assert len({seen["connection"] for seen in upstream.seen}) <= len(gateway.workers())


def test_a_callers_connection_is_kept_after_a_refusal(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    request = "GET {} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n{}\r\n"
    answer = gateway.raw(
        request.format("/nowhere", token, "").encode(),
        request.format("/api/users", "bad", "").encode(),
        request.format("/api/users", token, "Connection: close\r\n").encode(),
    )
    found = [int(status) for status in re.findall(rb"HTTP/1.1 (\d+)", answer)]
    assert found == [404, 401, 200]
