"""`key`: the keys that sign."""

import click

from chassis.database import Database
from tokendealer.cli.run import (
    date,
    in_database,
    json_option,
    print_json,
    print_table,
    store_settings,
)
from tokendealer.models import SigningKey
from tokendealer.store import signing_keys


@click.group()
def key() -> None:
    """Signing keys."""


@key.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """List the keys, the oldest first."""

    async def work(database: Database) -> list[SigningKey]:
        async with database.read() as session:
            return await signing_keys.find_all(session)

    found = in_database(store_settings().database_url, work)
    if as_json:
        print_json([{"kid": k.kid, "state": k.state, "created_at": k.created_at} for k in found])
    else:
        print_table(
            ("KID", "STATE", "CREATED"), [(k.kid, k.state, date(k.created_at)) for k in found]
        )
