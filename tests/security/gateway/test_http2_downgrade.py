"""HTTP/2 says in frames what HTTP/1.1 says in lines: what must not become a line of its own.

The gateway speaks HTTP/1.1 to services. Whatever HTTP/2 can carry that HTTP/1.1 can't is refused
or left out, and the service gets one request whose parts are those that were examined.
"""

import datetime as dt
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    ResponseReceived,
    StreamEnded,
    StreamReset,
)

from tests.openresty.gateway import Gateway
from tests.security.gateway.conftest import IMPATIENT, StartGateway
from tests.security.gateway.log import broken_lines
from tests.security.gateway.recorder import Received, Recorder

Fields = list[tuple[bytes, bytes]]
FORM = (b"content-type", b"application/x-www-form-urlencoded")
AUTHORITY = b"gateway.test"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "gateway.test")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    pkcs8, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    paths: dict[str, Path] = {"TLS_CERT": folder / "cert.pem", "TLS_KEY": folder / "key.pem"}
    paths["TLS_CERT"].write_bytes(made.public_bytes(pem))
    paths["TLS_KEY"].write_bytes(key.private_bytes(pem, pkcs8, plain))
    return {setting: str(path) for setting, path in paths.items()}


class TlsGateway(Gateway):
    """Is up when it takes connections: what it is asked otherwise is plain HTTP."""

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture(scope="module")
def gateway(start_gateway: StartGateway, certificate: dict[str, str]) -> Gateway:
    return start_gateway(kind=TlsGateway, **IMPATIENT, **certificate)


@dataclass(frozen=True)
class Outcome:
    """`status` is None where the stream or the connection was reset."""

    status: int | None
    body: bytes


def exchange(
    gateway: Gateway, fields: Fields, body: bytes = b"", trailers: Fields | None = None
) -> Outcome:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    config = H2Configuration(
        validate_outbound_headers=False, normalize_outbound_headers=False, header_encoding=None
    )
    address = ("127.0.0.1", gateway.port)
    with (
        socket.create_connection(address, timeout=20) as plain,
        context.wrap_socket(plain) as connection,
    ):
        http = H2Connection(config)
        http.initiate_connection()
        http.send_headers(1, fields, end_stream=not body and trailers is None)
        if body:
            http.send_data(1, body, end_stream=trailers is None)
        if trailers is not None:
            http.send_headers(1, trailers, end_stream=True)
        connection.sendall(http.data_to_send())
        status, received = None, b""
        while block := connection.recv(65536):
            for event in http.receive_data(block):
                if isinstance(event, ResponseReceived):
                    status = int(dict(event.headers)[b":status"])
                elif isinstance(event, DataReceived):
                    received += event.data
                elif isinstance(event, StreamEnded | StreamReset | ConnectionTerminated):
                    return Outcome(status, received)
            connection.sendall(http.data_to_send())
        return Outcome(status, received)


def pseudo(
    method: bytes = b"GET",
    path: bytes = b"/identidock/",
    authority: bytes = AUTHORITY,
    scheme: bytes = b"https",
) -> Fields:
    return [
        (b":method", method),
        (b":scheme", scheme),
        (b":authority", authority),
        (b":path", path),
    ]


def post(*fields: tuple[bytes, bytes]) -> Fields:
    return [*pseudo(b"POST"), FORM, *fields]


def passed(gateway: Gateway, upstream: Recorder, fields: Fields, body: bytes = b"") -> Received:
    already = len(upstream.received)
    assert exchange(gateway, fields, body).status == 200
    (received,) = upstream.received[already:]
    return received


