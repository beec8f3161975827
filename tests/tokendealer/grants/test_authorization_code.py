"""Codes are exchanged once, by whom they were given to."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy import select, update

from tests.tokendealer.oauth import PHONE_URI, REDIRECT_URI
from tokendealer.grants.authorization_code import MOST_FAMILIES
from tokendealer.models import AuthorizationCode, Client, Consent, RefreshToken, TokenFamily, User
from tokendealer.store import consents

API, ISSUER = "https://api.test", "https://auth.test"


async def test_the_tokens_say_who_signed_in_and_for_whom(oauth: Any, helpers: Any) -> None:
    tokens = await oauth.tokens(scope="openid profile email data:read", nonce="n-1")
    now = int(oauth.service.clock.now)
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 600
    assert tokens["scope"] == "data:read email openid profile"
    assert tokens["refresh_token"].startswith("tdr_")
    header, claims = helpers.parts(tokens["access_token"])
    assert header["typ"] == "at+jwt"
    assert claims["sub"] == oauth.person.user_id
    assert (claims["client_id"], claims["aud"]) == ("house", API)
    assert (claims["auth_time"], claims["name"]) == (now, "Ann")
    header, identity = helpers.parts(tokens["id_token"])
    assert header["typ"] == "JWT"
    assert (identity["sub"], identity["aud"]) == (oauth.person.user_id, "house")
    assert identity["nonce"] == "n-1"
    assert identity["email"] == "ann@example.org"
    assert identity["exp"] == now + 3600


async def test_authlib_takes_the_id_token(oauth: Any) -> None:
    tokens = await oauth.tokens(scope="openid email data:read", nonce="n-1")
    keys = (await oauth.service.get("/.well-known/jwks.json")).json
    said = {"nonce": "n-1", "client_id": "house", "access_token": tokens["access_token"]}
    token = jwt.decode(tokens["id_token"], KeySet.import_key_set(keys), algorithms=["RS512"])
    claims = CodeIDToken(token.claims, token.header, {"iss": {"value": ISSUER}}, said)
    claims.validate(now=int(oauth.service.clock.now))
    with pytest.raises(JoseError):
        CodeIDToken(token.claims, token.header, {}, {**said, "access_token": "other"}).validate(
            now=int(oauth.service.clock.now)
        )


async def test_without_openid_there_is_no_id_token_and_without_profile_no_name(
    oauth: Any, helpers: Any
) -> None:
    tokens = await oauth.tokens(scope="data:read")
    assert "id_token" not in tokens
    assert "name" not in helpers.parts(tokens["access_token"])[1]


async def test_identity_alone_is_for_no_api(oauth: Any, helpers: Any) -> None:
    tokens = await oauth.tokens(scope="openid")
    assert helpers.parts(tokens["access_token"])[1]["aud"] == "tokendealer"
    named = await oauth.exchange(await oauth.code(scope="openid"), audience=API)
    assert named.json["error"] == "invalid_target"


async def test_a_public_client_proves_itself_by_the_verifier_alone(oauth: Any) -> None:
    tokens = await oauth.tokens("phone")
    assert tokens["scope"] == "data:read openid"
    assert (await oauth.refresh(tokens["refresh_token"], "phone")).status == 200


async def test_of_two_exchanges_at_once_one_wins_and_then_its_tokens_end(oauth: Any) -> None:
    code = await oauth.code()
    answers = await asyncio.gather(oauth.exchange(code), oauth.exchange(code))
    assert sorted(answer.status for answer in answers) == [200, 400]
    (lost,) = [answer for answer in answers if answer.status == 400]
    assert lost.json["error"] == "invalid_grant"
    (won,) = [answer.json for answer in answers if answer.status == 200]
    assert not await oauth.is_active(won["access_token"])
    assert (await oauth.refresh(won["refresh_token"])).status == 400


async def test_a_code_that_comes_twice_ends_the_family_and_is_audited(
    oauth: Any, helpers: Any
) -> None:
    code = await oauth.code()
    tokens = (await oauth.exchange(code)).json
    assert await oauth.is_active(tokens["access_token"])
    assert (await oauth.exchange(code, "shop")).json["error"] == "invalid_grant"
    assert not await oauth.is_active(tokens["access_token"])
    entry = (await helpers.entries(oauth.service.database))[-1]
    assert (entry.action, entry.actor) == ("family.end", "client:shop")
    assert "used before" in entry.after


@pytest.mark.parametrize(
    ("client_id", "changes"),
    [
        ("shop", {}),
        ("phone", {"redirect_uri": REDIRECT_URI}),
        ("house", {"redirect_uri": "https://client.test/other"}),
        ("house", {"redirect_uri": PHONE_URI}),
        ("house", {"code_verifier": "w" * 43}),
    ],
)
async def test_who_shows_a_code_wrongly_has_burnt_it(
    oauth: Any, client_id: str, changes: dict[str, str]
) -> None:
    code = await oauth.code()
    wrong = await oauth.exchange(code, client_id, **changes)
    assert (wrong.status, wrong.json["error"]) == (400, "invalid_grant")
    assert (await oauth.exchange(code)).json["error"] == "invalid_grant"
    assert await oauth.service.count(TokenFamily) == 0


async def test_a_code_lives_for_a_minute(oauth: Any) -> None:
    code = await oauth.code()
    oauth.service.clock.now += 60
    assert (await oauth.exchange(code)).json["error"] == "invalid_grant"


async def test_an_unknown_code_is_refused(oauth: Any) -> None:
    assert (await oauth.exchange("x")).json["error"] == "invalid_grant"


@pytest.mark.parametrize("name", ["code", "redirect_uri", "code_verifier"])
async def test_what_is_missing_is_named(oauth: Any, name: str) -> None:
    changes = {} if name == "code" else {name: ...}
    answer = await oauth.exchange(... if name == "code" else "x", **changes)
    assert (answer.json["error"], answer.json["field"]) == ("invalid_request", name)


@pytest.mark.parametrize("verifier", ["v" * 42, "v" * 129, "v" * 42 + "é"])
async def test_a_malformed_verifier_does_not_burn_the_code(oauth: Any, verifier: str) -> None:
    code = await oauth.code()
    answer = await oauth.exchange(code, code_verifier=verifier)
    assert answer.json["field"] == "code_verifier"
    assert (await oauth.exchange(code)).status == 200


async def test_a_wrong_audience_does_not_burn_the_code(oauth: Any) -> None:
    code = await oauth.code()
    assert (await oauth.exchange(code, audience="nowhere")).json["error"] == "invalid_target"
    assert (await oauth.exchange(code, audience=API)).status == 200


async def test_a_client_without_refresh_tokens_gets_none_and_can_be_ended_all_the_same(
    oauth: Any,
) -> None:
    async with oauth.service.database.write() as session:
        row = await session.get_one(Client, "house")
        row.grant_types = ["authorization_code"]
    oauth.service.clock.now += 2
    code = await oauth.code()
    tokens = (await oauth.exchange(code)).json
    assert "refresh_token" not in tokens
    await oauth.exchange(code)
    oauth.service.clock.now += 1
    answer = await oauth.service.post(
        "/oauth/introspect", {"token": tokens["access_token"]}, as_client="orders"
    )
    assert answer.json == {"active": False}


async def test_a_client_without_the_grant_may_not_exchange(oauth: Any) -> None:
    answer = await oauth.service.post(
        "/oauth/token", {"grant_type": "authorization_code", "code": "x"}, as_client="orders"
    )
    assert (answer.status, answer.json["error"]) == (400, "unauthorized_client")


async def test_signing_out_burns_codes_that_nobody_exchanged(oauth: Any) -> None:
    code = await oauth.code()
    await oauth.browser.submit("/account/sign-out")
    assert (await oauth.exchange(code)).json["error"] == "invalid_grant"


@pytest.mark.parametrize("gone", ["person", "consent"])
async def test_what_was_taken_back_meanwhile_is_refused(oauth: Any, gone: str) -> None:
    code = await oauth.code("shop")
    async with oauth.service.database.write() as session:
        if gone == "person":
            await session.execute(update(User).values(active=False))
        else:
            await consents.take_back(session, oauth.person.user_id, "shop")
    assert (await oauth.exchange(code, "shop")).json["error"] == "invalid_grant"


async def test_old_codes_and_families_are_taken_away_on_the_way(oauth: Any) -> None:
    await oauth.tokens()
    await oauth.code()
    oauth.service.clock.now += 31 * 86400
    await oauth.browser.sign_in()
    await oauth.tokens()
    for model in (AuthorizationCode, TokenFamily, RefreshToken):
        assert await oauth.service.count(model) == 1
    assert await oauth.service.count(Consent) == 0


async def test_nothing_that_works_is_stored(oauth: Any) -> None:
    code = await oauth.code()
    tokens = (await oauth.exchange(code)).json
    async with oauth.service.database.read() as session:
        stored = [
            await session.scalar(select(each.digest)) for each in (AuthorizationCode, RefreshToken)
        ]
    assert code.encode() not in stored
    assert tokens["refresh_token"].encode() not in stored


async def test_the_oldest_family_of_a_person_and_client_ends_when_there_are_too_many(
    oauth: Any,
) -> None:
    service = oauth.service
    oldest, another = await oauth.tokens(), await oauth.tokens("phone")
    service.clock.now += 1
    now = int(service.clock.now)
    async with service.database.write() as session:
        for number in range(MOST_FAMILIES - 2):
            session.add(
                TokenFamily(
                    family_id=f"fam_{number}",
                    client_id="house",
                    user_id=oauth.person.user_id,
                    sid="s",
                    identity=["openid"],
                    grants={},
                    auth_time=now,
                    created_at=now,
                    expires_at=now + 1000,
                )
            )
    for is_left in (True, False):
        await oauth.tokens()
        assert await oauth.is_active(oldest["access_token"]) is is_left
    assert (await oauth.refresh(oldest["refresh_token"])).status == 400
    assert await oauth.is_active(another["access_token"])
