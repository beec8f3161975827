"""People by the admin API, through the whole application."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tokendealer.models import PasswordLink, User

ADMIN = {"aud": "tokendealer", "scope": "admin", "client_id": "root", "sub": "root"}
NEW = "quite another password"


@dataclass
class Admin:
    """Calls the admin API of users as the client "root"."""

    service: Any
    token: str

    async def __call__(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        fields = [("Authorization", f"Bearer {self.token}")]
        fields += [(name.replace("_", "-"), value) for name, value in headers.items()]
        raw = b"" if body is None else json.dumps(body).encode()
        fields += [("Content-Type", "application/json")] if raw else []
        return await self.service.request(method, "/api/admin/users" + path, raw, fields)

    async def ok(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        answer = await self(method, path, body, **headers)
        assert answer.status in {200, 201}, answer.body
        return answer.json


@pytest.fixture
async def admin(service: Any, mint: Any) -> Admin:
    return Admin(service, mint.token(**ADMIN))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("POST", ""),
        ("GET", "/usr_00000000000000000000"),
        ("PATCH", "/usr_00000000000000000000"),
        ("POST", "/usr_00000000000000000000/reset"),
        ("DELETE", "/usr_00000000000000000000"),
    ],
)
async def test_it_is_for_admins_alone_and_nobody_is_not_found(
    service: Any, mint: Any, admin: Admin, method: str, path: str
) -> None:
    assert (await Admin(service, "rubbish")(method, path)).status == 401
    token = mint.token(**{**ADMIN, "scope": "data:read"})
    assert (await Admin(service, token)(method, path)).status == 403
    if path:
        body = {} if method in {"PATCH", "POST"} else None
        assert (await admin(method, path, body)).status == 404


async def test_an_invited_person_sets_a_password_by_a_link_that_is_shown_once(
    admin: Admin, visitor: Any
) -> None:
    body = {"email": "New@Example.org", "name": "New"}
    made = await admin("POST", "", body, Idempotency_Key="k-1")
    assert made.status == 201
    user = dict(made.json)
    link = user.pop("link")
    assert made.header("Location") == f"/api/admin/users/{user['user_id']}"
    assert user == {
        "user_id": user["user_id"],
        "email": "new@example.org",
        "email_verified": True,
        "name": "New",
        "admin": False,
        "active": True,
        "second_factor": False,
        "invited": True,
        "created_at": int(admin.service.clock.now),
        "signed_in_at": None,
        "version": 1,
    }
    again = await admin("POST", "", body, Idempotency_Key="k-1")
    assert (again.status, again.json) == (201, made.json)
    assert (await admin("POST", "", body)).status == 409
    got = await admin.ok("GET", f"/{user['user_id']}")
    assert got == user
    await visitor.submit(link.removeprefix("https://auth.test"), password=NEW)
    assert (await visitor.sign_in("new@example.org", NEW)).status == 303
    got = await admin.ok("GET", f"/{user['user_id']}")
    assert (got["invited"], got["signed_in_at"]) == (False, int(admin.service.clock.now))
    assert got["version"] > 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "nobody", "name": "N"}, "email"),
        ({"email": "a@example.org", "name": "a\u202eb"}, "name"),
        ({"email": "a@example.org"}, "name"),
        ({"email": "a@example.org", "name": "N", "password": "x"}, "password"),
    ],
)
async def test_who_cannot_be_is_refused_by_name(
    admin: Admin, body: dict[str, Any], field: str
) -> None:
    answer = await admin("POST", "", body)
    assert (answer.status, answer.json["field"]) == (400, field)
    assert await admin.service.count(User) == await admin.service.count(PasswordLink) == 0


async def test_people_are_listed_by_pages_and_found(admin: Admin, add_user: Any) -> None:
    for name, is_admin in (("Ann", True), ("Bob", False), ("Cleo", False)):
        await add_user(f"{name.lower()}@example.org", name=name, admin=is_admin)
    first = await admin.ok("GET", "?limit=2")
    second = await admin.ok("GET", f"?limit=2&cursor={first['next_cursor']}")
    assert [u["name"] for u in first["items"] + second["items"]] == ["Ann", "Bob", "Cleo"]

    async def found(query: str) -> list[str]:
        return [user["name"] for user in (await admin.ok("GET", query))["items"]]

    assert await found("?q=CLE") == ["Cleo"]
    assert await found("?q=bob%40EXAMPLE") == ["Bob"]
    assert await found("?q=%25") == []
    assert await found("?admin=true") == ["Ann"]
    assert await found("?active=false") == []


async def test_a_change_keeps_to_what_was_read(admin: Admin, add_user: Any) -> None:
    path = f"/{(await add_user()).user_id}"
    tag = (await admin("GET", path)).header("ETag")
    changed = await admin("PATCH", path, {"name": "Other"}, If_Match=tag)
    assert changed.json["name"] == "Other"
    late = await admin("PATCH", path, {"name": "Third"}, If_Match=tag)
    assert (late.status, late.json["field"]) == (412, "If-Match")
    assert (await admin("DELETE", path, If_Match=tag)).status == 412
    assert (await admin("POST", f"{path}/reset", {}, If_Match=tag)).status == 412
    wrong = await admin("PATCH", path, {"email": "other@example.org"})
    assert (wrong.status, wrong.json["field"]) == (400, "email")


async def test_who_is_disabled_is_signed_out_and_their_tokens_are_revoked(
    admin: Admin, add_user: Any, visitor: Any, mint: Any
) -> None:
    user = await add_user()
    path = f"/{user.user_id}"
    await visitor.sign_in()
    token = mint.token(sub=user.user_id, client_id="dashboard", jti="of-ann")
    form = {"access_token": token, "audience": "https://api.test"}
    assert (await admin.service.post("/verify_token", form)).status == 200
    assert (await admin.ok("PATCH", path, {"active": False}))["active"] is False
    assert (await admin.service.post("/verify_token", form)).status == 401
    assert (await visitor.get("/account/")).status == 303
    assert (await visitor.sign_in()).status == 403
    await admin.ok("PATCH", path, {"active": True})
    assert (await visitor.get("/account/")).status == 303
    assert (await visitor.sign_in()).status == 303


async def test_the_last_admin_stays_one(admin: Admin, add_user: Any) -> None:
    path = f"/{(await add_user(admin=True)).user_id}"
    await add_user("invited@example.org", admin=True, password=None)
    for method, body, field in (
        ("PATCH", {"admin": False}, "admin"),
        ("PATCH", {"active": False}, "active"),
        ("DELETE", None, "user"),
    ):
        answer = await admin(method, path, body)
        assert (answer.status, answer.json["field"]) == (409, field)
    await add_user("second@example.org", admin=True)
    assert (await admin.ok("PATCH", path, {"admin": False}))["admin"] is False
    assert (await admin("DELETE", path)).status == 204
    assert (await admin("GET", path)).status == 404


@pytest.mark.parametrize("second_factor", [True, False])
async def test_a_reset_takes_the_password_and_the_sessions(
    admin: Admin, add_user: Any, visitor: Any, second_factor: bool
) -> None:
    user = await add_user()
    await visitor.sign_in()
    async with admin.service.database.write() as session:
        (await session.get_one(User, user.user_id)).totp_secret = b"x"
    answer = await admin("POST", f"/{user.user_id}/reset", {"second_factor": second_factor})
    assert (answer.status, answer.header("Cache-Control")) == (200, "no-store")
    assert set(answer.json) == {"link"}
    assert (await visitor.get("/account/")).status == 303
    assert (await visitor.sign_in()).status == 403
    got = await admin.ok("GET", f"/{user.user_id}")
    assert (got["invited"], got["second_factor"]) == (True, not second_factor)
    link = answer.json["link"].removeprefix("https://auth.test")
    assert (await visitor.submit(link, password=NEW)).status == 303


async def test_who_did_what_is_in_the_audit_log_without_a_secret(
    admin: Admin, helpers: Any
) -> None:
    made = await admin.ok("POST", "", {"email": "a@example.org", "name": "A"})
    path = f"/{made['user_id']}"
    await admin.ok("PATCH", path, {"name": "B"})
    await admin.ok("PATCH", path, {"active": False})
    await admin.ok("PATCH", path, {"active": True})
    reset = await admin.ok("POST", f"{path}/reset", {})
    await admin("DELETE", path)
    entries = [e for e in await helpers.entries(admin.service.database) if e.actor == "client:root"]
    assert [e.action for e in entries if e.target == made["user_id"]] == [
        "user.invite",
        "user.edit",
        "subject.revoke_tokens",
        "user.disable",
        "user.enable",
        "user.reset",
        "subject.revoke_tokens",
        "user.delete",
    ]
    told = "".join(f"{e.before}{e.after}" for e in entries)
    for link in (made["link"], reset["link"]):
        assert link.partition("token=")[2] not in told
