"""Client authentication as every endpoint with a form has it, over HTTP."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tokendealer.models import UsedAssertion
from tokendealer.throttle import FREE_ATTEMPTS

TOKEN = "/oauth/token"
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def sign_in(service: Any, helpers: Any) -> Any:
    async def post(assertion: str, path: str = TOKEN, **form: str) -> Any:
        return await service.post(path, {**GRANT, **form, **helpers.assertion_form(assertion)})

    return post


@pytest.mark.parametrize("alg", ["RS256", "RS512", "PS256", "PS512", "ES256", "EdDSA"])
async def test_an_assertion_gets_a_token(sign_in: Any, assertion: Any, alg: str) -> None:
    assert (await sign_in(assertion(alg=alg))).status == 200


@pytest.mark.parametrize("aud", ["https://auth.test", "https://auth.test/oauth/token"])
async def test_an_assertion_names_the_issuer_or_the_endpoint(
    sign_in: Any, assertion: Any, aud: str
) -> None:
    assert (await sign_in(assertion(aud=aud))).status == 200


async def test_an_assertion_works_once_at_whatever_endpoint(sign_in: Any, assertion: Any) -> None:
    text = assertion()
    assert (await sign_in(text)).status == 200
    for path in (TOKEN, "/oauth/introspect", "/oauth/revoke"):
        answer = await sign_in(text, path, token="x")
        assert (answer.status, answer.json["error"]) == (401, "invalid_client")


async def test_of_many_that_use_an_assertion_at_once_one_succeeds(
    sign_in: Any, assertion: Any
) -> None:
    text = assertion()
    answers = await asyncio.gather(*(sign_in(text) for _ in range(8)))
    assert sorted(answer.status for answer in answers)[:2] == [200, 401]


async def test_another_process_refuses_a_used_assertion_too(
    sign_in: Any, start: Any, assertion: Any, helpers: Any
) -> None:
    text = assertion()
    assert (await sign_in(text)).status == 200
    async with start() as other:
        answer = await other.post(TOKEN, {**GRANT, **helpers.assertion_form(text)})
        assert answer.status == 401


async def test_used_assertions_are_forgotten_once_they_have_expired(
    service: Any, sign_in: Any, assertion: Any
) -> None:
    for _ in range(3):
        for _ in range(3):
            assert (await sign_in(assertion())).status == 200
        service.clock.now += 60 + 30 + 2
    assert await service.count(UsedAssertion) == 3


async def test_bad_assertions_are_refused_alike(
    service: Any, sign_in: Any, assertion: Any, keys: Any
) -> None:
    now = int(service.clock.now)
    for text in (
        "garbage",
        "a.b.c",
        "x" * 9000,
        assertion.unsigned(),
        assertion.hs256(),
        assertion(key=keys.foreign),
        assertion(header={"kid": "gone"}),
        assertion(header={"kid": "ec"}),
        assertion.raw(b'{"alg":"RS256","crit":["x"]}', b'{"sub":"signer"}'),
        assertion(aud="https://other.test"),
        assertion(exp=now - 31),
        assertion(exp=now + 3600 + 31),
        assertion(nbf=now + 31),
        assertion(iat=now + 31),
        assertion(jti=...),
        assertion(jti="x" * 256),
        assertion(iss="orders"),
        assertion(iss="orders", sub="orders"),
        assertion(iss="nobody", sub="nobody"),
        assertion(sub="a\0b"),
    ):
        answer = await sign_in(text)
        assert answer.status in (401, 429)
        assert answer.json["error"] == "invalid_client"
    assert await service.count(UsedAssertion) == 0


@pytest.mark.parametrize("jti", ["' OR 1=1 --", "../../x", "é" * 255, "\U0001f600", "\x01"])
async def test_an_odd_jti_is_just_a_text(
    service: Any, sign_in: Any, assertion: Any, jti: str
) -> None:
    text = assertion(jti=jti)
    assert [(await sign_in(text)).status for _ in range(2)] == [200, 401]


async def test_a_jti_with_a_lone_surrogate_is_refused(sign_in: Any, assertion: Any) -> None:
    claims = json.dumps(assertion.claims(jti="\ud800")).encode()
    answer = await sign_in(assertion.raw(b'{"alg":"RS256"}', claims))
    assert answer.status == 401


async def test_a_client_id_beside_the_assertion_must_be_its_subject(
    sign_in: Any, assertion: Any
) -> None:
    assert (await sign_in(assertion(), client_id="signer")).status == 200
    assert (await sign_in(assertion(), client_id="orders")).status == 401


async def test_two_ways_at_once_are_refused(service: Any, assertion: Any, helpers: Any) -> None:
    secret = {"client_id": "orders", "client_secret": service.secrets["orders"]}
    for form, as_client in (
        (secret, "orders"),
        (helpers.assertion_form(assertion()), "orders"),
        ({**secret, **helpers.assertion_form(assertion())}, None),
    ):
        answer = await service.post(TOKEN, {**GRANT, **form}, as_client=as_client)
        assert (answer.status, answer.json["error"]) == (400, "invalid_request")


async def test_a_client_id_that_differs_from_the_header_is_refused(service: Any) -> None:
    answer = await service.post(TOKEN, {**GRANT, "client_id": "reports"}, as_client="orders")
    assert (answer.status, answer.json["field"]) == (400, "client_id")


async def test_wrong_secrets_slow_down_one_address_and_never_the_right_secret(
    service: Any, helpers: Any
) -> None:
    wrong = helpers.basic("orders", "wrong")
    for _ in range(FREE_ATTEMPTS):
        assert (await service.post(TOKEN, GRANT, wrong)).status == 401
    assert service.sleep.pauses == []
    slow = await service.post(TOKEN, GRANT, wrong)
    assert (slow.status, slow.json["error"]) == (429, "invalid_client")
    assert slow.header("Retry-After") == "1"
    assert slow.header("Cache-Control") == "no-store"
    assert service.sleep.pauses == [0.25]
    elsewhere = await service.post(TOKEN, GRANT, wrong, address="198.51.100.7")
    assert elsewhere.status == 401
    assert (await service.ask_token("orders")).status == 200
    assert (await service.post(TOKEN, GRANT, wrong)).status == 401
    assert service.sleep.pauses == [0.25]


async def test_a_forged_forwarded_address_makes_no_fresh_start(service: Any, helpers: Any) -> None:
    wrong = helpers.basic("orders", "wrong")
    answers = [
        await service.post(TOKEN, GRANT, wrong, ("X-Forwarded-For", f"203.0.113.{n}"))
        for n in range(FREE_ATTEMPTS + 1)
    ]
    assert answers[-1].status == 429
