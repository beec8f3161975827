"""Raw bytes at each service: a clear refusal with the request's id, never a 5xx, never a trace."""

import json
import socket
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from tests.conftest import Platform

SERVICES = ("tokendealer", "dataservice", "identidock")
MEBIBYTE = 1024 * 1024
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


def request(
    method: bytes, target: bytes, headers: bytes = b"", body: bytes = b"", chunked: bool = False
) -> bytes:
    if chunked:
        headers += b"Transfer-Encoding: chunked\r\n"
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    elif body:
        headers += b"Content-Length: %d\r\n" % len(body)
    head = b"%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n"
    return head % (method, target, headers) + body


EVERYWHERE = {
    "a path with a bad escape": request(b"GET", b"/%zz"),
    "a path that is not UTF-8": request(b"GET", b"/%ff%fe"),
    "a path with NUL": request(b"GET", b"/a%00b"),
    "a path with a line break": request(b"GET", b"/a%0d%0aX-Forged:%201"),
    "a path that climbs": request(b"GET", b"/../../etc/passwd"),
    "an encoded path that climbs": request(b"GET", b"/%2e%2e%2f%2e%2e%2fetc%2fpasswd"),
    "a path with doubled slashes": request(b"GET", b"/openapi.json//x"),
    "a path with a slash too many": request(b"GET", b"/openapi.json/"),
    "a very long path": request(b"GET", b"/" + b"a" * 8000),
    "a very long query": request(b"GET", b"/nowhere?" + b"a" * 8000),
    "an unknown method": request(b"BREW", b"/healthz"),
    "TRACE": request(b"TRACE", b"/healthz"),
    "a body where none belongs": request(b"DELETE", b"/healthz", body=b"x" * 100),
    "odd bytes in a header": request(b"GET", b"/nowhere", b"X-Odd: \xff\xfe\x80\r\n"),
    "an odd request id": request(b"GET", b"/nowhere", b"X-Request-Id: a b<script>\r\n"),
    "an odd Accept": request(b"GET", b"/nowhere", b"Accept: ;;;q=,,/\r\n"),
    "an odd Accept-Encoding": request(b"GET", b"/nowhere", b"Accept-Encoding: gzip;q=x\r\n"),
    "an odd If-None-Match": request(b"GET", b"/nowhere", b'If-None-Match: "\r\n'),
    "an odd Range": request(b"GET", b"/nowhere", b"Range: bytes=9-1,-\r\n"),
    "an odd Cookie": request(b"GET", b"/nowhere", b"Cookie: =;=;\x80\r\n"),
}

TOKEN = {
    "no body": request(b"POST", b"/oauth/token", FORM),
    "JSON": request(b"POST", b"/oauth/token", b"Content-Type: application/json\r\n", b"{}"),
    "no content type": request(b"POST", b"/oauth/token", b"", b"grant_type=client_credentials"),
    "1 MiB": request(b"POST", b"/oauth/token", FORM, b"a=" + b"x" * MEBIBYTE),
    "1 MiB chunked": request(b"POST", b"/oauth/token", FORM, b"x" * MEBIBYTE, chunked=True),
    "a bad escape": request(b"POST", b"/oauth/token", FORM, b"grant_type=%zz"),
    "bytes that are not UTF-8": request(b"POST", b"/oauth/token", FORM, b"grant_type=%ff%fe"),
    "NUL": request(b"POST", b"/oauth/token", FORM, b"grant_type=a%00b"),
    "a repeated parameter": request(b"POST", b"/oauth/token", FORM, b"scope=a&scope=b"),
    "a thousand parameters": request(b"POST", b"/oauth/token", FORM, b"a=1&" * 1000),
    "two ways to authenticate": request(
        b"POST",
        b"/oauth/token",
        FORM + b"Authorization: Basic YTpi\r\n",
        b"grant_type=client_credentials&client_id=a&client_secret=b",
    ),
    "two Authorization headers": request(
        b"POST", b"/oauth/token", FORM + b"Authorization: Basic YTpi\r\n" * 2, b"grant_type=x"
    ),
    "credentials that are not base64": request(
        b"POST", b"/oauth/token", FORM + b"Authorization: Basic \x80\r\n", b"grant_type=x"
    ),
    "another spelling of its path": request(b"POST", b"/oauth//token", FORM, b"a=1"),
    "a PUT": request(b"PUT", b"/oauth/token", FORM, b"a=1"),
}

GUARDED = {
    "no token": b"",
    "an empty token": b"Authorization: Bearer \r\n",
    "two tokens": b"Authorization: Bearer a.b.c\r\n" * 2,
    "a huge token": b"Authorization: Bearer " + b"a" * 20_000 + b"\r\n",
    "Basic": b"Authorization: Basic YTpi\r\n",
    "odd bytes": b"Authorization: Bearer \xff\xfe\r\n",
    "three dots": b"Authorization: Bearer ...\r\n",
}


def exchange(url: str, raw: bytes) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    address = (str(parts.hostname), int(parts.port or 80))
    with socket.create_connection(address, timeout=10) as connection:
        # Refused before all of it was sent, the answer is there to be read all the same.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(raw)
        answer = b""
        with suppress(ConnectionResetError):
            while block := connection.recv(65536):
                answer += block
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
    return int(status.split()[1]), headers, body


def assert_refused(url: str, raw: bytes) -> int:
    status, headers, body = exchange(url, raw)
    assert 400 <= status < 500
    assert headers["content-type"] == "application/json"
    told = json.loads(body)
    assert told["request_id"] == headers["x-request-id"]
    assert told["error"]
    assert told["error_description"]
    assert b"Traceback" not in body
    return status


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("case", EVERYWHERE)
def test_every_service_refuses(platform: Platform, service: str, case: str) -> None:
    assert_refused(platform.url(service), EVERYWHERE[case])


@pytest.mark.parametrize("case", TOKEN)
def test_the_token_endpoint_refuses(platform: Platform, case: str) -> None:
    assert_refused(platform.url("tokendealer"), TOKEN[case])


@pytest.mark.parametrize("case", GUARDED)
@pytest.mark.parametrize(
    ("service", "path"),
    [("dataservice", b"/api/users"), ("identidock", b"/api/identicons/ada")],
)
def test_a_guarded_route_refuses(platform: Platform, service: str, path: bytes, case: str) -> None:
    assert_refused(platform.url(service), request(b"GET", path, GUARDED[case]))


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_not_http_gets_no_answer_that_is_a_5xx(platform: Platform, service: str) -> None:
    url = platform.url(service)
    both = b"POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
    for raw in (
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200,
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        both + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nBad Header: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 600_000 + b"\r\n\r\n",
    ):
        try:
            status, _, body = exchange(url, raw)
        except (IndexError, ValueError):
            continue  # closed without an answer
        assert status < 500
        assert b"Traceback" not in body
    assert exchange(url, request(b"GET", b"/nowhere"))[0] == 404
