"""`user password` and `user reset`. No password is ever an option: process lists show those."""

import time

import click

from chassis.database import Database
from tokendealer.cli.run import (
    in_database,
    json_option,
    serve_settings,
    store_settings,
    trail_of,
    yes_option,
)
from tokendealer.cli.user_input import find_user, fresh_password
from tokendealer.cli.user_output import print_shown_once
from tokendealer.people import credentials, password_link


@click.command()
@click.argument("who", metavar="USER")
@click.option("--generate", is_flag=True, required=True, help="Make one and print it, this once.")
@json_option
def password(who: str, generate: bool, as_json: bool) -> None:
    """Give USER a new password; their sessions and refresh tokens end."""
    del generate  # to say what happens
    settings = store_settings()

    async def work(database: Database) -> dict[str, object]:
        text, hashed = await fresh_password()
        async with database.write() as session:
            row = await find_user(session, who)
            await credentials.set_password(
                session, row, hashed, now=time.time(), trail=trail_of(settings)
            )
            return {"user_id": row.user_id, "email": row.email, "password": text}

    print_shown_once(in_database(settings.database_url, work), as_json)


@click.command()
@click.argument("who", metavar="USER")
@click.option("--second-factor", is_flag=True, help="Take that away too.")
@yes_option
@json_option
def reset(who: str, second_factor: bool, is_sure: bool, as_json: bool) -> None:
    """Take USER's password away, end their sessions, and print a link to set another one."""
    settings = serve_settings()
    if not is_sure and not as_json:
        click.confirm(f"Take away the password of {who}?", abort=True)

    async def work(database: Database) -> dict[str, object]:
        now = time.time()
        async with database.write() as session:
            row = await find_user(session, who)
            await credentials.reset(
                session, row, second_factor=second_factor, now=now, trail=trail_of(settings)
            )
            link = await password_link.give(
                session, row.user_id, pepper=settings.pepper, issuer=settings.issuer, now=now
            )
            return {"user_id": row.user_id, "email": row.email, "link": link}

    print_shown_once(in_database(settings.database_url, work), as_json)
