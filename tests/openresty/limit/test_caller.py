"""Whom a request is counted against."""

import base64
import ipaddress
import json
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.openresty.limit.server import Limiter


def ask(wide: Limiter, **asked: object) -> Any:
    return wide.unit("caller", asked)


def clients(wide: Limiter, *requests: dict[str, object]) -> list[str | None]:
    return ask(wide, requests=list(requests))["clients"]


def basic(client_id: str) -> str:
    pair = quote_plus(client_id) + ":" + quote_plus("its secret")
    return "Basic " + base64.b64encode(pair.encode()).decode()


def assertion(claims: object) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJSUzI1NiJ9.{payload}.c2ln"


@given(addresses=st.lists(st.ip_addresses(v=6), max_size=50))
@settings(max_examples=50, deadline=None)
def test_ipv6_addresses_of_one_64_are_one_caller(
    wide: Limiter, addresses: list[ipaddress.IPv6Address]
) -> None:
    for address, given_name in zip(
        addresses,
        ask(wide, addresses=[str(address) for address in addresses])["addresses"],
        strict=True,
    ):
        groups, _, length = given_name.partition("::/")
        assert length == "64"
        network = ipaddress.ip_network((int(address) >> 64 << 64, 64))
        assert ipaddress.ip_address(groups + "::") == network.network_address


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:1:2:3:4:5", "2001:db8:0:1::/64"),
        ("2001:DB8::1", "2001:db8:0:0::/64"),
        ("::1", "0:0:0:0::/64"),
        ("::", "0:0:0:0::/64"),
        ("1::2:3:4:5:6:7", "1:0:2:3::/64"),
        ("1:2:3:4:5:6:7::", "1:2:3:4::/64"),
        ("64:ff9b::192.0.2.7", "64:ff9b:0:0::/64"),
        ("unix:", "unix:"),
    ],
)
def test_an_address_is_a_caller(wide: Limiter, address: str, name: str) -> None:
    assert ask(wide, addresses=[address])["addresses"] == [name]


def test_the_client_that_a_token_request_claims_to_come_from(wide: Limiter) -> None:
    requests: dict[str, tuple[dict[str, object], str | None]] = {
        "Basic": ({"authorization": basic("app")}, "app"),
        "Basic, form-url-encoded": ({"authorization": basic("a b:c/é+")}, "a b:c/é+"),
        "basic in small letters": ({"authorization": "basic " + basic("app")[6:]}, "app"),
        "Basic goes before the form": (
            {"authorization": basic("app"), "body": "client_id=x"},
            "app",
        ),
        "the form": ({"body": "grant_type=x&client_id=a+b%3Ac&client_id=y"}, "a b:c"),
        "a name that is encoded": ({"body": "client%5Fid=app"}, "app"),
        "an assertion's subject": (
            {"body": "client_assertion=" + assertion({"sub": "app", "iss": "x"})},
            "app",
        ),
        "an assertion's issuer": ({"body": "client_assertion=" + assertion({"iss": "app"})}, "app"),
        "a value that is empty": ({"body": "client_id=&scope=x"}, None),
        "a parameter without a value": ({"body": "client_id&x=1"}, None),
        "another content type": ({"body": "client_id=app", "media_type": "text/plain"}, None),
        "nothing": ({"body": ""}, None),
        "Bearer": ({"authorization": "Bearer " + basic("app")[6:]}, None),
        "no base64": ({"authorization": "Basic !!!"}, None),
        "no colon": ({"authorization": "Basic " + base64.b64encode(b"app").decode()}, None),
        "no name": ({"authorization": basic("")}, None),
        "two headers": ({"authorization": [basic("a"), basic("b")]}, None),
        "no JWT": ({"body": "client_assertion=a.b"}, None),
        "a payload that is no JSON": ({"body": "client_assertion=a.YWFh.b"}, None),
        "a payload that is no object": ({"body": "client_assertion=" + assertion([1])}, None),
        "a subject that is no string": (
            {"body": "client_assertion=" + assertion({"sub": {"a": 1}})},
            None,
        ),
    }
    asked = [request for request, _ in requests.values()]
    expected = {case: client for case, (_, client) in requests.items()}
    assert dict(zip(requests, clients(wide, *asked), strict=True)) == expected


def test_an_account_is_known_by_address_and_email_and_not_readable(wide: Limiter) -> None:
    bodies = ["email=A%40b.example", "x=1&email=+a%40B.example+", "email=c%40b.example", "x=1"]
    requests = [{"body": body} for body in bodies]
    elsewhere = {"body": bodies[0], "address": "192.0.2.2"}
    accounts = ask(wide, requests=[*requests, elsewhere])["accounts"]
    assert accounts[0] == accounts[1]
    assert accounts[3] is None
    assert len({accounts[0], accounts[2], accounts[4]}) == 3
    assert len(accounts[0]) == 16


@given(body=st.binary(max_size=200), authorization=st.binary(max_size=60))
@settings(max_examples=100, deadline=None)
def test_nothing_in_a_request_breaks_it(wide: Limiter, body: bytes, authorization: bytes) -> None:
    text = "Basic " + base64.b64encode(authorization).decode()
    requests = [
        {"body": body.decode("latin-1")},
        {"body": "client_assertion=" + body.decode("latin-1")},
        {"body": "client_id=" + body.decode("latin-1") + "&email=" + body.decode("latin-1")},
    ]
    wide.ask(
        "/unit/caller", body=json.dumps({"requests": [*requests, {"authorization": text}]}).encode()
    )
    assert wide.ask("/unit/caller", body=b'{"requests": []}').status == 200
    assert "caller.lua" not in wide.log
