"""The admin API through the whole application: who may ask, and what each resource does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tokendealer.models import AuditEntry, Client, IdempotentAnswer

ADMIN = {"aud": "tokendealer", "scope": "admin", "client_id": "root", "sub": "root"}


@dataclass
class Admin:
    """Calls the admin API as the client "root"."""

    service: Any
    token: str

    async def __call__(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        fields = [("Authorization", f"Bearer {self.token}")]
        fields += [(name.replace("_", "-"), value) for name, value in headers.items()]
        raw = b""
        if body is not None:
            raw = json.dumps(body).encode()
            fields.append(("Content-Type", "application/json"))
        return await self.service.request(method, "/api/admin" + path, raw, fields)

    async def ok(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        answer = await self(method, path, body, **headers)
        assert answer.status in {200, 201}, answer.body
        return answer.json


@pytest.fixture
async def admin(service: Any, mint: Any) -> Admin:
    return Admin(service, mint.token(**ADMIN))


PATHS = [
    ("GET", "/apis"),
    ("POST", "/apis"),
    ("GET", "/clients"),
    ("POST", "/clients"),
    ("GET", "/clients/orders"),
    ("PATCH", "/clients/orders"),
    ("DELETE", "/clients/orders"),
    ("GET", "/clients/orders/secrets"),
    ("POST", "/clients/orders/secrets"),
    ("DELETE", "/clients/orders/secrets/1"),
    ("POST", "/clients/orders/token-preview"),
    ("GET", "/keys"),
    ("POST", "/keys/rotate"),
    ("POST", "/keys/abc/compromise"),
    ("POST", "/tokens/revoke"),
    ("GET", "/audit"),
    ("GET", "/audit/chain"),
    ("GET", "/audit/export"),
    ("GET", "/statistics"),
    ("GET", "/expiring"),
    ("POST", "/explain"),
]


@pytest.mark.parametrize(("method", "path"), PATHS)
async def test_it_is_for_the_scope_admin_of_this_server_alone(
    service: Any, mint: Any, method: str, path: str
) -> None:
    async def status(token: str | None) -> int:
        headers = [("Authorization", f"Bearer {token}")] if token else []
        answer = await service.request(method, "/api/admin" + path, b"", headers)
        return int(answer.status)

    assert await status(None) == 401
    assert await status("rubbish") == 401
    assert await status(mint.token(**{**ADMIN, "aud": "https://api.test"})) == 401
    assert await status(mint.token(**{**ADMIN, "scope": "data:read"})) == 403


async def test_a_revoked_admin_token_is_refused_at_once(admin: Admin) -> None:
    await admin.ok("POST", "/tokens/revoke", {"client_id": "root"})
    assert (await admin("GET", "/clients")).status == 401


async def test_clients_are_listed_by_pages_and_found_by_name(admin: Admin) -> None:
    first = await admin.ok("GET", "/clients?limit=2")
    assert [client["client_id"] for client in first["items"]] == ["disabled", "idle"]
    second = await admin.ok("GET", f"/clients?limit=2&cursor={first['next_cursor']}")
    assert [client["client_id"] for client in second["items"]] == ["orders", "reports"]
    found = await admin.ok("GET", "/clients?q=REPO")
    assert [client["client_id"] for client in found["items"]] == ["reports"]
    off = await admin.ok("GET", "/clients?active=false")
    assert [client["client_id"] for client in off["items"]] == ["disabled"]
    assert (await admin("GET", "/clients?cursor=AAAAAAAAAAAA")).status == 400
    assert (await admin("GET", "/clients?colour=red")).status == 400


async def test_a_client_lives_its_life(admin: Admin, service: Any) -> None:
    made = await admin.ok(
        "POST",
        "/clients",
        {"client_id": "new", "name": "New", "grants": {"https://api.test": ["data:read"]}},
    )
    service.secrets = {**service.secrets, "new": made["client_secret"]}
    assert (await service.ask_token("new")).status == 200
    got = await admin("GET", "/clients/new")
    tag = got.header("ETag")
    assert "client_secret" not in got.json
    changed = await admin("PATCH", "/clients/new", {"quota": {"rate": 5, "burst": 9}}, If_Match=tag)
    assert changed.json["quota"] == {"rate": 5, "burst": 9}
    late = await admin("PATCH", "/clients/new", {"name": "Other"}, If_Match=tag)
    assert (late.status, late.json["field"]) == (412, "If-Match")
    wrong = await admin("PATCH", "/clients/new", {"grants": {"https://api.test": ["nope"]}})
    assert (wrong.status, wrong.json["field"]) == (400, "grant")
    assert (await admin.ok("PATCH", "/clients/new", {"active": False}))["active"] is False
    assert (await admin("DELETE", "/clients/new", If_Match=tag)).status == 412
    assert (await admin("DELETE", "/clients/new")).status == 204
    assert (await admin("GET", "/clients/new")).status == 404
    actions = [e["action"] for e in (await admin.ok("GET", "/audit?target=new"))["items"]]
    assert actions == [
        "client.delete",
        "client.revoke_tokens",
        "client.disable",
        "client.edit",
        "secret.add",
        "client.create",
    ]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"name": "X", "client_id": "orders"}, 409, "client_id"),
        ({"name": "X", "client_id": "a b"}, 400, "client_id"),
        ({"client_id": "x"}, 400, "name"),
        ({"name": "X", "grants": {"nowhere": ["a"]}}, 400, "grant"),
        ({"name": "X", "token_lifetime": 86401}, 400, "token_lifetime"),
        ({"name": "X", "jwks": {"keys": []}}, 400, "jwks"),
        ({"name": "X", "colour": "red"}, 400, "colour"),
    ],
)
async def test_a_client_that_cannot_be_is_refused_by_name(
    admin: Admin, service: Any, body: dict[str, Any], status: int, field: str
) -> None:
    before = await service.count(Client)
    answer = await admin("POST", "/clients", body)
    assert (answer.status, answer.json["field"]) == (status, field)
    assert await service.count(Client) == before


async def test_a_creation_sent_twice_is_done_once_and_answered_alike(
    admin: Admin, service: Any
) -> None:
    body = {"client_id": "twice", "name": "Twice"}
    first = await admin("POST", "/clients", body, Idempotency_Key="k-1")
    again = await admin("POST", "/clients", body, Idempotency_Key="k-1")
    assert (first.status, first.json) == (again.status, again.json)
    assert first.json["client_secret"]
    other = await admin("POST", "/clients", {**body, "name": "Other"}, Idempotency_Key="k-1")
    assert (other.status, other.json["field"]) == (409, "Idempotency-Key")
    broken = await admin("POST", "/clients", body, Idempotency_Key="ä" * 3)
    assert (broken.status, broken.json["field"]) == (400, "Idempotency-Key")
    assert await service.count(IdempotentAnswer) == 1
    service.clock.now += 86401
    assert (await admin("POST", "/clients", body)).status == 401  # its token is over by then


async def test_another_callers_equal_idempotency_key_is_another_key(
    admin: Admin, service: Any, mint: Any
) -> None:
    other = Admin(service, mint.token(**{**ADMIN, "client_id": "other", "sub": "other"}))
    assert (
        await admin("POST", "/clients", {"client_id": "a", "name": "A"}, Idempotency_Key="k")
    ).status == 201
    assert (
        await other("POST", "/clients", {"client_id": "b", "name": "B"}, Idempotency_Key="k")
    ).status == 201


async def test_a_kept_answer_shows_no_secret_in_the_database(
    admin: Admin, database_path: Any
) -> None:
    made = await admin.ok("POST", "/clients", {"name": "X"}, Idempotency_Key="k-2")
    stored = b"".join(path.read_bytes() for path in database_path.parent.glob("tokendealer.db*"))
    assert made["client_id"].encode() in stored
    assert made["client_secret"].encode() not in stored
    assert b"k-2" not in stored


async def test_a_secret_is_exchanged_in_two_steps(admin: Admin, service: Any) -> None:
    (old,) = (await admin.ok("GET", "/clients/orders/secrets"))["items"]
    assert (old["label"], old["state"], old["last_used_at"]) == ("first", "live", None)
    only = await admin("DELETE", f"/clients/orders/secrets/{old['secret_id']}")
    assert (only.status, only.json["field"]) == (409, "force")
    made = await admin.ok(
        "POST",
        "/clients/orders/secrets",
        {"label": "second", "expires_at": int(service.clock.now) + 3600},
    )
    assert made["state"] == "expiring"
    assert (await service.ask_token("orders")).status == 200  # the old one still works
    used = await admin("DELETE", f"/clients/orders/secrets/{old['secret_id']}")
    assert (used.status, used.json["field"]) == (409, "force")
    assert "192.0.2.1" in used.json["error_description"]
    gone = await admin("DELETE", f"/clients/orders/secrets/{old['secret_id']}?force=true")
    assert gone.status == 204
    service.clock.now += 2
    assert (await service.ask_token("orders")).status == 401
    service.secrets = {**service.secrets, "orders": made["client_secret"]}
    assert (await service.ask_token("orders")).status == 200
    assert (await admin("DELETE", "/clients/orders/secrets/99")).status == 404
    assert (await admin("POST", "/clients/nobody/secrets", {"label": "x"})).status == 404


async def test_a_new_secret_works_at_once(admin: Admin, service: Any) -> None:
    assert (await service.ask_token("orders")).status == 200  # so the client is remembered
    service.clock.now += 0.1
    made = await admin.ok("POST", "/clients/orders/secrets", {"label": "second"})
    service.secrets = {**service.secrets, "orders": made["client_secret"]}
    assert (await service.ask_token("orders")).status == 200


async def test_apis_are_made_changed_and_deleted(admin: Admin) -> None:
    made = await admin.ok("POST", "/apis", {"audience": "ships", "scopes": ["b", "a"]})
    path = f"/apis/{made['id']}"
    assert made["scopes"] == ["a", "b"]
    taken = await admin("POST", "/apis", {"audience": "ships", "scopes": ["a"]})
    assert (taken.status, taken.json["field"]) == (409, "audience")
    tag = (await admin("GET", path)).header("ETag")
    assert (await admin.ok("PATCH", path, {"scopes": ["a", "c"]}))["scopes"] == ["a", "c"]
    assert (await admin("PATCH", path, {"scopes": ["a"]}, If_Match=tag)).status == 412
    assert (await admin("DELETE", path)).status == 204
    assert (await admin("GET", path)).status == 404
    assert "ships" not in [api["audience"] for api in (await admin.ok("GET", "/apis"))["items"]]


async def test_what_clients_may_ask_for_is_not_taken_from_under_them(admin: Admin) -> None:
    listed = (await admin.ok("GET", "/apis"))["items"]
    path = f"/apis/{next(api['id'] for api in listed if api['audience'] == 'https://api.test')}"
    change = await admin("PATCH", path, {"scopes": ["data:read"]})
    assert (change.status, change.json["field"]) == (409, "scopes")
    assert "orders" in change.json["error_description"]
    assert (await admin("DELETE", path)).status == 409


async def test_keys_rotate_and_are_dropped(admin: Admin, service: Any) -> None:
    (first,) = (await admin.ok("GET", "/keys"))["items"]
    step = await admin.ok("POST", "/keys/rotate")
    assert (step["state"], step["signs_at"]) == ("next", int(service.clock.now) + 310)
    assert len((await service.get("/.well-known/jwks.json")).json["keys"]) == 2
    dropped = await admin.ok("POST", f"/keys/{first['kid']}/compromise")
    assert (dropped["kid"], dropped["state"]) == (step["kid"], "signing")
    assert (await admin("GET", "/keys")).status == 401  # the token was signed by the first
    assert len((await service.get("/.well-known/jwks.json")).json["keys"]) == 1


async def test_an_unknown_key_is_not_found(admin: Admin) -> None:
    assert (await admin("POST", "/keys/unknown/compromise")).status == 404


async def test_a_preview_says_what_a_token_would(admin: Admin, service: Any) -> None:
    wanted = {"audience": "https://api.test", "scope": "data:read"}
    preview = await admin.ok("POST", "/clients/reports/token-preview", wanted)
    claims = preview["claims"]
    assert (claims["aud"], claims["scope"]) == ("https://api.test", "data:read")
    assert claims["quota"] == {"rate": 5, "burst": 10}
    assert claims["exp"] - claims["iat"] == 600
    assert "jti" not in claims
    refused = await admin("POST", "/clients/reports/token-preview", {"scope": "data:read"})
    assert (refused.status, refused.json["error"]) == (400, "invalid_target")
    assert (await admin("POST", "/clients/nobody/token-preview", {})).status == 404


@pytest.mark.parametrize(
    "body", [{}, {"jti": "a", "client_id": "b"}, {"jti": ""}, {"jti": "a\x00"}]
)
async def test_exactly_one_thing_is_revoked(admin: Admin, body: dict[str, Any]) -> None:
    assert (await admin("POST", "/tokens/revoke", body)).status == 400


async def test_a_clients_tokens_end_and_the_next_one_lives(admin: Admin, service: Any) -> None:
    token = await service.token("orders")
    revoked = await admin.ok("POST", "/tokens/revoke", {"client_id": "orders"})
    assert revoked == {"revoked": "client_id", "issued_before": int(service.clock.now) + 1}
    form = {"audience": "https://api.test"}
    old = await service.post("/verify_token", {"access_token": token, **form})
    new = await service.post(
        "/verify_token", {"access_token": await service.token("orders"), **form}
    )
    assert (old.status, new.status) == (401, 200)


async def test_the_audit_log_is_told_verified_and_exported(admin: Admin, service: Any) -> None:
    await admin.ok("POST", "/clients", {"client_id": "told", "name": "Told"})
    page = await admin.ok("GET", "/audit?action=client.create&limit=1")
    (entry,) = page["items"]
    assert (entry["actor"], entry["source"], entry["target"]) == (
        "client:root",
        "192.0.2.1",
        "told",
    )
    assert entry["after"]["name"] == "Told"
    assert entry["request_id"]
    chain = await admin.ok("GET", "/audit/chain")
    assert (chain["whole"], chain["broken"]) == (True, None)
    exported = (await admin("GET", "/audit/export")).body.splitlines()
    assert [json.loads(line)["seq"] for line in exported] == list(range(1, chain["entries"] + 1))
    async with service.database.write() as session:
        row = await session.get(AuditEntry, entry["seq"])
        row.target = "somebody else"
    broken = await admin.ok("GET", "/audit/chain")
    assert (broken["whole"], broken["broken"]) == (False, entry["seq"])


async def test_the_audit_log_goes_on_page_by_page(admin: Admin) -> None:
    for n in range(3):
        await admin.ok("POST", "/clients", {"client_id": f"page-{n}", "name": "X"})
    first = await admin.ok("GET", "/audit?limit=2")
    second = await admin.ok("GET", f"/audit?limit=2&cursor={first['next_cursor']}")
    seqs = [entry["seq"] for entry in first["items"] + second["items"]]
    assert seqs == list(range(seqs[0], seqs[0] - 4, -1))


async def test_tokens_are_counted_by_the_hour(admin: Admin, service: Any) -> None:
    for _ in range(3):
        await service.token("orders")
    told = await admin.ok("GET", "/statistics?client_id=orders")
    assert told["total"] == 3
    assert told["issued"] == [
        {
            "hour": int(service.clock.now) // 3600 * 3600,
            "client_id": "orders",
            "audience": "https://api.test",
            "count": 3,
        }
    ]


async def test_a_token_is_explained_and_not_kept(admin: Admin, tape: Any, mint: Any) -> None:
    token = mint.token(exp=1)
    told = await admin.ok("POST", "/explain", {"token": token, "audience": "https://api.test"})
    assert (told["accepted"], told["code"]) == (False, "expired")
    failed = [step for step in told["steps"] if step["ok"] is False]
    assert failed
    assert all(step["mend"] for step in failed)
    assert token not in tape.text


async def test_the_way_of_a_user_is_told_apart_from_a_client(service: Any, mint: Any) -> None:
    user = Admin(service, mint.token(**{**ADMIN, "sub": "u-1", "client_id": "dashboard"}))
    await user.ok("POST", "/clients", {"client_id": "by-user", "name": "X"})
    (entry,) = (await user.ok("GET", "/audit?target=by-user&action=client.create"))["items"]
    assert entry["actor"] == "user:u-1"


FLOWS = {
    "grant_types": ["authorization_code", "refresh_token"],
    "redirect_uris": ["https://a.test/cb"],
    "post_logout_redirect_uris": ["https://a.test/"],
}


async def test_a_client_for_people_is_made_and_changed(admin: Admin) -> None:
    body = {"client_id": "web", "name": "Web", "first_party": True, **FLOWS}
    made = await admin.ok("POST", "/clients", body)
    assert made["client_secret"]
    assert {name: made[name] for name in FLOWS} == FLOWS
    assert (made["first_party"], made["public"]) == (True, False)
    change = {"redirect_uris": ["https://b.test/cb"], "post_logout_redirect_uris": None}
    changed = await admin.ok("PATCH", "/clients/web", change)
    assert changed["redirect_uris"] == ["https://b.test/cb"]
    assert changed["post_logout_redirect_uris"] == []


async def test_a_public_client_has_no_secret_and_gets_none(admin: Admin) -> None:
    made = await admin.ok("POST", "/clients", {"name": "App", "public": True, **FLOWS})
    assert (made["client_secret"], made["public"]) == (None, True)
    answer = await admin("POST", f"/clients/{made['client_id']}/secrets", {"label": "x"})
    assert (answer.status, answer.json["field"]) == (400, "client_id")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"client_id": "usr_1"}, "client_id"),
        ({"redirect_uris": []}, "redirect_uris"),
        ({"redirect_uris": ["http://a.test/"]}, "redirect_uris"),
        ({"grant_types": ["password"]}, "grant_types.0"),
        ({"public": True, "first_party": True}, "first_party"),
        ({"public": True, "jwks": {"keys": []}}, "jwks"),
    ],
)
async def test_a_client_for_people_that_can_not_be_is_refused(
    admin: Admin, changes: dict[str, Any], field: str
) -> None:
    answer = await admin("POST", "/clients", {"name": "Web", **FLOWS, **changes})
    assert (answer.status, answer.json["field"]) == (400, field)


async def test_whether_a_client_is_public_is_decided_once(admin: Admin) -> None:
    answer = await admin("PATCH", "/clients/orders", {"public": True})
    assert answer.status == 400


async def test_scopes_are_opened_to_people(admin: Admin) -> None:
    body = {"audience": "a", "scopes": ["a:read", "a:write"], "open_to_users": ["a:read"]}
    made = await admin.ok("POST", "/apis", body)
    assert made["open_to_users"] == ["a:read"]
    path = f"/apis/{made['id']}"
    both = {"open_to_users": ["a:read", "a:write"]}
    assert (await admin.ok("PATCH", path, both))["open_to_users"] == ["a:read", "a:write"]
    fewer = await admin.ok("PATCH", path, {"scopes": ["a:write"]})
    assert fewer["open_to_users"] == ["a:write"]
    answer = await admin("PATCH", path, {"open_to_users": ["a:read"]})
    assert (answer.status, answer.json["field"]) == (400, "open_to_users")
    assert (await admin.ok("PATCH", path, {"open_to_users": None}))["open_to_users"] == []


async def test_a_preview_needs_the_grant(admin: Admin, service: Any) -> None:
    async with service.database.write() as session:
        (await session.get_one(Client, "orders")).grant_types = ["authorization_code"]
    answer = await admin("POST", "/clients/orders/token-preview", {})
    assert (answer.status, answer.json["error"]) == (400, "unauthorized_client")
