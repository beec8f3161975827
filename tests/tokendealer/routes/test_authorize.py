"""The authorization endpoint, in a browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from chassis.sealed import Sealer
from tests.tokendealer.oauth import AUTHORIZE, CHALLENGE, PHONE_URI, REDIRECT_URI, told
from tokendealer.models import ApiScope, AuthorizationCode, Client

ISSUER = "https://auth.test"
RFC_6749_DESCRIPTION = set(map(chr, [0x20, 0x21, *range(0x23, 0x5C), *range(0x5D, 0x7F)]))


async def test_a_first_party_client_gets_a_code_at_once(oauth: Any) -> None:
    answer = await oauth.authorize(unknown="ignored")
    assert answer.header("Location").startswith(f"{REDIRECT_URI}?")
    assert answer.header("Cache-Control") == "no-store"
    parameters = told(answer)
    assert set(parameters) == {"code", "state", "iss"}
    assert (parameters["state"], parameters["iss"]) == ("state-1", ISSUER)


async def test_without_a_state_none_comes_back(oauth: Any) -> None:
    assert "state" not in told(await oauth.authorize(state=...))


LOST: list[dict[str, Any]] = [
    {"client_id": "nobody"},
    {"client_id": ...},
    {"client_id": "disabled"},
    {"client_id": ["house", "shop"]},
    {"redirect_uri": ...},
    {"redirect_uri": REDIRECT_URI + "/"},
    {"redirect_uri": "https://client.test:443/callback"},
    {"redirect_uri": "https://client.test.evil.test/callback"},
    {"redirect_uri": REDIRECT_URI + "?x=1"},
    {"redirect_uri": [REDIRECT_URI, "https://evil.test/"]},
    {"redirect_uri": "javascript:alert(1)"},
    {"redirect_uri": PHONE_URI},
    {"state": "x" * 5000},
]


async def test_what_belongs_nowhere_is_told_on_a_page(oauth: Any) -> None:
    for changes in LOST:
        named = _client(changes.get("client_id", "house"))
        others = {name: value for name, value in changes.items() if name != "client_id"}
        path = oauth.path(**others).replace("client_id=house", named)
        answer = await oauth.browser.get(path)
        assert answer.status == 400, changes
        assert answer.header("Location") is None
        assert answer.header("Content-Type") == "text/html; charset=utf-8"
        assert b"evil.test" not in answer.body


def _client(client_id: Any) -> str:
    if client_id is ...:
        return ""
    ids = client_id if isinstance(client_id, list) else [client_id]
    return "&".join(f"client_id={each}" for each in ids)


async def test_broken_encoding_is_told_on_a_page(oauth: Any) -> None:
    assert (await oauth.browser.get(f"{oauth.path()}&x=%zz")).status == 400


async def test_unknown_clients_and_wrong_uris_are_not_told_apart_by_what_there_is(
    oauth: Any,
) -> None:
    unknown, disabled = [
        (await oauth.browser.get(oauth.path().replace("client_id=house", f"client_id={each}")))
        for each in ("nobody", "disabled")
    ]
    assert _without_number(unknown.body) == _without_number(disabled.body)


def _without_number(body: bytes) -> bytes:
    return body.partition(b"name this number")[0]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"response_type": ...}, "invalid_request"),
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_type": "code id_token"}, "unsupported_response_type"),
    ({"response_mode": "fragment"}, "invalid_request"),
    ({"response_mode": "form_post"}, "invalid_request"),
    ({"code_challenge": ...}, "invalid_request"),
    ({"code_challenge": CHALLENGE[:42]}, "invalid_request"),
    ({"code_challenge": CHALLENGE[:42] + "+"}, "invalid_request"),
    ({"code_challenge_method": ...}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"request": "x.y.z"}, "request_not_supported"),
    ({"request_uri": "https://client.test/r"}, "request_uri_not_supported"),
    ({"registration": "{}"}, "registration_not_supported"),
    ({"scope": "openid unknown"}, "invalid_scope"),
    ({"scope": "openid identicons:read"}, "invalid_scope"),
    ({"scope": 'a"b'}, "invalid_scope"),
    ({"scope": ["openid", "data:read"]}, "invalid_request"),
    ({"resource": "https://nowhere.test/"}, "invalid_target"),
    ({"audience": "identicons"}, "invalid_target"),
    ({"prompt": "create"}, "invalid_request"),
    ({"prompt": "none login"}, "invalid_request"),
    ({"max_age": "-1"}, "invalid_request"),
    ({"max_age": "soon"}, "invalid_request"),
    ({"nonce": "n" * 256}, "invalid_request"),
    ({"id_token_hint": "x.y.z"}, "invalid_request"),
    ({"scope": "data:write"}, "access_denied"),
]


async def test_what_is_wrong_is_told_to_the_client(oauth: Any) -> None:
    for changes, error in WRONG:  # in one service: each takes longer to start than to ask
        parameters = told(await oauth.authorize(**changes))
        assert parameters["error"] == error, changes
        assert (parameters["state"], parameters["iss"]) == ("state-1", ISSUER)
        assert set(parameters["error_description"]) <= RFC_6749_DESCRIPTION
    assert await oauth.service.count(AuthorizationCode) == 0


async def test_a_repeated_state_is_not_sent_back(oauth: Any) -> None:
    parameters = told(await oauth.authorize(state=["a", "b"]))
    assert parameters["error"] == "invalid_request"
    assert "state" not in parameters


async def test_a_client_that_lost_the_grant_is_told_so(oauth: Any) -> None:
    async with oauth.service.database.write() as session:
        (await session.get_one(Client, "house")).grant_types = ["client_credentials"]
    assert told(await oauth.authorize())["error"] == "unauthorized_client"


async def test_only_what_is_open_to_users_is_granted(oauth: Any, add_user: Any) -> None:
    tokens = await oauth.tokens(scope="openid data:read data:write offline_access")
    assert tokens["scope"] == "data:read openid"


async def test_an_admin_may_give_everything(oauth: Any, helpers: Any, add_user: Any) -> None:
    await add_user("root@example.org", admin=True)
    await oauth.become("root@example.org")
    assert (await oauth.tokens(scope=...))["scope"] == "data:read data:write"


async def test_resources_limit_what_is_asked_for(oauth: Any) -> None:
    tokens = await oauth.tokens(scope="openid data:read", resource=["https://api.test"])
    assert tokens["scope"] == "data:read openid"


async def test_who_is_not_signed_in_signs_in_and_comes_back(oauth: Any, helpers: Any) -> None:
    browser = helpers.visitor(oauth.service)
    answer = await browser.get(oauth.path(login_hint="ann@example.org"))
    page = await browser.get(answer.header("Location"))
    assert b"Sign in to go on to The house." in page.body
    assert b'value="ann@example.org"' in page.body
    assert "form-action 'self' https://client.test;" in page.header("Content-Security-Policy")
    answer = await browser.submit(
        answer.header("Location"), email="ann@example.org", password=helpers.password
    )
    assert answer.header("Location").startswith(f"{AUTHORIZE}?")
    assert "code" in told(await browser.get(answer.header("Location")))


@pytest.mark.parametrize("changes", [{"prompt": "login"}, {"prompt": "select_account"}])
async def test_to_sign_in_again_is_asked_once_and_not_skipped(
    oauth: Any, helpers: Any, changes: dict[str, str]
) -> None:
    answer = await oauth.authorize(**changes)
    assert answer.header("Location").startswith("/login?")
    page = answer.header("Location")
    oauth.service.clock.now += 5
    answer = await oauth.browser.submit(page, email="ann@example.org", password=helpers.password)
    back = answer.header("Location")
    assert "code" in told(await oauth.browser.get(back))
    moved = back.replace("state-1", "state-2")
    assert (await oauth.browser.get(moved)).header("Location").startswith("/login?")


async def test_who_goes_back_without_signing_in_is_asked_again(oauth: Any) -> None:
    answer = await oauth.authorize(prompt="login")
    sealed = parse_qs(urlsplit(answer.header("Location")).query)["continue"][0]
    sealer = Sealer(oauth.service.settings.pepper, "continue", oauth.service.clock)
    back = sealer.open(sealed)["then"]
    assert (await oauth.browser.get(back)).header("Location").startswith("/login?")


@pytest.mark.parametrize("max_age", ["0", "60"])
async def test_a_sign_in_that_is_too_old_is_renewed(oauth: Any, max_age: str) -> None:
    oauth.service.clock.now += 61
    assert (await oauth.authorize(max_age=max_age)).header("Location").startswith("/login?")
    assert told(await oauth.authorize(max_age=max_age, prompt="none"))["error"] == "login_required"
    assert "code" in told(await oauth.authorize(max_age="61"))


async def test_prompt_none_never_shows_a_page(oauth: Any, helpers: Any) -> None:
    assert "code" in told(await oauth.authorize(prompt="none"))
    assert told(await oauth.authorize("shop", prompt="none"))["error"] == "consent_required"
    browser = helpers.visitor(oauth.service)
    answer = await browser.get(oauth.path(prompt="none"))
    assert told(answer)["error"] == "login_required"


async def test_a_hint_of_another_person_asks_to_sign_in(
    oauth: Any, helpers: Any, add_user: Any
) -> None:
    hint = (await oauth.tokens())["id_token"]
    assert "code" in told(await oauth.authorize(id_token_hint=hint, prompt="none"))
    await add_user("bob@example.org", name="Bob")
    await oauth.become("bob@example.org")
    refused = await oauth.authorize(id_token_hint=hint, prompt="none")
    assert told(refused)["error"] == "login_required"
    page = (await oauth.authorize(id_token_hint=hint)).header("Location")
    oauth.service.clock.now += 5
    answer = await oauth.browser.submit(page, email="bob@example.org", password=helpers.password)
    assert told(await oauth.browser.get(answer.header("Location")))["error"] == "login_required"


async def test_a_hint_for_another_client_or_of_another_kind_is_refused(oauth: Any) -> None:
    tokens = await oauth.tokens()
    for hint in (tokens["access_token"], (await oauth.tokens("shop"))["id_token"]):
        assert told(await oauth.authorize(id_token_hint=hint))["error"] == "invalid_request"


async def test_a_request_by_form_becomes_one_by_address(oauth: Any) -> None:
    path, _, query = oauth.path().partition("?")
    answer = await oauth.service.post(path, f"{query}&empty=".encode())
    assert (answer.status, answer.header("Location")) == (303, f"{path}?{query}")


@pytest.mark.parametrize("uri", ["http://127.0.0.1:50123/cb", "http://127.0.0.1/cb", PHONE_URI])
async def test_a_native_app_may_listen_on_any_port(oauth: Any, uri: str) -> None:
    page = await oauth.authorize("phone", redirect_uri=uri)
    answer = await oauth.agree(page)
    assert answer.header("Location").startswith(f"{uri}?code=")


async def test_scopes_that_were_closed_meanwhile_are_not_granted(oauth: Any) -> None:
    async with oauth.service.database.write() as session:
        await session.execute(update(ApiScope).values(open_to_users=False))
    assert told(await oauth.authorize(scope="data:read"))["error"] == "access_denied"
