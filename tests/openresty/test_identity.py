"""Step 1: the request's id and the caller's address are believed only from trusted proxies."""

import re
from collections.abc import Iterator

import pytest

from tests.openresty.conftest import make
from tests.openresty.gateway import Answer, Gateway, wait_until
from tests.openresty.issuer import Issuer
from tests.openresty.upstream import Upstream

OWN_ID = re.compile(r"[0-9a-f]{32}")
THEIRS = "edge-1.2026_07.abcDEF"
SPOOFED = "203.0.113.7"


@pytest.fixture(scope="module")
def behind_proxies(issuer: Issuer, shared_upstream: Upstream) -> Iterator[Gateway]:
    """A gateway whose callers here are a trusted proxy, as is all of 10.0.0.0/8."""
    gateway = make(issuer, shared_upstream, {"TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8,fd00::/8"})
    try:
        yield gateway.start()
    finally:
        gateway.stop()


def received(answer: Answer) -> dict[str, str]:
    """The fields that reached the service, which answers with them."""
    assert answer.status == 200
    fields = answer.json()["headers"]
    names = [name for name, _ in fields]
    assert len(names) == len(set(names))
    return dict(fields)


def test_every_request_gets_an_id_of_its_own(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    answers = [gateway.get("/api/users", token) for _ in range(20)]
    ids = [answer.headers["x-request-id"] for answer in answers]
    assert len(set(ids)) == 20
    assert all(OWN_ID.fullmatch(each) for each in ids)
    assert [received(answer)["x-request-id"] for answer in answers] == ids


def test_an_untrusted_callers_id_is_ignored_and_never_echoed(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    passed = gateway.get("/api/users", token, X_Request_Id=THEIRS)
    refused = gateway.get("/api/users", X_Request_Id=THEIRS)
    unknown = gateway.get("/nowhere", X_Request_Id=THEIRS)
    malformed = gateway.raw(
        f"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nX-Request-Id: {THEIRS}\r\n\r\n".encode()
    )
    assert received(passed)["x-request-id"] == passed.headers["x-request-id"]
    for answer in (passed, refused, unknown):
        assert OWN_ID.fullmatch(answer.headers["x-request-id"])
        assert THEIRS not in str(answer)
    assert malformed.startswith(b"HTTP/1.1 400 ")
    assert THEIRS.encode() not in malformed


def test_one_id_is_in_the_answer_the_body_the_log_and_the_decision(
    gateway: Gateway, upstream: Upstream, admin: str
) -> None:
    refused = gateway.get("/api/users")
    request_id = refused.headers["x-request-id"]
    assert refused.json()["request_id"] == request_id
    found = gateway.get(f"/api/gateway/decisions/{request_id}", admin)
    assert found.json()["request_id"] == request_id
    for event in ("request", "decision"):
        wait_until(
            lambda event=event: (
                request_id in [line["request_id"] for line in gateway.log_lines(event)]
            ),
            f"the {event} line",
        )


def test_what_nginx_itself_refuses_has_one_id_too(gateway: Gateway, admin: str) -> None:
    answer = gateway.raw(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").decode()
    in_header = re.search(r"X-Request-Id: (\S+)", answer)
    in_body = re.search(r'"request_id":"([^"]+)"', answer)
    assert in_header and in_body
    assert in_header[1] == in_body[1]
    assert gateway.get(f"/api/gateway/decisions/{in_body[1]}", admin).status == 200


@pytest.mark.parametrize("theirs", [THEIRS, "x", "a" * 64])
def test_a_trusted_proxys_id_is_kept_everywhere(
    behind_proxies: Gateway, upstream: Upstream, token: str, admin: str, theirs: str
) -> None:
    passed = behind_proxies.get("/api/users", token, X_Request_Id=theirs)
    assert passed.headers["x-request-id"] == theirs
    assert received(passed)["x-request-id"] == theirs
    refused = behind_proxies.get("/api/users", X_Request_Id=theirs)
    assert refused.headers["x-request-id"] == theirs
    assert refused.json()["request_id"] == theirs
    assert behind_proxies.get(f"/api/gateway/decisions/{theirs}", admin).status == 200


@pytest.mark.parametrize(
    "theirs",
    [
        "",
        "a" * 65,
        "two words",
        'quo"te',
        "a/b",
        "a;b",
        "<b>",
        "é",
        "a\tb",
        "a,b",
        "$host",
        "a%0Ab",
    ],
)
def test_a_malformed_id_is_replaced_even_from_a_trusted_proxy(
    behind_proxies: Gateway, upstream: Upstream, token: str, theirs: str
) -> None:
    answer = behind_proxies.get("/api/users", token, X_Request_Id=theirs)
    assert OWN_ID.fullmatch(answer.headers["x-request-id"])
    assert received(answer)["x-request-id"] == answer.headers["x-request-id"]


def test_two_ids_are_never_both_passed_on(
    behind_proxies: Gateway, upstream: Upstream, token: str
) -> None:
    behind_proxies.raw(
        f"GET /api/users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        "X-Request-Id: first\r\nX-Request-Id: second\r\nConnection: close\r\n\r\n".encode()
    )
    (seen,) = upstream.seen
    ids = [value for name, value in seen["headers"] if name == "x-request-id"]
    assert len(ids) == 1
    assert ids[0] != "second"


FORWARDED = {
    "X_Forwarded_For": f"{SPOOFED}, 10.1.1.1",
    "X_Forwarded_Proto": "https",
    "X_Forwarded_Host": "evil.test",
    "X_Forwarded_Port": "4433",
    "X_Forwarded_Prefix": "/evil",
    "X_Real_IP": SPOOFED,
    "Forwarded": f"for={SPOOFED};host=evil.test",
}


def test_an_untrusted_callers_forwarding_fields_never_reach_the_service(
    gateway: Gateway, upstream: Upstream, token: str
) -> None:
    fields = received(gateway.get("/api/users", token, **FORWARDED))
    assert fields["x-forwarded-for"] == "127.0.0.1"
    assert fields["x-forwarded-proto"] == "http"
    forwarding = {name for name in fields if "forwarded" in name or "real" in name}
    assert forwarding == {"x-forwarded-for", "x-forwarded-proto"}


def test_a_spoofed_address_is_not_in_the_decision(
    gateway: Gateway, upstream: Upstream, admin: str
) -> None:
    refused = gateway.get("/api/users", **FORWARDED)
    request_id = refused.headers["x-request-id"]
    decision = gateway.get(f"/api/gateway/decisions/{request_id}", admin)
    assert decision.json()["client_address"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("chain", "address"),
    [
        (SPOOFED, SPOOFED),
        (f"{SPOOFED}, 10.1.1.1", SPOOFED),
        (f"{SPOOFED},10.1.1.1,10.2.2.2", SPOOFED),
        # whatever is left of the first untrusted hop is that hop's own invention
        (f"198.51.100.1, {SPOOFED}, 10.1.1.1", SPOOFED),
        (f"10.9.9.9, {SPOOFED}", SPOOFED),
        ("127.0.0.1, 10.1.1.1", "127.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("2001:db8::1, fd00::5", "2001:db8::1"),
    ],
)
def test_the_address_is_the_last_hop_that_is_not_trusted(
    behind_proxies: Gateway, upstream: Upstream, token: str, chain: str, address: str
) -> None:
    answer = behind_proxies.get("/api/users", token, X_Forwarded_For=chain)
    assert received(answer)["x-forwarded-for"] == address


@pytest.mark.parametrize(
    "garbage", ["", "unknown", "not an address", "999.1.1.1", "; drop", "10.1.1.1, garbage", ",,,"]
)
def test_garbage_instead_of_an_address_is_never_passed_on(
    behind_proxies: Gateway, upstream: Upstream, token: str, garbage: str
) -> None:
    answer = behind_proxies.get("/api/users", token, X_Forwarded_For=garbage)
    assert received(answer)["x-forwarded-for"] in ("127.0.0.1", "10.1.1.1")


def test_the_decision_has_the_address_behind_the_proxies(
    behind_proxies: Gateway, upstream: Upstream, admin: str
) -> None:
    refused = behind_proxies.get("/api/users", X_Forwarded_For=f"{SPOOFED}, 10.1.1.1")
    request_id = refused.headers["x-request-id"]
    decision = behind_proxies.get(f"/api/gateway/decisions/{request_id}", admin)
    assert decision.json()["client_address"] == SPOOFED
