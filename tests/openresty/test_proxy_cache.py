"""Answers that the gateway may give again: keys and metadata, and public pictures."""

import itertools
import json
from collections.abc import Iterator

import pytest

from tests.openresty.conftest import MakeGateway
from tests.openresty.gateway import Gateway, wait_until
from tests.openresty.issuer import Issuer
from tests.openresty.upstream import Handler, Upstream

JWKS = "/.well-known/jwks.json"
METADATA = "/.well-known/oauth-authorization-server"
PUBLIC = {"Content-Type": "image/png", "Cache-Control": "public, max-age=600", "Vary": "Accept"}
pictures = (f"/monster/test-{number}" for number in itertools.count())
"""Names that no other test has asked for."""


@pytest.fixture
def picture() -> str:
    return next(pictures)


def numbered(upstream: Upstream, headers: dict[str, str]) -> None:
    """Let every answer be another one."""

    def answer(handler: Handler) -> None:
        handler.send(200, str(len(upstream.seen)).encode(), headers)

    upstream.answer = answer


def test_a_picture_is_fetched_once(gateway: Gateway, upstream: Upstream, picture: str) -> None:
    numbered(upstream, PUBLIC)
    answers = [gateway.get(picture, Accept="image/png") for _ in range(5)]
    assert {answer.body for answer in answers} == {b"1"}
    assert len(upstream.seen) == 1
    assert len({answer.headers["x-request-id"] for answer in answers}) == 5


def test_another_size_or_type_is_another_picture(
    gateway: Gateway, upstream: Upstream, picture: str
) -> None:
    numbered(upstream, PUBLIC)
    for _ in range(2):
        assert gateway.get(picture, Accept="image/png").body == b"1"
        assert gateway.get(picture, Accept="image/svg+xml").body == b"2"
        assert gateway.get(picture + "?size=64", Accept="image/png").body == b"3"


def test_head_is_answered_from_the_same_picture(
    gateway: Gateway, upstream: Upstream, picture: str
) -> None:
    numbered(upstream, PUBLIC)
    assert gateway.request("HEAD", picture).headers["content-length"] == "1"
    assert gateway.get(picture).body == b"1"


def test_a_conditional_request_is_answered_from_the_cache(
    gateway: Gateway, upstream: Upstream, picture: str
) -> None:
    numbered(upstream, PUBLIC | {"ETag": '"1"'})
    assert gateway.get(picture).status == 200
    again = gateway.get(picture, If_None_Match='"1"')
    assert (again.status, again.body) == (304, b"")
    assert len(upstream.seen) == 1


@pytest.mark.parametrize(
    "headers",
    [
        PUBLIC | {"Cache-Control": "no-store"},
        PUBLIC | {"Cache-Control": "private, max-age=600"},
        PUBLIC | {"Set-Cookie": "session=1"},
        PUBLIC | {"Vary": "*"},
        {"Content-Type": "image/png"},
    ],
)
def test_what_is_not_for_all_is_not_kept(
    gateway: Gateway, upstream: Upstream, picture: str, headers: dict[str, str]
) -> None:
    numbered(upstream, headers)
    assert [gateway.get(picture).body for _ in range(2)] == [b"1", b"2"]


def test_an_error_is_not_kept(gateway: Gateway, upstream: Upstream, picture: str) -> None:
    upstream.answer = lambda handler: handler.send(500, b"", {"Content-Type": "image/png"})
    assert gateway.get(picture).status == 500
    numbered(upstream, PUBLIC)
    assert gateway.get(picture).status == 200


def test_what_a_token_was_shown_for_is_neither_kept_nor_taken_from_the_cache(
    gateway: Gateway, upstream: Upstream, picture: str, token: str
) -> None:
    numbered(upstream, PUBLIC)
    assert gateway.get(picture, token).body == b"1"
    assert gateway.get(picture).body == b"2"
    assert gateway.get(picture, token).body == b"3"
    assert gateway.get(picture).body == b"2"


def test_what_needs_a_token_is_never_kept(
    gateway: Gateway, upstream: Upstream, issuer: Issuer, token: str
) -> None:
    numbered(upstream, PUBLIC)
    assert [gateway.get("/api/users", token).body for _ in range(2)] == [b"1", b"2"]
    icons = issuer.token("identicons:read", audience="identidock")
    assert [gateway.get("/api/identicons/x", icons).body for _ in range(2)] == [b"3", b"4"]


def test_a_cached_answer_has_the_fields_of_security_once(
    gateway: Gateway, upstream: Upstream, picture: str
) -> None:
    numbered(upstream, PUBLIC | {"X-Content-Type-Options": "x", "X-Request-Id": "x"})
    head = f"GET {picture} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    for _ in range(2):
        answer = gateway.raw(head).lower()
        assert answer.count(b"x-content-type-options:") == answer.count(b"x-request-id:") == 1
        assert b"x-content-type-options: nosniff\r\n" in answer


@pytest.fixture
def tokendealer() -> Iterator[Upstream]:
    upstream = Upstream()
    upstream.answer = lambda handler: handler.send(200, b"old", {"Cache-Control": "max-age=300"})
    yield upstream
    upstream.close()


def test_keys_and_metadata_are_asked_for_once_in_a_while(
    make_gateway: MakeGateway, tokendealer: Upstream
) -> None:
    gateway = make_gateway(TOKENDEALER_URL=tokendealer.url).start()
    for _ in range(10):
        assert gateway.get(JWKS).body == gateway.get(METADATA).body == b"old"
    assert sorted(seen["target"] for seen in tokendealer.seen) == [JWKS, METADATA]


def test_keys_and_metadata_are_there_while_tokendealer_is_away_and_new_when_it_is_back(
    make_gateway: MakeGateway, tokendealer: Upstream
) -> None:
    gateway = make_gateway(TOKENDEALER_URL=tokendealer.url).start()
    assert gateway.get(JWKS).body == gateway.get(METADATA).body == b"old"
    tokendealer.close()
    back = Upstream(tokendealer.port)
    try:
        back.answer = Handler.hang_up

        def was_asked_for_newer() -> bool:
            assert gateway.get(JWKS).body == gateway.get(METADATA).body == b"old"
            return {seen["target"] for seen in back.seen} == {JWKS, METADATA}

        wait_until(was_asked_for_newer, "five seconds, after which TokenDealer is asked again")
        back.answer = lambda handler: handler.send(500, b"out of order", {})
        assert gateway.get(JWKS).body == gateway.get(METADATA).body == b"old"
        new = json.dumps({"keys": []}).encode()
        back.answer = lambda handler: handler.send(200, new, {"Cache-Control": "max-age=300"})
        wait_until(lambda: gateway.get(JWKS).body == new, "the new keys")
    finally:
        back.close()
    assert gateway.get(METADATA).status == 200
