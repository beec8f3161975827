from __future__ import annotations

from typing import Any

from sqlalchemy import update

from tokendealer.models import ApiScope
from tokendealer.permitted import permitted, stored, union, within
from tokendealer.store import clients

API = "https://api.test"


async def test_an_admin_may_give_all_and_others_what_is_open(database: Any) -> None:
    async with database.write() as session:
        client = await clients.find(session, "reports")
        assert client is not None
        assert await permitted(session, client, admin=True) == client.grants
        assert await permitted(session, client, admin=False) == {}
        opened = update(ApiScope).where(ApiScope.scope.in_(["data:read", "data:write"]))
        await session.execute(opened.values(open_to_users=True))
        assert await permitted(session, client, admin=False) == {API: frozenset({"data:read"})}


def test_grants_are_cut_joined_and_stored() -> None:
    grants = {"b": frozenset("xy"), "a": frozenset("z")}
    assert within(grants, {"b": ["y"], "c": ["z"]}) == {"b": frozenset("y")}
    assert union({"a": ["1"]}, {"a": ["2"], "b": []}) == {"a": {"1", "2"}, "b": frozenset()}
    assert stored(grants) == {"a": ["z"], "b": ["x", "y"]}
