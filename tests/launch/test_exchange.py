"""Requests and answers over real sockets."""

import socket
import threading

import pytest

from launch.exchange import Request, Unreachable, send
from launch.refusal import Refusal


@pytest.fixture
def answering():
    """A server that gives one canned answer; yields its URL and what it was sent."""
    received = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer(canned):
            with server.accept()[0] as connection:
                received.append(connection.recv(65536))
                connection.sendall(canned)

        def start(canned):
            threading.Thread(target=answer, args=(canned,)).start()
            return f"http://127.0.0.1:{server.getsockname()[1]}", received

        yield start


def test_the_answer_is_all_there(answering):
    url, received = answering(
        b'HTTP/1.1 201 Created\r\nX-Odd: Yes\r\nContent-Length: 8\r\n\r\n{"a": 1}'
    )
    answer = send(Request("POST", f"{url}/p?q=1", {"A": "b"}, b"sent"), 5)
    assert (answer.status, answer.reason, answer.json()) == (201, "Created", {"a": 1})
    assert answer.headers["x-odd"] == "Yes"
    assert received[0].startswith(b"POST /p?q=1 HTTP/1.1\r\n")
    assert b"\r\nA: b\r\n" in received[0]


def test_a_body_that_is_no_json_is_none(answering):
    url, _ = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{")
    assert send(Request("GET", url), 5).json() is None


def test_an_answer_that_breaks_off_is_unreachable(answering):
    url, _ = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
    with pytest.raises(Unreachable, match="no answer from"):
        send(Request("GET", url), 5)


def test_silence_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(Unreachable, match=f"no answer from {url}: timed out"):
            send(Request("GET", url), 0.05)


@pytest.mark.parametrize("url", ["ftp://h/", "nonsense", "http://h:port/"])
def test_an_address_that_is_none_is_named(url):
    with pytest.raises(Refusal, match="is not an http or https address"):
        send(Request("GET", url), 5)
