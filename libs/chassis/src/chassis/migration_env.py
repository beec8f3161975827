"""What each service's `migrations/env.py` does: run Alembic's scripts on an async engine."""

import asyncio

from alembic import context
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine


def run(metadata: MetaData) -> None:
    """Run the migrations that the command asked for. Called by Alembic, through `env.py`."""
    database_url = context.config.attributes["database_url"]
    asyncio.run(_migrate(database_url, metadata))


async def _migrate(database_url: str, metadata: MetaData) -> None:
    engine = create_async_engine(database_url)

    def migrate(connection: Connection) -> None:
        context.configure(connection, target_metadata=metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()

    try:
        if engine.dialect.name == "sqlite":
            # For good, and here: processes that start together could not all switch it at once.
            async with engine.connect() as connection:
                await connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        async with engine.begin() as connection:
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()
