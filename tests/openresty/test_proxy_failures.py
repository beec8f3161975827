"""A service or TokenDealer that is away, slow or rude: callers get an answer, and soon."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.openresty.conftest import SERVICES, MakeGateway
from tests.openresty.gateway import DEADLINE, Answer, Gateway, free_port, wait_until
from tests.openresty.issuer import Issuer, Key
from tests.openresty.upstream import Handler, Upstream

JSON = {"Content-Type": "application/json"}
SOON = 1.5
"""Seconds; in fact it is milliseconds, but the machine may be busy."""


def away() -> str:
    return f"http://127.0.0.1:{free_port()}"


def is_failure(answer: Answer, status: int, code: str) -> bool:
    body = answer.json()
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert body["request_id"] == answer.headers["x-request-id"]
    assert int(answer.headers["retry-after"]) > 0
    assert set(body) == {"error", "code", "error_description", "request_id"}
    return bool((answer.status, body["code"]) == (status, code))


def test_a_service_that_is_down_is_a_502_at_once(make_gateway: MakeGateway, token: str) -> None:
    url = away()
    gateway = make_gateway(DATASERVICE_URL=url).start()
    gateway.get("/api/users", token)  # the keys are there after the first
    began = time.monotonic()
    answer = gateway.get("/api/users", token)
    assert time.monotonic() - began < SOON
    assert is_failure(answer, 502, "upstream_unavailable")
    assert url.removeprefix("http://") not in str(answer)
    assert answer.headers["ratelimit"]
    post = gateway.request("POST", "/api/users", JSON | {"Authorization": f"Bearer {token}"}, b"{}")
    assert is_failure(post, 502, "upstream_unavailable")


def test_the_callers_name_is_in_the_log_line_of_a_failure(
    make_gateway: MakeGateway, token: str
) -> None:
    gateway = make_gateway(DATASERVICE_URL=away()).start()
    request_id = gateway.get("/api/users?limit=1", token).headers["x-request-id"]
    wait_until(lambda: gateway.requests_logged("/api/users"), "the log line")
    (line,) = gateway.requests_logged("/api/users")
    assert (line["request_id"], line["client_id"]) == (request_id, "tester")
    assert line["status"] == 502


def test_a_service_is_back_as_soon_as_it_answers(make_gateway: MakeGateway, token: str) -> None:
    port = free_port()
    gateway = make_gateway(DATASERVICE_URL=f"http://127.0.0.1:{port}").start()
    for _ in range(5):
        assert gateway.get("/api/users", token).status == 502
    service = Upstream(port)
    try:
        assert gateway.get("/api/users", token).status == 200
    finally:
        service.close()
    assert gateway.get("/api/users", token).status == 502


def test_the_gateway_is_well_when_every_service_is_away(make_gateway: MakeGateway) -> None:
    gateway = make_gateway(**{name: away() for name in SERVICES}, JWKS_URL=away() + "/jwks").start()
    for _ in range(3):
        assert gateway.get("/healthz").status == 200
    assert gateway.get("/docs").status == 200
    assert gateway.get("/nowhere").status == 404
    assert is_failure(gateway.get("/identidock/"), 502, "upstream_unavailable")


@pytest.fixture
def released() -> Iterator[threading.Event]:
    """What slow services wait for; set when the test is over."""
    event = threading.Event()
    yield event
    event.set()


def test_a_slow_service_is_a_504(
    make_gateway: MakeGateway, upstream: Upstream, token: str, released: threading.Event
) -> None:
    def answer(handler: Handler) -> None:
        released.wait(DEADLINE)

    upstream.answer = answer
    gateway = make_gateway(PROXY_READ_SECONDS="1").start()
    assert is_failure(gateway.get("/api/users", token), 504, "upstream_timeout")
    # slow is not down: a second try would only make it slower
    assert len(upstream.seen) == 1
    assert gateway.get("/healthz").status == 200


def test_one_of_several_servers_may_be_away(
    make_gateway: MakeGateway, upstream: Upstream, token: str
) -> None:
    gateway = make_gateway(DATASERVICE_URL=f"{away()},{upstream.url}").start()
    assert [gateway.get("/api/users", token).status for _ in range(6)] == [200] * 6


def hang_up_once(upstream: Upstream) -> None:
    def answer(handler: Handler) -> None:
        handler.hang_up() if len(upstream.seen) == 1 else handler.send(200, b"{}", {})

    upstream.answer = answer


@pytest.mark.parametrize(
    ("method", "target"),
    [("GET", "/api/users"), ("HEAD", "/api/users"), ("DELETE", "/api/services/x")],
)
def test_what_may_be_repeated_is_tried_once_more(
    gateway: Gateway, upstream: Upstream, token: str, method: str, target: str
) -> None:
    hang_up_once(upstream)
    answer = gateway.request(method, target, {"Authorization": f"Bearer {token}"})
    assert answer.status == 200
    assert [seen["target"] for seen in upstream.seen] == [target, target]
    ids = {dict(seen["headers"])["x-request-id"] for seen in upstream.seen}
    assert ids == {answer.headers["x-request-id"]}


@pytest.mark.parametrize(
    ("method", "target"), [("POST", "/api/users"), ("PATCH", "/api/services/x")]
)
def test_what_may_not_be_repeated_is_not(
    gateway: Gateway, upstream: Upstream, token: str, method: str, target: str
) -> None:
    hang_up_once(upstream)
    headers = JSON | {"Authorization": f"Bearer {token}"}
    answer = gateway.request(method, target, headers, b"{}")
    assert is_failure(answer, 502, "upstream_unavailable")
    assert len(upstream.seen) == 1


def test_a_service_that_always_hangs_up_is_a_502(
    make_gateway: MakeGateway, upstream: Upstream, token: str
) -> None:
    upstream.answer = Handler.hang_up
    gateway = make_gateway().start()
    assert is_failure(gateway.get("/api/users", token), 502, "upstream_unavailable")
    assert len(upstream.seen) == 2


@pytest.mark.parametrize(
    "rude",
    [
        b"HTTP/1.1 200 OK\r\nX: \x00\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 20000,
    ],
)
def test_an_answer_that_is_none_is_a_502(
    gateway: Gateway, upstream: Upstream, token: str, rude: bytes
) -> None:
    def answer(handler: Handler) -> None:
        handler.wfile.write(rude)
        handler.hang_up()

    upstream.answer = answer
    refused = gateway.request(
        "POST", "/api/users", JSON | {"Authorization": f"Bearer {token}"}, b"{}"
    )
    assert is_failure(refused, 502, "upstream_unavailable")


def test_a_service_that_speaks_no_http_leaves_the_log_readable(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    def answer(handler: Handler) -> None:
        handler.wfile.write(b"nonsense\r\n\r\n")
        handler.hang_up()

    upstream.answer = answer
    # nginx takes it for HTTP/0.9 and hands it on as it is
    with gateway.connect() as connection:
        connection.sendall(
            f"GET /api/users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        )
        assert connection.recv(12, socket.MSG_WAITALL) == b"nonsense\r\n\r\n"
    wait_until(
        lambda: 9 in [line["status"] for line in gateway.requests_logged("/api/users")],
        "the log line",
    )
    assert gateway.get("/healthz").status == 200


def test_known_keys_keep_working_without_tokendealer(
    make_gateway: MakeGateway, upstream: Upstream
) -> None:
    issuer = Issuer()
    gateway = make_gateway(JWKS_URL=issuer.jwks_url, TOKENDEALER_URL=away()).start()
    assert gateway.get("/api/users", issuer.token("data:read")).status == 200
    issuer.close()
    for _ in range(5):
        assert gateway.get("/api/users", issuer.token("data:read")).status == 200
    assert gateway.get("/api/users", Key("k2").token("data:read")).status == 401
    old = set(gateway.workers())
    assert gateway.run("reload").returncode == 0
    wait_until(lambda: old.isdisjoint(gateway.workers()), "the new workers")
    assert gateway.get("/api/users", issuer.token("data:read")).status == 200


def test_without_any_key_a_token_is_a_503_and_the_rest_works(
    make_gateway: MakeGateway, upstream: Upstream, issuer: Issuer
) -> None:
    gateway = make_gateway(JWKS_URL=away() + "/jwks").start()
    answer = gateway.get("/api/users", issuer.token("data:read"))
    assert is_failure(answer, 503, "temporarily_unavailable")
    assert gateway.get("/api/users").status == 401
    assert gateway.get("/identidock/").status == 200


def test_a_caller_that_goes_away_is_no_error(
    gateway: Gateway, upstream: Upstream, token: str, released: threading.Event
) -> None:
    came = threading.Event()

    def answer(handler: Handler) -> None:
        came.set()
        released.wait(DEADLINE)

    upstream.answer = answer
    connection = gateway.connect()
    with connection:
        connection.sendall(
            f"GET /api/users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        )
        assert came.wait(DEADLINE)
    wait_until(
        lambda: 499 in [line["status"] for line in gateway.requests_logged("/api/users")],
        "the log line",
    )
    assert gateway.get("/healthz").status == 200
