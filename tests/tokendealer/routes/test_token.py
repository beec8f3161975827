"""The token endpoint, over HTTP."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from tokendealer.administration.tokens import revoke_client
from tokendealer.models import Client, ClientSecret, IssuedCount

PATH = "/oauth/token"
GRANT = {"grant_type": "client_credentials"}


async def test_an_answer_is_exactly_that_of_rfc_6749(service: Any) -> None:
    answer = await service.ask_token("orders")
    assert answer.status == 200
    assert set(answer.json) == {"access_token", "token_type", "expires_in", "scope"}
    assert answer.json["token_type"] == "Bearer"
    assert answer.json["expires_in"] == 3600
    assert answer.json["scope"] == "data:read data:write"


async def test_a_token_has_exactly_the_header_and_claims_of_rfc_9068(
    service: Any, helpers: Any, mint: Any
) -> None:
    header, claims = helpers.parts(await service.token("orders"))
    now = int(service.clock.now)
    assert header == {"alg": "RS512", "typ": "at+jwt", "kid": mint.kid}
    assert len(claims.pop("jti")) >= 22
    assert claims == {
        "iss": "https://auth.test",
        "sub": "orders",
        "client_id": "orders",
        "aud": "https://api.test",
        "exp": now + 3600,
        "iat": now,
        "nbf": now,
        "scope": "data:read data:write",
    }


async def test_no_two_tokens_have_the_same_jti(service: Any, helpers: Any) -> None:
    jtis = [helpers.parts(await service.token())[1]["jti"] for _ in range(20)]
    assert len(set(jtis)) == 20


async def test_a_clients_quota_and_lifetime_are_in_its_tokens(service: Any, helpers: Any) -> None:
    answer = await service.ask_token("reports", audience="https://api.test")
    claims = helpers.parts(answer.json["access_token"])[1]
    assert claims["quota"] == {"rate": 5, "burst": 10}
    assert answer.json["expires_in"] == claims["exp"] - claims["iat"] == 600


async def test_answers_and_refusals_are_never_stored(service: Any) -> None:
    good = await service.ask_token("orders")
    bad = await service.post(PATH, GRANT)
    for answer in (good, bad):
        assert answer.header("Cache-Control") == "no-store"
        assert answer.header("Pragma") == "no-cache"
        assert answer.header("Content-Type") == "application/json"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=UTF-8",
        "Application/X-WWW-Form-Urlencoded ;charset=utf-8",
    ],
)
async def test_a_form_may_name_its_charset(service: Any, content_type: str, helpers: Any) -> None:
    headers = [("Content-Type", content_type), helpers.basic("orders", service.secrets["orders"])]
    answer = await service.request("POST", PATH, urlencode(GRANT).encode(), headers)
    assert answer.status == 200


@pytest.mark.parametrize(
    "content_type", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""]
)
async def test_another_content_type_is_refused(
    service: Any, content_type: str, helpers: Any
) -> None:
    headers = [("Content-Type", content_type), helpers.basic("orders", service.secrets["orders"])]
    answer = await service.request("POST", PATH, urlencode(GRANT).encode(), headers)
    assert (answer.status, answer.json["error"]) == (400, "invalid_request")
    assert answer.json["field"] == "Content-Type"


async def test_no_content_type_is_refused(service: Any, helpers: Any) -> None:
    headers = [helpers.basic("orders", service.secrets["orders"])]
    answer = await service.request("POST", PATH, urlencode(GRANT).encode(), headers)
    assert (answer.status, answer.json["field"]) == (400, "Content-Type")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "grant_type"),
        (b"grant_type=", "grant_type"),
        (b"grant_type=client_credentials&grant_type=client_credentials", "grant_type"),
        (b"grant_type=client_credentials&scope=a&scope=b", "scope"),
        (b"grant_type=client_credentials&scope=%zz", "scope"),
        (b"grant_type=client_credentials&scope=%00", "scope"),
        (b"grant_type=client_credentials&scope=%ff", "scope"),
        (b"grant_type=client_credentials&scope=\xff", "scope"),
    ],
)
async def test_a_malformed_form_is_refused_and_the_parameter_named(
    service: Any, body: bytes, field: str
) -> None:
    answer = await service.post(PATH, body, as_client="orders")
    assert (answer.status, answer.json["error"]) == (400, "invalid_request")
    assert answer.json["field"] == field


@pytest.mark.parametrize("grant_type", ["password", "implicit", "CLIENT_CREDENTIALS"])
async def test_other_grant_types_are_refused(service: Any, grant_type: str) -> None:
    answer = await service.post(PATH, {"grant_type": grant_type}, as_client="orders")
    assert (answer.status, answer.json["error"]) == (400, "unsupported_grant_type")


async def test_an_unauthenticated_caller_learns_nothing_of_grant_types(service: Any) -> None:
    answer = await service.post(PATH, {"grant_type": "password"})
    assert answer.json["error"] == "invalid_client"


@pytest.mark.parametrize(
    ("scope", "granted"),
    [
        ("data:read", "data:read"),
        ("data:write", "data:write"),
        ("data:write data:read", "data:read data:write"),
        ("data:read data:read", "data:read"),
        ("", "data:read data:write"),
    ],
)
async def test_scope_narrows_what_is_granted(
    service: Any, helpers: Any, scope: str, granted: str
) -> None:
    answer = await service.ask_token("orders", scope=scope)
    assert answer.json["scope"] == granted
    assert helpers.parts(answer.json["access_token"])[1]["scope"] == granted


@pytest.mark.parametrize(
    "scope", ["admin", "data:read admin", "identicons:read", " data:read", "data:read  x", 'a"b']
)
async def test_a_scope_that_is_not_the_clients_is_refused(service: Any, scope: str) -> None:
    answer = await service.ask_token("orders", scope=scope)
    assert (answer.status, answer.json["error"]) == (400, "invalid_scope")
    assert answer.json["field"] == "scope"


async def test_a_scope_of_another_api_of_the_same_client_is_refused(service: Any) -> None:
    answer = await service.ask_token(
        "reports", audience="https://api.test", scope="identicons:read"
    )
    assert answer.json["error"] == "invalid_scope"


@pytest.mark.parametrize(
    ("client_id", "form", "audience"),
    [
        ("orders", {}, "https://api.test"),
        ("orders", {"audience": "https://api.test"}, "https://api.test"),
        ("reports", {"audience": "identicons"}, "identicons"),
        ("reports", {"resource": "https://identicons.test/"}, "identicons"),
        ("reports", {"resource": "https://api.test"}, "https://api.test"),
        (
            "reports",
            {"audience": "identicons", "resource": "https://identicons.test/"},
            "identicons",
        ),
    ],
)
async def test_the_audience_is_the_api_that_was_asked_for(
    service: Any, helpers: Any, client_id: str, form: dict[str, str], audience: str
) -> None:
    assert helpers.parts(await service.token(client_id, **form))[1]["aud"] == audience


@pytest.mark.parametrize(
    ("client_id", "form", "field"),
    [
        ("reports", {}, "audience"),
        ("idle", {}, "audience"),
        ("orders", {"audience": "identicons"}, "audience"),
        ("orders", {"audience": "nowhere"}, "audience"),
        ("orders", {"audience": "https://api.test/"}, "audience"),
        ("orders", {"resource": "https://identicons.test/"}, "resource"),
        ("orders", {"resource": "https://nowhere.test/"}, "resource"),
        ("reports", {"audience": "https://api.test", "resource": "identicons"}, "resource"),
        ("idle", {"audience": "https://api.test"}, "audience"),
    ],
)
async def test_a_target_that_is_not_the_clients_is_refused(
    service: Any, client_id: str, form: dict[str, str], field: str
) -> None:
    answer = await service.ask_token(client_id, **form)
    assert (answer.status, answer.json["error"]) == (400, "invalid_target")
    assert answer.json["field"] == field


async def test_an_api_that_exists_is_refused_in_the_same_words_as_one_that_does_not(
    service: Any,
) -> None:
    exists, absent = [
        (await service.ask_token("orders", audience=audience)).json
        for audience in ("unused", "nowhere")
    ]
    assert exists["error_description"] == absent["error_description"]


async def test_several_resources_are_refused(service: Any) -> None:
    body = urlencode(
        [*GRANT.items(), ("resource", "https://a.test"), ("resource", "https://b.test")]
    )
    answer = await service.post(PATH, body.encode(), as_client="reports")
    assert (answer.status, answer.json["field"]) == (400, "resource")


async def test_a_secret_in_the_form_works_too(service: Any) -> None:
    form = {**GRANT, "client_id": "orders", "client_secret": service.secrets["orders"]}
    assert (await service.post(PATH, form)).status == 200


async def test_a_failed_authentication_is_challenged_and_says_the_same_for_every_cause(
    service: Any, helpers: Any
) -> None:
    causes = [
        [helpers.basic("orders", "wrong")],
        [helpers.basic("nobody", "wrong")],
        [helpers.basic("signer", "wrong")],
        [helpers.basic("disabled", service.secrets["disabled"])],
        [("Authorization", "Basic !")],
        [],
    ]
    bodies = []
    for headers in causes:
        answer = await service.post(PATH, GRANT, *headers)
        assert answer.status == 401
        assert answer.header("WWW-Authenticate") == 'Basic realm="tokendealer", charset="UTF-8"'
        body = answer.json
        assert body.pop("request_id")
        bodies.append(body)
    assert bodies == [
        {"error": "invalid_client", "error_description": "Client authentication failed"}
    ] * len(causes)


async def test_a_disabled_client_is_refused_within_the_cache_time(service: Any) -> None:
    await service.token("orders")
    await service.set_active("orders", False)
    assert (await service.ask_token("orders")).status == 200
    service.clock.now += service.settings.client_cache_seconds
    assert (await service.ask_token("orders")).status == 401


async def test_without_a_cache_a_disabled_client_is_refused_at_once(start: Any) -> None:
    async with start(client_cache_seconds=0) as service:
        await service.token("orders")
        await service.set_active("orders", False)
        assert (await service.ask_token("orders")).status == 401
        await service.set_active("orders", True)
        assert (await service.ask_token("orders")).status == 200


async def test_two_authorization_headers_are_refused(service: Any, helpers: Any) -> None:
    header = helpers.basic("orders", service.secrets["orders"])
    answer = await service.post(PATH, GRANT, header, header)
    assert (answer.status, answer.json["error"]) == (400, "invalid_request")


async def test_parameters_in_the_query_are_not_read(service: Any, helpers: Any) -> None:
    query = urlencode({"client_id": "orders", "client_secret": service.secrets["orders"]})
    answer = await service.post(f"{PATH}?{query}", GRANT)
    assert (answer.status, answer.json["error"]) == (401, "invalid_client")


async def test_credentials_with_unreserved_characters_escaped_are_understood(service: Any) -> None:
    """As openid-client and oauth4webapi send them: even `-`, `_` and `.` are escaped."""
    secret = service.secrets["orders"]
    for plain, escaped in (("-", "%2D"), ("_", "%5F"), (".", "%2E")):
        secret = secret.replace(plain, escaped)
    value = "Basic " + base64.b64encode(f"orders:{secret}".encode()).decode()
    assert (await service.post(PATH, GRANT, ("Authorization", value))).status == 200


async def test_a_body_at_the_limit_is_read_and_one_past_it_is_refused(service: Any) -> None:
    start = urlencode({**GRANT, "unknown": ""}).encode()
    limit = service.settings.max_body_bytes
    at_limit = await service.post(PATH, start + b"x" * (limit - len(start)), as_client="orders")
    past = await service.post(PATH, start + b"x" * (limit - len(start) + 1), as_client="orders")
    assert at_limit.status == 200
    assert (past.status, past.json["error"]) == (413, "payload_too_large")


async def test_a_token_of_the_second_in_which_its_client_was_revoked_is_good(
    start: Any, database: Any, clock: Any, helpers: Any
) -> None:
    clock.now += 0.5
    async with start() as earlier:
        old = await earlier.token("orders")
    async with database.write() as session:
        trail = helpers.trail_of(clock)
        first = await revoke_client(session, "orders", now=clock.now, trail=trail)
    async with start() as service:
        new = await service.token("orders")
        for token, active in ((old, False), (new, True)):
            answer = await service.post("/oauth/introspect", {"token": token}, as_client="orders")
            assert answer.json["active"] is active
    claims = helpers.parts(new)[1]
    assert claims["iat"] == claims["nbf"] == first == int(clock.now) + 1
    assert claims["exp"] == first + 3600


async def test_tokens_are_counted_by_client_and_audience(start: Any, database: Any) -> None:
    async with start() as service:
        for _ in range(3):
            await service.token("orders")
        await service.token("reports", audience="identicons")
        refused = await service.ask_token("orders", audience="nowhere")
        assert refused.status == 400
    async with database.read() as session:
        rows = list(await session.scalars(select(IssuedCount).order_by(IssuedCount.client_id)))
    assert [(row.client_id, row.audience, row.count) for row in rows] == [
        ("orders", "https://api.test", 3),
        ("reports", "identicons", 1),
    ]


async def test_a_secret_that_was_used_is_known_to_have_been(start: Any, database: Any) -> None:
    async with start() as service:
        await service.token("orders")
    async with database.read() as session:
        query = select(ClientSecret).where(ClientSecret.client_id == "orders")
        (secret,) = await session.scalars(query)
    assert (secret.last_used_at, secret.last_used_from) == (int(service.clock.now), "192.0.2.1")


async def test_a_client_without_the_grant_is_refused(service: Any) -> None:
    async with service.database.write() as session:
        (await session.get_one(Client, "orders")).grant_types = ["authorization_code"]
    answer = await service.ask_token("orders")
    assert (answer.status, answer.json["error"]) == (400, "unauthorized_client")


@pytest.mark.parametrize("client_id", ["orders", "nobody"])
async def test_a_client_that_shows_nothing_is_refused(service: Any, client_id: str) -> None:
    answer = await service.post(PATH, {**GRANT, "client_id": client_id})
    assert (answer.status, answer.json["error"]) == (401, "invalid_client")


async def test_a_public_client_that_is_disabled_is_refused(oauth: Any) -> None:
    tokens = await oauth.tokens("phone")
    await oauth.service.set_active("phone", False)
    oauth.service.clock.now += 2
    answer = await oauth.refresh(tokens["refresh_token"], "phone")
    assert (answer.status, answer.json["error"]) == (401, "invalid_client")
