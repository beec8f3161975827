"""A refusal is JSON; to a browser that asks for a page it is one."""

import pytest

from tests.openresty.conftest import MakeGateway
from tests.openresty.gateway import Gateway

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_a_browser_is_told_in_words(gateway: Gateway) -> None:
    answer = gateway.get("/nowhere", Accept=BROWSER)
    page = answer.body.decode()
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "<h1>There is nothing at this address</h1>" in page
    assert f"<code>{answer.headers['x-request-id']}</code>" in page
    assert '<html lang="en">' in page


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json", "application/json, text/html", "text/htmlx", ""]
)
def test_everybody_else_gets_json(gateway: Gateway, accept: str) -> None:
    assert gateway.get("/nowhere", Accept=accept).json()["code"] == "not_found"


def test_nothing_of_the_request_is_in_the_page(gateway: Gateway) -> None:
    answer = gateway.get("/docs?%3Cscript%3E=1", Accept=BROWSER)
    assert answer.status == 400
    assert b"script" not in answer.body


def test_who_comes_too_often_is_told_when_to_come_back(make_gateway: MakeGateway) -> None:
    gateway = make_gateway(RATE_LIMIT_LOGIN_ADDRESS="1/60s").start()
    form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": BROWSER}
    answers = [gateway.request("POST", "/login", form, b"email=a") for _ in range(2)]
    assert answers[0].status == 200
    assert answers[1].status == 429
    seconds = answers[1].headers["retry-after"]
    assert f"You can try again in {seconds} seconds." in answers[1].body.decode()
