from __future__ import annotations

from typing import Any

import pytest

PATH, API = "/verify_token", "https://api.test"


async def verify(service: Any, token: str, audience: str = API) -> Any:
    return await service.post(PATH, {"access_token": token, "audience": audience})


async def test_the_claims_of_a_valid_token_are_told(service: Any, helpers: Any) -> None:
    token = await service.token("orders")
    answer = await verify(service, token)
    assert (answer.status, answer.json) == (200, helpers.parts(token)[1])
    assert answer.header("Cache-Control") == "no-store"


async def test_a_quota_is_told_too(service: Any) -> None:
    token = await service.token("reports", audience="identicons")
    answer = await verify(service, token, "identicons")
    assert answer.json["quota"] == {"rate": 5, "burst": 10}


async def test_whatever_is_wrong_is_refused_with_a_challenge(
    service: Any, mint: Any, foreign_mint: Any, tape: Any
) -> None:
    now = int(service.clock.now)
    for token in (
        "garbage",
        "a.b.c",
        "x" * 9000,
        mint.token(nbf=now + 31),
        mint.token(iat=now + 31),
        mint.token(iss="https://other.test"),
        mint.token(aud="https://other.test"),
        mint.token(aud=[API]),
        mint.token(aud=...),
        mint.token(sub=...),
        mint.token(jti=...),
        mint.token(client_id=...),
        mint.token(exp=...),
        mint.token(exp="soon"),
        mint.token(scope=["data:read"]),
        mint.token({"alg": "RS256"}),
        mint.token({"typ": "JWT"}),
        mint.token({"kid": ...}),
        mint.token({"kid": "unknown"}),
        mint.token({"crit": ["x"]}),
        mint.unsigned(),
        mint.hs512(),
        foreign_mint.token({"kid": mint.kid}),
    ):
        answer = await verify(service, token)
        assert (answer.status, answer.json["error"]) == (401, "invalid_token")
        assert answer.json["error_description"] == "The access token is invalid"
        challenge = answer.header("WWW-Authenticate")
        assert challenge.startswith('Bearer realm="tokendealer", error="invalid_token"')
        assert answer.header("Cache-Control") == "no-store"
        assert token not in tape.text


async def test_a_token_expires_after_the_leeway(service: Any) -> None:
    token = await service.token()
    service.clock.now += 3600 + 29
    assert (await verify(service, token)).status == 200
    service.clock.now += 1
    answer = await verify(service, token)
    assert answer.status == 401
    assert answer.json["error_description"] == "The access token is expired"


async def test_a_revoked_token_is_refused(service: Any) -> None:
    token = await service.token()
    await service.post("/oauth/revoke", {"token": token}, as_client="orders")
    answer = await verify(service, token)
    assert (answer.status, answer.json["error"]) == (401, "invalid_token")
    assert answer.json["error_description"] == "The access token is revoked"


async def test_a_token_is_for_one_audience_only(service: Any) -> None:
    token = await service.token("reports", audience="identicons")
    assert (await verify(service, token, "identicons")).status == 200
    assert (await verify(service, token, API)).status == 401


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "access_token"),
        ({"audience": API}, "access_token"),
        ({"access_token": "x"}, "audience"),
        ({"access_token": "x", "audience": ""}, "audience"),
    ],
)
async def test_a_missing_parameter_is_named(service: Any, form: dict[str, str], field: str) -> None:
    answer = await service.post(PATH, form)
    assert (answer.status, answer.json["field"]) == (400, field)
