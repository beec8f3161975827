"""A change that another one overtook."""

import pytest

from chassis import rows
from dataservice.identifiers import Identifiers
from dataservice.models import User
from dataservice.routes.context import current
from dataservice.store import users

VALUES = {"name": "Ada", "email": None, "location": None, "slack_id": None, "config": {}}
ID = Identifiers(lambda: 1.0, lambda bits: 7).make(1)


@pytest.fixture
async def database(app):
    async with app.app_context():
        return current().database


async def seen(database) -> User:
    """A user as somebody read it."""
    async with database.read() as session:
        return await users.find(session, ID)


async def test_a_state_that_is_gone_is_neither_changed_nor_deleted(database):
    async with database.write() as session:
        await users.add(session, ID, 1, VALUES)
    old = await seen(database)
    async with database.write() as session:
        changed = await users.change(session, old, 2, {**VALUES, "name": "Eve"})
    assert (changed.name, changed.version, changed.updated_at) == ("Eve", 2, 2)
    async with database.write() as session:
        assert await users.change(session, old, 3, {**VALUES, "name": "Bob"}) is None
        assert await rows.remove(session, old) is False
    found = await seen(database)
    assert (found.name, found.version) == ("Eve", 2)
    async with database.write() as session:
        assert await rows.remove(session, found) is True
    assert await seen(database) is None
