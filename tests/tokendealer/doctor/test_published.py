from __future__ import annotations

import json
from typing import Any

import pytest

from bearer import MAX_LIST_BYTES
from tokendealer.doctor import published
from tokendealer.doctor.published import Stored
from tokendealer.jwk import to_jwk

URL = "http://td.test"
JWKS = f"{URL}/.well-known/jwks.json"
LIST = f"{URL}/oauth/revocations"
ISSUER = "https://auth.test"


@pytest.fixture
def stored(mint: Any) -> Stored:
    return Stored(frozenset({mint.kid}), {mint.kid: mint.key.public_key()}, 3)


@pytest.fixture
def serve(http: Any, mint: Any) -> Any:
    def put(keys: Any = None, **changes: Any) -> None:
        published = {mint.kid: mint.key.public_key()} if keys is None else keys
        document = {"keys": [to_jwk(kid, key) for kid, key in published.items()]}
        http.put(JWKS, json.dumps(document).encode())
        says = {"iss": ISSUER, "iat": int(mint.clock.now), "version": 3, "jtis": [], "kids": []}
        says |= {"clients": {}, "subjects": {}, **changes}
        header = json.dumps(mint.header(typ="revocations+jwt")).encode()
        http.put(LIST, mint.sign(header, json.dumps(says).encode()).encode())

    return put


@pytest.fixture
def look(http: Any, stored: Stored, levels: Any) -> Any:
    async def check() -> tuple[str, str]:
        findings = await published.check(URL, stored, ISSUER, http)
        found = levels(findings)
        return found[f"key set of {URL}"], found[f"revocations of {URL}"]

    return check


async def test_the_databases_keys_and_a_list_signed_by_one_of_them_are_ok(
    serve: Any, look: Any
) -> None:
    serve()
    assert await look() == ("ok", "ok")


async def test_no_answer_is_bad(look: Any) -> None:
    assert await look() == ("bad", "bad")


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"{", b'{"keys": 1}'])
async def test_rubbish_is_bad(look: Any, http: Any, body: bytes) -> None:
    http.put(JWKS, body)
    http.put(LIST, body)
    assert await look() == ("bad", "bad")


async def test_another_status_is_bad(serve: Any, look: Any, http: Any) -> None:
    serve()
    for url in (JWKS, LIST):
        http.put(url, http.replies[url].body, status=500)
    assert await look() == ("bad", "bad")


async def test_a_key_too_few_is_bad(serve: Any, look: Any) -> None:
    serve({})
    assert (await look())[0] == "bad"


async def test_a_key_too_many_is_bad(serve: Any, look: Any, mint: Any, keys: Any) -> None:
    serve({mint.kid: mint.key.public_key(), "foreign": keys.foreign.public_key()})
    assert (await look())[0] == "bad"


async def test_another_key_of_the_same_name_is_bad(
    serve: Any, look: Any, mint: Any, keys: Any
) -> None:
    serve({mint.kid: keys.foreign.public_key()})
    assert (await look())[0] == "bad"


async def test_a_list_by_a_foreign_key_is_bad(
    serve: Any, look: Any, http: Any, foreign_mint: Any
) -> None:
    serve()
    header = json.dumps(foreign_mint.header(typ="revocations+jwt")).encode()
    http.put(LIST, foreign_mint.sign(header, b"{}").encode())
    assert await look() == ("ok", "bad")


async def test_a_list_of_another_issuer_is_bad(serve: Any, look: Any) -> None:
    serve(iss="https://other.test")
    assert await look() == ("ok", "bad")


async def test_a_list_behind_the_database_is_told(serve: Any, look: Any) -> None:
    serve(version=2)
    assert await look() == ("ok", "warn")


async def test_a_list_that_may_soon_be_too_long_is_told(serve: Any, look: Any) -> None:
    serve(jtis=["j" * 64] * (MAX_LIST_BYTES // 2 // 64))
    assert await look() == ("ok", "warn")
