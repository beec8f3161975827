"""Pages, conflicts and changes, on rows whose key is one column or two."""

import pytest
from sqlalchemy import MetaData, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis import rows
from chassis.database import NAMING_CONVENTION, Database
from chassis.errors import Conflict


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class Thing(Base):
    __tablename__ = "things"

    name: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    version: Mapped[int]


class Part(Base):
    __tablename__ = "parts"

    thing: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    note: Mapped[str]
    version: Mapped[int]


@pytest.fixture
async def database(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    async with database.write() as session:
        connection = await session.connection()
        await connection.run_sync(Base.metadata.create_all)
    yield database
    await database.close()


async def add(database, *added):
    async with database.write() as session:
        for row in added:
            await rows.insert(session, row)


async def names(database, **wanted):
    async with database.read() as session:
        page = await rows.page(session, select(Thing), Thing.name, **wanted)
    return [thing.name for thing in page.items], page.next_key


async def test_a_page_follows_the_key_it_is_asked_after(database):
    await add(database, *(Thing(name=name, version=1) for name in "caebd"))
    assert await names(database, after=None, limit=2) == (["a", "b"], "b")
    assert await names(database, after="b", limit=2) == (["c", "d"], "d")
    assert await names(database, after="bb", limit=3) == (["c", "d", "e"], None)
    assert await names(database, after="e", limit=3) == ([], None)
    assert await names(database, after="d", limit=2, newest_first=True) == (["c", "b"], "b")


async def test_a_conflict_names_the_column(database):
    await add(database, Thing(name="a", email="x", version=1), Thing(name="b", version=1))
    for name, email, column in (("a", None, "name"), ("c", "x", "email")):
        with pytest.raises(Conflict) as refusal:
            async with database.write() as session:
                thing = Thing(name=name, email=email, version=1)
                await rows.insert(session, thing, unique=["email", "name"])
        assert refusal.value.field == column
    with pytest.raises(Conflict, match="email: another one has this value"):
        async with database.write() as session:
            thing = await session.get(Thing, "b")
            await rows.change(session, thing, {"email": "x"}, unique=["email"])


async def test_a_conflict_in_a_column_that_was_not_named_is_a_mistake_of_ours(database):
    await add(database, Thing(name="a", version=1))
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await rows.insert(session, Thing(name="a", version=1), unique=["email"])


@pytest.mark.parametrize(
    ("old", "key"),
    [
        (lambda: Thing(name="a", email="x", version=1), "a"),
        (lambda: Part(thing="a", part="p", note="x", version=1), ("a", "p")),
    ],
)
async def test_a_state_that_is_gone_is_neither_changed_nor_deleted(database, old, key):
    table = type(old())
    column = "email" if table is Thing else "note"
    await add(database, old())
    async with database.read() as session:
        seen = await session.get(table, key)
    async with database.write() as session:
        changed = await rows.change(session, seen, {column: "y"}, unique=[])
    assert (getattr(changed, column), changed.version) == ("y", 2)
    async with database.write() as session:
        assert await rows.change(session, seen, {column: "z"}, unique=[]) is None
        assert await rows.remove(session, seen) is False
        assert await rows.remove(session, changed) is True
    async with database.read() as session:
        assert await session.get(table, key) is None


async def test_only_the_row_itself_is_changed_and_deleted(database):
    parts = [Part(thing="a", part=part, note="x", version=1) for part in "pq"]
    await add(database, *parts)
    async with database.write() as session:
        part = await session.get(Part, ("a", "p"))
        part = await rows.change(session, part, {"note": "y"}, unique=[])
        assert await rows.remove(session, part) is True
    async with database.read() as session:
        left = list(await session.scalars(select(Part)))
    assert [(part.part, part.note, part.version) for part in left] == [("q", "x", 1)]