HIDDEN = b"a\r\nX-Hidden: b"
REFUSED: dict[str, tuple[Fields, bytes]] = {
    "a line break in a value": ([*pseudo(), (b"x-other", HIDDEN)], b""),
    "a bare LF in a value": ([*pseudo(), (b"x-other", b"a\nx-hidden: b")], b""),
    "a bare CR in a value": ([*pseudo(), (b"x-other", b"a\rx-hidden: b")], b""),
    "NUL in a value": ([*pseudo(), (b"x-other", b"a\0b")], b""),
    "a control character in a value": ([*pseudo(), (b"x-other", b"a\x0bb")], b""),
    "a line break in a name": ([*pseudo(), (b"x-other: a\r\nx-hidden", b"b")], b""),
    "a colon in a name": ([*pseudo(), (b"x-other: a", b"b")], b""),
    "a space in a name": ([*pseudo(), (b"x other", b"a")], b""),
    "a name in capitals": ([*pseudo(), (b"Transfer-Encoding", b"chunked")], b""),
    "a line break in :method": (pseudo(b"GET / HTTP/1.1\r\nX: "), b""),
    "a space in :method": (pseudo(b"GET /x"), b""),
    "a line break in :path": (pseudo(path=b"/identidock/ HTTP/1.1\r\nX-Hidden: b"), b""),
    "a space in :path": (pseudo(path=b"/identidock/ x"), b""),
    "no slash in :path": (pseudo(path=b"identidock/"), b""),
    "an empty :path": (pseudo(path=b""), b""),
    "an absolute :path": (pseudo(path=b"https://other.test/identidock/"), b""),
    "a fragment in :path": (pseudo(path=b"/identidock/#a"), b""),
    "an encoded slash in :path": (pseudo(path=b"/identidock%2f"), b""),
    "a line break in :authority": (pseudo(authority=b"a\r\nX-Hidden: b"), b""),
    "a slash in :authority": (pseudo(authority=b"a/b"), b""),
    "a quote in :authority": (pseudo(authority=b"a'b"), b""),
    "a user in :authority": (pseudo(authority=b"a@b"), b""),
    "no :path": (pseudo()[:3], b""),
    "no :method": (pseudo()[1:], b""),
    "two of :path": ([*pseudo(), (b":path", b"/healthz")], b""),
    "two of :method": ([*pseudo(), (b":method", b"POST")], b""),
    "two of :authority": ([*pseudo(), (b":authority", b"other.test")], b""),
    "an unknown pseudo field": ([*pseudo(), (b":hidden", b"a")], b""),
    "a Host that differs": ([*pseudo(), (b"host", b"other.test")], b""),
    "two of Host": ([*pseudo(), (b"host", AUTHORITY), (b"host", AUTHORITY)], b""),
    "Transfer-Encoding": (post((b"transfer-encoding", b"chunked")), b"0\r\n\r\n"),
    "Transfer-Encoding and a length": (
        post((b"transfer-encoding", b"chunked"), (b"content-length", b"5")),
        b"0\r\n\r\n",
    ),
    "a body without a length": (post(), b"name="),
    "a length that is too short": (post((b"content-length", b"1")), b"name="),
    "a length that is too long": (post((b"content-length", b"50")), b"name="),
    "a length of 0": (post((b"content-length", b"0")), b"name="),
    "two lengths": (post((b"content-length", b"5"), (b"content-length", b"4")), b"name="),
    "a length that is no number": (post((b"content-length", b"5, 5")), b"name="),
    "a body of a GET": ([*pseudo(), (b"content-length", b"5")], b"name="),
    "CONNECT": ([(b":method", b"CONNECT"), (b":authority", b"other.test:443")], b""),
    "websocket by CONNECT": ([*pseudo(b"CONNECT"), (b":protocol", b"websocket")], b""),
    "very many fields": ([*pseudo(), *((b"x-%d" % i, b"a") for i in range(200))], b""),
    "a very long field": ([*pseudo(), (b"x-long", b"a" * 20000)], b""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_line_of_http_1_is_refused(
    gateway: Gateway, upstream: Recorder, name: str
) -> None:
    already = len(upstream.received)
    fields, body = REFUSED[name]
    outcome = exchange(gateway, fields, body)
    assert outcome.status is None or 400 <= outcome.status < 500
    assert upstream.received[already:] == []


def test_fields_of_one_hop_end_here(gateway: Gateway, upstream: Recorder) -> None:
    fields = [
        *pseudo(),
        (b"connection", b"x-other, close"),
        (b"keep-alive", b"timeout=5"),
        (b"proxy-connection", b"close"),
        (b"upgrade", b"h2c"),
        (b"http2-settings", b"AAMAAABk"),
        (b"te", b"trailers"),
    ]
    already = len(upstream.received)
    outcome = exchange(gateway, fields)
    for received in upstream.received[already:]:  # it may refuse them, too (RFC 9113, 8.2.2)
        for name, _ in fields[4:]:
            assert not received.all(name)
    assert outcome.status in (None, 200, 400)


def test_what_passes_is_what_was_sent(gateway: Gateway, upstream: Recorder) -> None:
    page = pseudo(path=b"/login")  # of a service that gets cookies
    fields = [*page, (b"x-other", b"a"), (b"cookie", b"a=b"), (b"cookie", b"c=d")]
    received = passed(gateway, upstream, fields)
    assert (received.method, received.target) == ("GET", b"/login")
    assert received.all(b"host") == [AUTHORITY]
    assert received.all(b"x-other") == [b"a"]
    assert received.all(b"cookie") == [b"a=b; c=d"]


def test_a_host_that_agrees_is_the_only_one(gateway: Gateway, upstream: Recorder) -> None:
    """Older nginx refuses one beside :authority in any case."""
    already = len(upstream.received)
    outcome = exchange(gateway, [*pseudo(), (b"host", b"gateway.test")])
    assert outcome.status in (200, 400)
    for received in upstream.received[already:]:
        assert received.all(b"host") == [AUTHORITY]


def test_a_body_has_its_length(gateway: Gateway, upstream: Recorder) -> None:
    hidden = b"GET /healthz HTTP/1.1\r\nHost: gateway.test\r\n\r\n"[:20]
    length = b"%d" % len(hidden)
    received = passed(gateway, upstream, post((b"content-length", length)), hidden)
    assert received.body == hidden
    assert received.all(b"content-length") == [length]


def test_trailers_end_here(gateway: Gateway, upstream: Recorder) -> None:
    already = len(upstream.received)
    fields = post((b"content-length", b"5"))
    exchange(gateway, fields, b"name=", [(b"x-hidden", b"a"), (b"content-length", b"9")])
    for received in upstream.received[already:]:
        assert not received.all(b"x-hidden")
        assert received.all(b"content-length") == [b"5"]


def test_nothing_broke(gateway: Gateway, upstream: Recorder) -> None:
    assert upstream.violations == []
    assert broken_lines(gateway) == []
