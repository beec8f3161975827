"""What is written is told, once it is committed."""

from typing import Any

import pytest

from tests.dataservice.live.conftest import Connect

USER = ("user", "/api/users", {"name": "Ada"}, {"name": "Eve"})
SERVICE = ("service", "/api/services", {"name": "beta"}, {"active": True})


@pytest.mark.parametrize(("kind", "path", "new", "patch"), [USER, SERVICE])
async def test_each_write_is_told_with_who_did_it(
    connect: Connect, call: Any, kind: str, path: str, new: Any, patch: Any
) -> None:
    async with connect(sub="watcher") as socket:
        answer = await call("POST", path, json=new)
        item = (await answer.get_json())["id"]
        assert await told(socket) == (f"{kind}.created", item, "tester")
        await call("PATCH", f"{path}/{item}", json=patch)
        assert await told(socket) == (f"{kind}.changed", item, "tester")
        await call("DELETE", f"{path}/{item}")
        assert await told(socket) == (f"{kind}.deleted", item, "tester")


async def told(socket: Any) -> tuple[str, str, str]:
    event = await socket.hear("event")
    return event["event"], event["id"], event["actor"]


async def test_a_log_entry_is_told(connect: Connect, call: Any) -> None:
    async with connect() as socket:
        answer = await call("POST", "/api/logs", json={"action": "login"})
        assert answer.status_code == 201
        assert await told(socket) == ("log.created", (await answer.get_json())["id"], "tester")


async def test_a_service_is_told_by_its_id_also_when_it_was_named(
    connect: Connect, call: Any, create: Any
) -> None:
    service, _ = await create("/api/services", name="beta")
    async with connect() as socket:
        await call("DELETE", "/api/services/beta")
        assert await told(socket) == ("service.deleted", service["id"], "tester")


async def test_what_changed_nothing_is_not_told(connect: Connect, call: Any, create: Any) -> None:
    user, _ = await create("/api/users", name="Ada", email="ada@x.test")
    async with connect() as socket:
        same = await call("PATCH", f"/api/users/{user['id']}", json={"name": "Ada"})
        taken = await call("POST", "/api/users", json={"name": "Eve", "email": "ada@x.test"})
        missing = await call("DELETE", "/api/users/01ARZ3NDEKTSV4RRFFQ69G5FAV")
        assert [a.status_code for a in (same, taken, missing)] == [200, 409, 404]
        assert [message["type"] for message in socket.heard()] == ["hello"]
