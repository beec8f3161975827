"""A route with a WebSocket: after the steps have let it pass, bytes go both ways."""

import json
import socket
from pathlib import Path

import pytest

from tests.openresty.conftest import MakeGateway
from tests.openresty.gateway import ROOT, Gateway, wait_until
from tests.openresty.issuer import Issuer
from tests.openresty.upstream import Upstream

ROUTE = {
    "path": "/ws",
    "service": "dataservice",
    "audience": "dataservice",
    "websocket": True,
    "methods": {"GET": {"scopes": ["data:read"]}},
}


@pytest.fixture
def policy_file(tmp_path: Path) -> str:
    """A policy that has a WebSocket at /ws."""
    policy = json.loads((ROOT / "openresty" / "policy.json").read_text())
    policy["routes"] = [route for route in policy["routes"] if route["path"] != "/ws"]
    policy["routes"].append(ROUTE)
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(policy))
    return str(file)


@pytest.fixture
def gateway(make_gateway: MakeGateway, policy_file: str) -> Gateway:
    return make_gateway(POLICY_FILE=policy_file).start()


def handshake(token: str, upgrade: str = "websocket", target: str = "/ws") -> bytes:
    return handshake_with(f"Authorization: Bearer {token}", upgrade, target)


def handshake_with(line: str, upgrade: str = "websocket", target: str = "/ws") -> bytes:
    return (
        f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: {upgrade}\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        f"{line}\r\n\r\n"
    ).encode()


def head(connection: socket.socket) -> bytes:
    received = b""
    while not received.endswith(b"\r\n\r\n"):
        received += connection.recv(1)
    return received


@pytest.mark.parametrize("upgrade", ["websocket", "WebSocket"])
def test_bytes_go_both_ways_until_the_service_closes(
    gateway: Gateway, upstream: Upstream, token: str, upgrade: str
) -> None:
    with gateway.connect() as connection:
        connection.sendall(handshake(token, upgrade))
        answer = head(connection)
        assert answer.startswith(b"HTTP/1.1 101 ")
        assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" in answer
        assert b"\r\nX-Request-Id: " in answer
        connection.sendall(b"hel")
        connection.sendall(b"lo")
        assert connection.recv(5, socket.MSG_WAITALL) == b"hello"
        assert connection.recv(1) == b""
    (seen,) = upstream.seen
    arrived = dict(seen["headers"])
    assert arrived["sec-websocket-version"] == "13"
    assert (arrived["upgrade"], arrived["connection"]) == ("websocket", "upgrade")


def test_the_service_learns_that_the_caller_has_gone(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    before = upstream.connections
    with gateway.connect() as connection:
        connection.sendall(handshake(token))
        assert b" 101 " in head(connection)
        assert upstream.connections == before + 1
    wait_until(lambda: upstream.connections == before, "the end of the service's connection")


def test_one_that_is_open_is_no_request_under_way(
    make_gateway: MakeGateway, policy_file: str, token: str
) -> None:
    gateway = make_gateway(POLICY_FILE=policy_file, CONCURRENCY_CLIENT="1").start()
    with gateway.connect() as one, gateway.connect() as other:
        for connection in (one, other):
            connection.sendall(handshake(token))
            assert b" 101 " in head(connection)
        assert gateway.get("/api/users", token).status == 200


def test_without_a_token_or_its_scope_there_is_none(
    gateway: Gateway, upstream: Upstream, issuer: Issuer
) -> None:
    for token, status in (("x", 401), (issuer.token("other"), 403)):
        with gateway.connect() as connection:
            connection.sendall(handshake(token))
            assert head(connection).startswith(b"HTTP/1.1 %d " % status)
    assert upstream.seen == []


def test_a_browser_offers_its_token_as_a_subprotocol(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    with gateway.connect() as connection:
        connection.sendall(handshake_with(f"Sec-WebSocket-Protocol: live, bearer.{token}"))
        assert head(connection).startswith(b"HTTP/1.1 101 ")
    (seen,) = upstream.seen
    assert dict(seen["headers"])["sec-websocket-protocol"] == f"live, bearer.{token}"


def test_an_offered_token_that_is_refused_gets_no_further_and_stands_in_no_log(
    gateway: Gateway, upstream: Upstream, token: str, issuer: Issuer
) -> None:
    forged = token[:-8] + "AAAAAAAA"
    other = issuer.token("other")
    for offered, status in (
        (f"live, bearer.{forged}", 401),
        (f"live, bearer.{other}", 403),
        ("live", 401),
        (f"bearer.{token}, bearer.{token}", 400),
        (f"live, bearer.{token}\r\nAuthorization: Bearer {token}", 400),
        (f"live, bearer.{forged}' or 1=1 --", 403),  # the attack filter's
    ):
        with gateway.connect() as connection:
            connection.sendall(handshake_with(f"Sec-WebSocket-Protocol: {offered}"))
            assert head(connection).startswith(b"HTTP/1.1 %d " % status), offered
    assert upstream.seen == []
    wait_until(lambda: len(gateway.log_lines("decision")) == 6, "what was decided")
    written = str(gateway.log_lines("decision")) + str(gateway.requests_logged("/ws"))
    for secret in (token, forged, other):
        assert not any(part in written for part in secret.split(".")[1:])


def test_elsewhere_a_subprotocol_is_no_token(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    line = f"Sec-WebSocket-Protocol: live, bearer.{token}"
    with gateway.connect() as connection:
        connection.sendall(handshake_with(line, target="/api/users"))
        assert head(connection).startswith(b"HTTP/1.1 401 ")
    assert upstream.seen == []


def test_nothing_else_can_be_upgraded_to(gateway: Gateway, upstream: Upstream, token: str) -> None:
    for target, upgrade in (("/ws", "h2c"), ("/ws", "websocket, h2c"), ("/api/users", "websocket")):
        upstream.seen.clear()
        with gateway.connect() as connection:
            connection.sendall(handshake(token, upgrade, target))
            assert b" 101 " not in head(connection)
        assert not {"upgrade", "connection"} & {name for name, _ in upstream.seen[0]["headers"]}


def test_a_reload_does_not_end_it(gateway: Gateway, upstream: Upstream, token: str) -> None:
    with gateway.connect() as connection:
        connection.sendall(handshake(token))
        assert b" 101 " in head(connection)
        old = set(gateway.workers())
        assert gateway.run("reload").returncode == 0
        wait_until(lambda: set(gateway.workers()) - old, "the new workers")
        connection.sendall(b"hello")
        assert connection.recv(5, socket.MSG_WAITALL) == b"hello"
