"""HTTP/2 needs no Content-Length, but a body that has none could not be looked into."""

from __future__ import annotations

import socket

import pytest
from h2.connection import H2Connection
from h2.events import ResponseReceived, StreamEnded

FORM = ("content-type", "application/x-www-form-urlencoded")


def status(port: int, method: str, path: str, headers: list[tuple[str, str]], body: bytes) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        http = H2Connection()
        http.initiate_connection()
        pseudo = [(":method", method), (":path", path), (":scheme", "http"), (":authority", "a")]
        http.send_headers(1, [*pseudo, *headers], end_stream=not body)
        if body:
            http.send_data(1, body, end_stream=True)
        connection.sendall(http.data_to_send())
        events: list[object] = []
        while not any(isinstance(event, StreamEnded) for event in events):
            block = connection.recv(65536)
            assert block, events
            events += http.receive_data(block)
        (answer,) = (event for event in events if isinstance(event, ResponseReceived))
        return int(dict(answer.headers)[b":status"])


@pytest.mark.parametrize(
    ("headers", "expected"), [([FORM], 411), ([FORM, ("content-length", "3")], 200)]
)
def test_a_body_has_to_tell_its_length(
    http2_port: int, headers: list[tuple[str, str]], expected: int
) -> None:
    assert status(http2_port, "POST", "/oauth/token", headers, b"a=b") == expected


def test_a_request_without_a_body_passes(http2_port: int) -> None:
    assert status(http2_port, "GET", "/healthz", [], b"") == 200
    assert status(http2_port, "GET", "/healthz", [("content-length", "2")], b"ab") == 400
