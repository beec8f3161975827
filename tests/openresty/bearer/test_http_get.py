"""The HTTP client of the gateway's Lua, against origins that answer byte for byte what we say."""

from __future__ import annotations

import base64
import datetime as dt
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.conftest import free_port
from tests.openresty.bearer.conftest import HANDLERS
from tests.openresty.bearer.fake_origin import FakeOrigin, http
from tests.openresty.bearer.support import Ask
from tests.openresty.lua_server import lua_server

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"

GOOD = {
    "content-length": (http(b"hello"), b"hello"),
    "empty": (http(b""), b""),
    "all bytes": (http(bytes(range(256)) * 40), bytes(range(256)) * 40),
    "as much as may be": (http(b"x" * 20_000), b"x" * 20_000),
    "until close": (OK + b"\r\nhello", b"hello"),
    "http 1.0": (b"HTTP/1.0 200 OK\r\n\r\nhello", b"hello"),
    "no reason phrase": (b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi", b"hi"),
    "chunked": (CHUNKED + b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", b"hello world"),
    "chunked with extensions": (CHUNKED + b"5;a=b\r\nhello\r\n0 \r\n\r\n", b"hello"),
    "chunked with a trailer": (CHUNKED + b"5\r\nhello\r\n0\r\nX: y\r\n\r\n", b"hello"),
    "chunked comes before a length": (
        OK + b"Content-Length: 3\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        b"hello",
    ),
    "after an interim answer": (
        b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + http(b"hello"),
        b"hello",
    ),
    "more than was said": (http(b"hello") + b"more", b"hello"),
}
TOO_LARGE = "the answer is larger than 20000 bytes"
TOO_LONG = "a line or header is too long"
COMPRESSED = "the answer is compressed, which was not asked for"
BAD = {
    "nothing": (b"", "closed"),
    "cut off in the header": (OK + b"Content-Le", "closed"),
    "cut off in the body": (http(b"hello")[:-1], "closed"),
    "cut off in a chunk": (CHUNKED + b"5\r\nhel", "closed"),
    "no last chunk": (CHUNKED + b"5\r\nhello\r\n", "closed"),
    "not http": (b"SSH-2.0-x\r\n\r\n\r\n", "not an HTTP answer"),
    "http 2": (b"HTTP/2 200\r\n\r\n", "not an HTTP answer"),
    "a bad header": (OK + b"no colon\r\n\r\n", "a bad header line"),
    "a folded header": (OK + b"A: b\r\n c\r\n\r\n", "a bad header line"),
    "an endless header": (OK + b"A: " + b"b" * 40_000, TOO_LONG),
    "a long header": (OK + b"A: " + b"b" * 20_000 + b"\r\n\r\n", TOO_LONG),
    "a negative length": (OK + b"Content-Length: -1\r\n\r\n", "a bad Content-Length"),
    "two lengths": (
        OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "a bad Content-Length",
    ),
    "a long body": (http(b"x" * 20_001), TOO_LARGE),
    "a huge length": (
        OK + b"Content-Length: " + b"9" * 400 + b"\r\n\r\n", TOO_LARGE,
    ),
    "a long body until close": (OK + b"\r\n" + b"x" * 20_001, TOO_LARGE),
    "long chunks": (
        CHUNKED + (b"1000\r\n" + b"x" * 4096 + b"\r\n") * 5, TOO_LARGE,
    ),
    "a huge chunk": (CHUNKED + b"fffffffff\r\n", "a bad chunk"),
    "no chunk size": (CHUNKED + b"\r\nhello\r\n", "a bad chunk"),
    "a hexadecimal prefix": (CHUNKED + b"0x5\r\nhello\r\n0\r\n\r\n", "a bad chunk"),
    "a chunk longer than said": (CHUNKED + b"5\r\nhello!\r\n0\r\n\r\n", "a bad chunk"),
    "an endless chunk size": (CHUNKED + b"0" * 1000, TOO_LONG),
    "another coding": (
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n", "an unknown Transfer-Encoding",
    ),
    "compressed": (http(b"hello", Content_Encoding="gzip"), COMPRESSED),
}  # fmt: skip


@pytest.fixture
def origin() -> Iterator[FakeOrigin]:
    origin = FakeOrigin()
    yield origin
    origin.stop()


def get(ask: Ask, *urls: str, timeout: float = 10, max_bytes: int = 20_000) -> list[Any]:
    document = {"urls": list(urls), "timeout": timeout, "max_bytes": max_bytes}
    return list(ask("bearer_http", document))


def test_a_body_is_read_by_length_by_chunks_or_until_close(ask: Ask, origin: FakeOrigin) -> None:
    answers = [answer for answer, _ in GOOD.values()]
    origin.answer = lambda path: answers[int(path[1:])]
    found = get(ask, *(f"http://{origin.authority}/{i}" for i in range(len(GOOD))))
    for (name, (_, body)), answer in zip(GOOD.items(), found, strict=True):
        assert answer.get("status") == 200, (name, answer)
        assert base64.b64decode(answer["body"]) == body, name


def test_a_broken_answer_is_an_error(ask: Ask, origin: FakeOrigin) -> None:
    answers = [answer for answer, _ in BAD.values()]
    origin.answer = lambda path: answers[int(path[1:])]
    found = get(ask, *(f"http://{origin.authority}/{i}" for i in range(len(BAD))))
    for (name, (_, error)), answer in zip(BAD.items(), found, strict=True):
        assert answer == {"err": error}, name


def test_the_request_is_what_an_origin_expects(ask: Ask, origin: FakeOrigin) -> None:
    origin.answer = http(b"", 404, X_A="1", x_a="2", ETag='"v"')
    (answer,) = get(ask, f"http://{origin.authority}/a/b?c=d")
    lines = origin.asked[0].split("\r\n")
    assert lines[0] == "GET /a/b?c=d HTTP/1.1"
    assert lines[1] == f"Host: {origin.authority}"
    assert {"Connection: close", "Accept-Encoding: identity", "Accept: text/plain"} <= set(lines)
    assert answer["status"] == 404
    assert (answer["headers"]["x-a"], answer["headers"]["etag"]) == ("1, 2", '"v"')


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_that_has_no_body_does_not_wait_for_one(
    ask: Ask, origin: FakeOrigin, status: int
) -> None:
    origin.answer, origin.hold = f"HTTP/1.1 {status} X\r\nContent-Length: 9\r\n\r\n".encode(), True
    assert get(ask, f"http://{origin.authority}/")[0]["status"] == status


@pytest.mark.parametrize(
    "start", [b"", OK, http(b"hello")[:-1], CHUNKED + b"5\r\nhel", OK + b"\r\nhel"]
)
def test_an_origin_that_stops_half_way_is_left_when_the_time_is_over(
    ask: Ask, origin: FakeOrigin, start: bytes
) -> None:
    origin.answer, origin.hold = start, True
    began = time.monotonic()
    (answer,) = get(ask, f"http://{origin.authority}/", timeout=0.3)
    assert answer["err"] in ("timeout", "no answer in time")
    assert 0.2 < time.monotonic() - began < 10


def test_who_does_not_listen_is_an_error(ask: Ask) -> None:
    assert get(ask, f"http://127.0.0.1:{free_port()}/") == [{"err": "connection refused"}]


def test_an_ipv6_address_is_asked(ask: Ask) -> None:
    try:
        origin = FakeOrigin("::1")
    except OSError:
        pytest.skip("this machine has no IPv6")
    try:
        origin.answer = http(b"hello")
        assert get(ask, f"http://{origin.authority}/")[0]["status"] == 200
        assert f"Host: {origin.authority}\r\n" in origin.asked[0]
    finally:
        origin.stop()


def self_signed(folder: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    day = dt.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def origin_with(certificate: Path) -> Iterator[FakeOrigin]:
    origin = FakeOrigin(certificate=certificate)
    origin.answer = http(b"hello")
    try:
        yield origin
    finally:
        origin.stop()


def test_https_asks_only_an_origin_whose_certificate_is_trusted_and_names_it(
    tmp_path: Path,
) -> None:
    # nginx compares names of kind DNS alone; the origin is asked by address, so that is its name
    trusted = self_signed(tmp_path, "127.0.0.1")
    misnamed = self_signed(tmp_path, "another.test")
    (tmp_path / "ca.pem").write_bytes(trusted.read_bytes() + misnamed.read_bytes())
    (tmp_path / "more").mkdir()
    untrusted = self_signed(tmp_path / "more", "127.0.0.1")
    directives = f"lua_ssl_trusted_certificate {tmp_path}/ca.pem;"
    handler = HANDLERS / "bearer_http.lua"
    with (
        lua_server(handler, tmp_path, free_port(), http=directives) as server,
        origin_with(trusted) as good,
        origin_with(misnamed) as bad_name,
        origin_with(untrusted) as bad_certificate,
    ):

        def ask(_: str, document: dict[str, Any]) -> Any:
            return json.loads(server.post(json.dumps(document).encode()))

        found = get(
            ask, *(f"https://{each.authority}/" for each in (good, bad_name, bad_certificate))
        )
    assert found[0].get("status") == 200, found
    assert found[1] == {"err": "certificate host mismatch"}
    assert found[2]["err"].endswith("self-signed certificate")
    assert "GET" not in "".join(bad_name.asked + bad_certificate.asked)
