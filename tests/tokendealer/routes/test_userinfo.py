"""Who the person of an access token is."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from tokendealer.models import User

PATH = "/oauth/userinfo"


async def ask(oauth: Any, token: str, method: str = "GET") -> Any:
    return await oauth.service.request(method, PATH, headers=[("Authorization", f"Bearer {token}")])


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_it_tells_what_the_scopes_say(oauth: Any, method: str) -> None:
    token = (await oauth.tokens(scope="openid profile email data:read"))["access_token"]
    answer = await ask(oauth, token, method)
    assert (answer.status, answer.header("Cache-Control")) == (200, "no-store")
    assert answer.json == {
        "sub": oauth.person.user_id,
        "name": "Ann",
        "email": "ann@example.org",
        "email_verified": True,
    }


async def test_openid_alone_is_the_subject_alone(oauth: Any) -> None:
    token = (await oauth.tokens(scope="openid"))["access_token"]
    assert (await ask(oauth, token)).json == {"sub": oauth.person.user_id}


async def test_without_a_token_there_is_a_challenge(oauth: Any) -> None:
    answer = await oauth.service.get(PATH)
    assert (answer.status, answer.header("WWW-Authenticate")) == (401, 'Bearer realm="tokendealer"')


async def test_a_token_without_openid_is_refused(oauth: Any) -> None:
    answer = await ask(oauth, (await oauth.tokens(scope="data:read"))["access_token"])
    assert (answer.status, answer.json["error"]) == (403, "insufficient_scope")
    assert 'scope="openid"' in answer.header("WWW-Authenticate")


async def test_a_clients_own_token_is_refused(oauth: Any) -> None:
    assert (await ask(oauth, await oauth.service.token("orders"))).status == 403


async def test_an_id_token_is_no_access_token(oauth: Any) -> None:
    token = (await oauth.tokens())["id_token"]
    assert (await ask(oauth, token)).json["error"] == "invalid_token"
    assert not await oauth.is_active(token)
    verified = await oauth.service.post(
        "/verify_token", {"access_token": token, "audience": "house"}
    )
    assert verified.status == 401


async def test_of_somebody_who_is_gone_nothing_is_told(oauth: Any) -> None:
    token = (await oauth.tokens())["access_token"]
    async with oauth.service.database.write() as session:
        await session.execute(update(User).values(active=False))
    assert (await ask(oauth, token)).json["error"] == "invalid_token"


async def test_a_revoked_token_is_refused(oauth: Any) -> None:
    tokens = await oauth.tokens()
    await oauth.post("house", {"token": tokens["refresh_token"]}, "/oauth/revoke")
    assert (await ask(oauth, tokens["access_token"])).status == 401
