"""`user`: who may sign in. More of its commands: `user_edit.py`, `user_password.py`."""

import time

import click

from chassis.database import Database
from tokendealer.cli.run import (
    in_database,
    json_option,
    print_json,
    serve_settings,
    store_settings,
    trail_of,
)
from tokendealer.cli.user_edit import delete, disable, edit, enable
from tokendealer.cli.user_input import find_user, fresh_password
from tokendealer.cli.user_output import as_dict, print_shown_once, print_user, print_users
from tokendealer.cli.user_password import password, reset
from tokendealer.models import User
from tokendealer.people import accounts, password_link
from tokendealer.people.accounts import NewUser
from tokendealer.people.identity import checked_email
from tokendealer.store import users


@click.group()
def user() -> None:
    """People: who may sign in. USER is an e-mail address or an id."""


for command in (edit, disable, enable, delete, password, reset):
    user.add_command(command)


@user.command()
@click.option("--email", required=True, help="With it they sign in.")
@click.option("--name", required=True, help="What people call them.")
@click.option("--admin", is_flag=True, help="May be given every scope.")
@click.option("--generate-password", "generates", is_flag=True, help="Make one and print it.")
@click.option("--link", "links", is_flag=True, help="Print a link to set one with (default).")
@click.option("--if-absent", is_flag=True, help="Succeed when there is one already, unchanged.")
@json_option
def create(
    email: str,
    name: str,
    admin: bool,
    generates: bool,
    links: bool,
    if_absent: bool,
    as_json: bool,
) -> None:
    """Make an account, and print a password or a link, this once."""
    if generates and links:
        raise click.UsageError("--generate-password and --link exclude each other")
    settings = store_settings()
    issuer = "" if generates else serve_settings().issuer  # a link begins with it
    shown = "password" if generates else "link"

    async def work(database: Database) -> dict[str, object]:
        async with database.read() as session:
            known = await users.find_by_email(session, checked_email(email))
        if known is not None and if_absent:
            return {"user_id": known.user_id, "email": known.email, shown: None}
        text, hashed = await fresh_password() if generates else (None, None)
        wanted = NewUser(
            email=email, name=name, admin=admin, email_verified=True, password_hash=hashed
        )
        async with database.write() as session:
            now = time.time()
            row = await accounts.create(session, wanted, now=now, trail=trail_of(settings))
            if not generates:
                text = await password_link.give(
                    session,
                    row.user_id,
                    pepper=settings.pepper,
                    issuer=issuer,
                    now=now,
                )
            return {"user_id": row.user_id, "email": row.email, shown: text}

    print_shown_once(in_database(settings.database_url, work), as_json)


@user.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """List everybody."""

    async def work(database: Database) -> list[User]:
        async with database.read() as session:
            return await users.find_all(session)

    found = in_database(store_settings().database_url, work)
    if as_json:
        print_json([as_dict(row) for row in found])
    else:
        print_users(found)


@user.command()
@click.argument("who", metavar="USER")
@json_option
def show(who: str, as_json: bool) -> None:
    """Show one person."""

    async def work(database: Database) -> User:
        async with database.read() as session:
            return await find_user(session, who)

    row = in_database(store_settings().database_url, work)
    if as_json:
        print_json(as_dict(row))
    else:
        print_user(row)
