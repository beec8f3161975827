"""Cookies go to who knows people by them, and to nobody else."""

import pytest

from tests.openresty.gateway import Gateway
from tests.openresty.upstream import Upstream

COOKIES = {"Cookie": "session=s3cret; device=d"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SETS = {"Set-Cookie": "session=new", "Content-Type": "text/html", "Referrer-Policy": "same-origin"}

WITH = ("/login", "/account/", "/oauth/authorize?client_id=a", "/oauth/logout", "/app/")
WITHOUT = ("/api/users", "/monster/Ada?size=64", "/identidock/", "/.well-known/jwks.json")


def cookies_of(upstream: Upstream) -> list[str]:
    (seen,) = upstream.seen
    return [value for name, value in seen["headers"] if name == "cookie"]


@pytest.mark.parametrize("target", [*WITH, "/app/api/users", "/app/session"])
def test_a_page_gets_them_and_may_set_them(
    gateway: Gateway, upstream: Upstream, target: str
) -> None:
    upstream.answer = lambda handler: handler.send(200, b"page", SETS)
    answer = gateway.request("GET", target, COOKIES)
    assert (answer.status, answer.headers["set-cookie"]) == (200, "session=new")
    assert cookies_of(upstream) == [COOKIES["Cookie"]]


def test_a_form_arrives_with_them(gateway: Gateway, upstream: Upstream) -> None:
    body = b"email=ada%40example.com&password=open+sesame"
    assert gateway.request("POST", "/login", COOKIES | FORM, body).status == 200
    assert cookies_of(upstream) == [COOKIES["Cookie"]]
    assert upstream.seen[0]["body"] == body.decode()


@pytest.mark.parametrize("target", WITHOUT)
def test_no_other_service_sees_or_sets_them(
    gateway: Gateway, upstream: Upstream, token: str, target: str
) -> None:
    upstream.answer = lambda handler: handler.send(200, b"{}", SETS)
    answer = gateway.request("GET", target, COOKIES | {"Authorization": f"Bearer {token}"})
    assert answer.status == 200
    assert "set-cookie" not in answer.headers
    assert "cookie" not in {name for seen in upstream.seen for name, _ in seen["headers"]}


def test_a_page_may_let_its_own_forms_say_where_they_come_from(
    gateway: Gateway, upstream: Upstream
) -> None:
    upstream.answer = lambda handler: handler.send(200, b"page", SETS)
    assert gateway.get("/login").headers["referrer-policy"] == "same-origin"
    more = SETS | {"Referrer-Policy": "unsafe-url"}
    upstream.answer = lambda handler: handler.send(200, b"page", more)
    assert gateway.get("/login").headers["referrer-policy"] == "no-referrer"


def test_a_pages_own_policies_stay(gateway: Gateway, upstream: Upstream) -> None:
    own = {"Content-Security-Policy": "default-src 'self'", "Cache-Control": "no-store"}
    upstream.answer = lambda handler: handler.send(200, b"page", own)
    answer = gateway.get("/app/")
    assert {name: answer.headers[name.lower()] for name in own} == own
    assert gateway.get("/app/").status == 200
    assert len(upstream.seen) == 2  # none was cached


def test_scripts_are_compressed(gateway: Gateway, upstream: Upstream) -> None:
    script = {"Content-Type": "text/javascript; charset=utf-8"}
    upstream.answer = lambda handler: handler.send(200, b"let x = 1;\n" * 200, script)
    answer = gateway.get("/app/assets/index-abc123.js", Accept_Encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
