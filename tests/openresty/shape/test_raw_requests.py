"""Raw bytes at nginx with the step behind it: what nginx refuses, and what it leaves to us."""

from __future__ import annotations

from typing import Any

import pytest

HOST = b"Host: localhost\r\n"


def raw(line: bytes, head: bytes = HOST, body: bytes = b"") -> bytes:
    return line + b"\r\n" + head + b"Connection: close\r\n\r\n" + body


GET = b"GET /healthz HTTP/1.1"
POST = b"POST /oauth/token HTTP/1.1"
LENGTH = b"Content-Length: 1\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


def test_a_request_as_it_should_be_passes(exchange: Any) -> None:
    verdict = exchange(raw(GET))
    assert (verdict.status, verdict.json["route"]) == (200, "/healthz")


@pytest.mark.parametrize("host", [b"localhost", b"127.0.0.1:8080", b"[::1]:8080", b"a_b.example."])
def test_hosts_as_they_are_pass(exchange: Any, host: bytes) -> None:
    assert exchange(raw(GET, b"Host: " + host + b"\r\n")).status == 200


def test_the_target_may_name_the_host_too(exchange: Any) -> None:
    verdict = exchange(raw(b"GET http://localhost/healthz HTTP/1.1"))
    assert (verdict.status, verdict.json["route"]) == (200, "/healthz")


def test_letters_beyond_ascii_may_come_unencoded(exchange: Any) -> None:
    assert exchange(raw("GET /monster/Zo\u00eb HTTP/1.1".encode())).status == 200
    verdict = exchange(raw(b"GET /monster/Zo\xeb HTTP/1.1"))
    assert (verdict.status, verdict.json["reason"]["detail"]["cause"]) == (400, "bad_utf8")


def test_a_merged_or_cleaned_path_is_not_what_is_judged(exchange: Any) -> None:
    for target, cause in [
        (b"/healthz/../healthz", "path_traversal"),
        (b"/./healthz", "path_traversal"),
        (b"//healthz", "double_slash"),
        (b"/healthz#x", "fragment"),
        (b"/monster/a%2fb", "encoded_slash"),
    ]:
        verdict = exchange(raw(b"GET " + target + b" HTTP/1.1"))
        assert (verdict.status, verdict.json["reason"]["detail"]["cause"]) == (400, cause)


@pytest.mark.parametrize(
    "request_bytes",
    [
        raw(POST, HOST + FORM + LENGTH + b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
        raw(POST, HOST + FORM + b"Content-Length: 1\r\nContent-Length: 2\r\n", b"ab"),
        raw(POST, HOST + FORM + b"Content-Length: 1, 1\r\n", b"a"),
        raw(POST, HOST + FORM + b"Content-Length: -1\r\n"),
        raw(POST, HOST + FORM + b"Content-Length: +1\r\n", b"a"),
        raw(POST, HOST + FORM + b"Content-Length: 0x1\r\n", b"a"),
        raw(POST, HOST + FORM + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
        raw(GET, b""),
        raw(GET, HOST + HOST),
        raw(GET, b"Host: a/b\r\n"),
        raw(GET, b"Host: a b\r\n"),
        raw(GET, b"Host: user@a\r\n"),
        raw(GET, b"Host:\r\n"),
        raw(GET, HOST + b"X-A: a\rb\r\n"),
        raw(GET, HOST + b"X-A: a\x00b\r\n"),
        raw(b"GET /a\x00b HTTP/1.1"),
        raw(b"GET /a b HTTP/1.1"),
        raw(b"GET /a%00b HTTP/1.1"),
        raw(b"GET /../a HTTP/1.1"),
        raw(b"GET healthz HTTP/1.1"),
        raw(b"GET /healthz"[:4] + b"\x01 HTTP/1.1"),
        raw(b"\x16\x03\x01\x02"),
        raw(GET, HOST + b"X-HTTP-Method-Override: DELETE\r\n"),
        raw(GET, HOST + b"Expect: 200-ok\r\n"),
        raw(GET, HOST + b"Content-Length: 1\r\n", b"a"),
        raw(GET, HOST + b"Transfer-Encoding: chunked\r\n", b"1\r\na\r\n0\r\n\r\n"),
    ],
)
def test_a_request_of_two_readings_is_refused(exchange: Any, request_bytes: bytes) -> None:
    assert exchange(request_bytes).status == 400


@pytest.mark.parametrize("coding", [b"gzip, chunked", b"xchunked", b"identity", b"chunked, a"])
def test_another_transfer_coding_is_refused(exchange: Any, coding: bytes) -> None:
    head = HOST + FORM + b"Transfer-Encoding: " + coding + b"\r\n"
    assert exchange(raw(POST, head, b"0\r\n\r\n")).status in {400, 501}  # 501: RFC 9112 6.1


@pytest.mark.parametrize("line", [b"X Y: z\r\n", b"X-Y : z\r\n", b": z\r\n", b"X\x7f: z\r\n"])
def test_a_header_with_an_odd_name_is_refused_or_dropped(exchange: Any, line: bytes) -> None:
    assert exchange(raw(GET, HOST + line)).status in {200, 400}
    smuggled = line.replace(b"X-Y", b"Transfer-Encoding").replace(b"z", b"chunked")
    verdict = exchange(raw(POST, HOST + FORM + b"Content-Length: 0\r\n" + smuggled))
    assert verdict.status in {200, 400}


def test_too_much_is_told_by_its_status(exchange: Any) -> None:
    many = b"".join(b"X-%d: a\r\n" % number for number in range(101))
    assert exchange(raw(GET, HOST + many)).status == 431
    assert exchange(raw(GET, HOST + b"X-Long: " + b"a" * 9000 + b"\r\n")).status == 431
    assert exchange(raw(b"GET /" + b"a" * 9000 + b" HTTP/1.1")).status == 414
    length = b"Content-Length: 262145\r\n"
    assert exchange(raw(POST, HOST + FORM + length)).status == 413


def test_a_refusal_says_what_would_do(exchange: Any) -> None:
    verdict = exchange(raw(b"OPTIONS /oauth/token HTTP/1.1"))
    assert (verdict.status, verdict.headers["allow"]) == (405, "POST")
    verdict = exchange(raw(POST, HOST + b"Content-Type: text/plain\r\nContent-Length: 0\r\n"))
    assert verdict.status == 415
    assert verdict.headers["accept-post"] == "application/x-www-form-urlencoded"
