"""With TLS_CERT and TLS_KEY: TLS 1.2 and 1.3, HTTP/2, and plain HTTP sent to the right place."""

import datetime as dt
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.openresty.conftest import MakeGateway, make
from tests.openresty.gateway import Gateway, free_port, wait_until
from tests.openresty.issuer import Issuer
from tests.openresty.upstream import Upstream

NAME = "gateway.test"


def certify(folder: Path) -> None:
    """Put cert.pem and key.pem, new ones, into the folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def with_tls(folder: Path, **others: str) -> dict[str, str]:
    return {"TLS_CERT": str(folder / "cert.pem"), "TLS_KEY": str(folder / "key.pem")} | others


class Secured:
    """A gateway with TLS, and how to speak to it."""

    def __init__(self, gateway: Gateway, folder: Path, http_port: int) -> None:
        self.gateway, self.folder, self.http_port = gateway, folder, http_port

    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.folder / "cert.pem")

    def connect(self, context: ssl.SSLContext) -> ssl.SSLSocket:
        connection = socket.create_connection(("127.0.0.1", self.gateway.port), timeout=20)
        return context.wrap_socket(connection, server_hostname=NAME)

    def get(self, target: str, context: ssl.SSLContext | None = None) -> bytes:
        with self.connect(context or self.context()) as connection:
            request = f"GET {target} HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n"
            connection.sendall(request.encode())
            received = b""
            while chunk := connection.recv(65536):
                received += chunk
            return received

    def curl(self, *words: str) -> str:
        """What curl prints; words: its options, the last is a path."""
        *options, target = words
        address = f"{NAME}:{self.gateway.port}"
        trusted = ["--cacert", str(self.folder / "cert.pem"), "--resolve", f"{address}:127.0.0.1"]
        command = [
            "curl",
            "-sS",
            "--max-time",
            "20",
            *trusted,
            *options,
            f"https://{address}{target}",
        ]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def secured(
    issuer: Issuer, shared_upstream: Upstream, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Secured]:
    folder = tmp_path_factory.mktemp("tls")
    certify(folder)
    http_port = free_port()
    settings = with_tls(folder, HTTP_PORT=str(http_port))
    gateway = make(issuer, shared_upstream, settings)
    secured = Secured(gateway, folder, http_port)
    gateway.is_up = lambda: b" 200 " in secured.get("/healthz")
    try:
        yield Secured(gateway.start(), folder, http_port)
    finally:
        gateway.stop()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_12_and_13_are_spoken(secured: Secured, version: ssl.TLSVersion) -> None:
    context = secured.context()
    context.minimum_version = context.maximum_version = version
    assert secured.get("/healthz", context).startswith(b"HTTP/1.1 200 ")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1:DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_tls_11_and_older_are_not(secured: Secured, version: ssl.TLSVersion) -> None:
    context = secured.context()
    # as weak as this side can be, so that it is the other one that refuses
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"):
        secured.get("/healthz", context)


def test_only_ciphers_with_forward_secrecy_are_taken(secured: Secured) -> None:
    context = secured.context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with secured.connect(context) as connection:
        cipher = connection.cipher()
    assert cipher is not None
    assert cipher[0].startswith("ECDHE-")
    context.set_ciphers("ECDHE-ECDSA-AES128-SHA256")  # forward secrecy, but CBC
    with pytest.raises(ssl.SSLError, match="HANDSHAKE_FAILURE"):
        secured.get("/healthz", context)


def test_http_2_is_agreed_on_where_the_caller_speaks_it(secured: Secured) -> None:
    for offered, chosen in ((["h2", "http/1.1"], "h2"), (["http/1.1"], "http/1.1"), ([], None)):
        context = secured.context()
        if offered:
            context.set_alpn_protocols(offered)
        with secured.connect(context) as connection:
            assert connection.selected_alpn_protocol() == chosen


def can_speak_http_2() -> bool:
    curl = shutil.which("curl")
    if curl is None:
        return False
    said = subprocess.run([curl, "-V"], capture_output=True, text=True, check=True).stdout
    return "HTTP2" in said


needs_curl = pytest.mark.skipif(not can_speak_http_2(), reason="no curl that speaks HTTP/2")
STATUS = "\n%{http_version} %{http_code}"


@needs_curl
def test_get_works_over_http_2(secured: Secured, upstream: Upstream, token: str) -> None:
    answer = secured.curl(
        "--http2", "-w", STATUS, "-H", f"Authorization: Bearer {token}", "/api/users?q=a+b"
    )
    assert answer.splitlines()[-1] == "2 200"
    (seen,) = upstream.seen
    assert seen["target"] == "/api/users?q=a+b"
    arrived = dict(seen["headers"])
    assert arrived["host"] == f"{NAME}:{secured.gateway.port}"
    assert arrived["x-forwarded-proto"] == "https"


@needs_curl
def test_post_works_over_http_2(secured: Secured, upstream: Upstream, token: str) -> None:
    body = '{"a":"' + "x" * 100_000 + '"}'
    (secured.folder / "body").write_text(body)
    answer = secured.curl(
        *("--http2", "-w", STATUS, "-H", f"Authorization: Bearer {token}"),
        *("-H", "Content-Type: application/json", "-d", f"@{secured.folder / 'body'}"),
        "/api/users",
    )
    assert answer.splitlines()[-1] == "2 200"
    assert upstream.seen[-1]["body"] == body


@needs_curl
def test_a_refusal_over_http_2_is_the_same(secured: Secured, upstream: Upstream) -> None:
    for target, status in (("/nowhere", 404), ("/api/users", 401), ("/api/users?x=1", 400)):
        *head, body, last = secured.curl("--http2", "-i", "-w", STATUS, target).splitlines()
        assert last == f"2 {status}"
        (request_id,) = (line.split(": ")[1] for line in head if line.startswith("x-request-id:"))
        assert f'"request_id":"{request_id}"' in body
    assert upstream.seen == []


@needs_curl
def test_several_requests_share_an_http_2_connection(secured: Secured) -> None:
    url = f"https://{NAME}:{secured.gateway.port}/healthz"
    printed = secured.curl(
        "--http2", "-w", "\n%{http_version} %{http_code} %{num_connects}\n", url, url, "/healthz"
    )
    assert re.findall(r"^2 200 (\d)$", printed, re.MULTILINE) == ["1", "0", "0"]


def test_strict_transport_security_is_said_once_and_only_with_tls(
    secured: Secured, gateway: Gateway
) -> None:
    field = b"\r\nStrict-Transport-Security: max-age=31536000\r\n"
    for target in ("/healthz", "/nowhere", "/docs", "/api/users"):
        assert secured.get(target).count(field) == 1
        assert "strict-transport-security" not in gateway.get(target).headers


def redirect(answer: bytes) -> str:
    assert answer.startswith(b"HTTP/1.1 308 ")
    (location,) = re.findall(rb"\r\nLocation: (.*)\r\n", answer)
    return bytes(location).decode()


def request(target: str, host: str) -> bytes:
    return f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()


def test_plain_http_on_the_tls_port_is_redirected(secured: Secured) -> None:
    host = f"{NAME}:{secured.gateway.port}"
    answer = secured.gateway.raw(request("/api/users?q=a%20b", host))
    assert redirect(answer) == f"https://{host}/api/users?q=a%20b"
    assert b"Strict-Transport-Security" not in answer


def test_the_http_port_redirects_to_the_tls_port(secured: Secured) -> None:
    for host in (NAME, f"{NAME}:{secured.http_port}"):
        answer = secured.gateway.raw(request("/docs?x=%2F", host), port=secured.http_port)
        assert redirect(answer) == f"https://{NAME}:{secured.gateway.port}/docs?x=%2F"


def test_the_http_port_answers_nothing_else(secured: Secured) -> None:
    for method in ("POST", "HEAD", "DELETE"):
        answer = secured.gateway.request(method, "/api/users", port=secured.http_port)
        assert answer.status == 308


def serial(gateway: Gateway) -> str:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with context.wrap_socket(gateway.connect()) as connection:
        der = connection.getpeercert(binary_form=True)
    assert der is not None
    return str(x509.load_der_x509_certificate(der).serial_number)


def test_a_reload_takes_a_new_certificate_and_refuses_a_broken_one(
    make_gateway: MakeGateway, tmp_path: Path
) -> None:
    certify(tmp_path)
    gateway = make_gateway(**with_tls(tmp_path))
    gateway.is_up = lambda: bool(serial(gateway))
    gateway.start()
    first = serial(gateway)
    certify(tmp_path)
    assert gateway.run("reload").returncode == 0
    wait_until(lambda: serial(gateway) != first, "the new certificate")
    second = serial(gateway)
    (tmp_path / "cert.pem").write_text("no certificate")
    refused = gateway.run("reload")
    assert refused.returncode == 1
    assert f'cannot load certificate "{tmp_path}/cert.pem"' in refused.stderr
    assert serial(gateway) == second


def test_a_key_of_another_certificate_is_refused(make_gateway: MakeGateway, tmp_path: Path) -> None:
    certify(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    certify(other)
    shutil.copy(other / "key.pem", tmp_path / "key.pem")
    refused = make_gateway(**with_tls(tmp_path)).run("serve")
    assert refused.returncode == 1
    assert f"{tmp_path}/key.pem" in refused.stderr
    assert "key values mismatch" in refused.stderr
