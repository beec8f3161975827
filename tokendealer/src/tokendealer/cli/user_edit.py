"""`user edit`, `disable`, `enable` and `delete`."""

import time
from collections.abc import Callable
from dataclasses import replace

import click

from chassis.database import Database
from tokendealer.cli.run import (
    in_database,
    json_option,
    print_json,
    store_settings,
    trail_of,
    yes_option,
)
from tokendealer.cli.user_input import find_user
from tokendealer.cli.user_output import as_dict
from tokendealer.models import User
from tokendealer.people import accounts
from tokendealer.people.accounts import UserFacts

who_argument = click.argument("who", metavar="USER")


@click.command()
@who_argument
@click.option("--name", help="What people call them.")
@click.option("--admin/--no-admin", default=None, help="Whether they may be given every scope.")
@json_option
def edit(who: str, name: str | None, admin: bool | None, as_json: bool) -> None:
    """Change USER; what is not named stays. Who is no longer an admin is signed out."""
    given = {"name": name, "admin": admin}
    changes = {field: to for field, to in given.items() if to is not None}
    if not changes:
        raise click.UsageError("nothing to change: name at least one option")
    row = _change(who, lambda facts: replace(facts, **changes))  # type: ignore[arg-type]  # by name
    if as_json:
        print_json(as_dict(row))
    else:
        click.echo(f"{row.email} is changed: {', '.join(changes)}")


@click.command()
@who_argument
def disable(who: str) -> None:
    """Sign USER out, revoke their tokens, and let them in no more."""
    row = _change(who, lambda facts: replace(facts, active=False))
    click.echo(f"{row.email} is disabled, and their tokens are revoked")


@click.command()
@who_argument
def enable(who: str) -> None:
    """Let a disabled USER in again."""
    row = _change(who, lambda facts: replace(facts, active=True))
    click.echo(f"{row.email} is enabled")


@click.command()
@who_argument
@yes_option
def delete(who: str, is_sure: bool) -> None:
    """Delete USER's account, and revoke their tokens."""
    settings = store_settings()
    if not is_sure:
        click.confirm(f"Delete {who} and revoke their tokens?", abort=True)

    async def work(database: Database) -> str:
        async with database.write() as session:
            row = await find_user(session, who)
            email = row.email
            await accounts.delete(session, row, now=time.time(), trail=trail_of(settings))
            return email

    email = in_database(settings.database_url, work)
    click.echo(f"{email} is deleted, and their tokens are revoked")


def _change(who: str, change: Callable[[UserFacts], UserFacts]) -> User:
    settings = store_settings()

    async def work(database: Database) -> User:
        async with database.write() as session:
            row = await find_user(session, who)
            facts = UserFacts(name=row.name, admin=row.admin, active=row.active)
            await accounts.edit(
                session, row, change(facts), now=time.time(), trail=trail_of(settings)
            )
            return row

    return in_database(settings.database_url, work)
