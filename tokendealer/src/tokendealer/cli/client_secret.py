"""`client secret`: a client's secrets, added, looked at and retired."""

import time

import click

from chassis.database import Database
from chassis.errors import Conflict
from tokendealer.administration import secrets
from tokendealer.administration.secrets import DAY, NewSecret
from tokendealer.cli.client_input import find_client
from tokendealer.cli.client_output import print_new_secret, print_secrets, secret_as_dict
from tokendealer.cli.run import (
    in_database,
    json_option,
    print_json,
    printable,
    store_settings,
    trail_of,
)
from tokendealer.models import ClientSecret


@click.group()
def secret() -> None:
    """A client's secrets; several can be live at once."""


@secret.command()
@click.argument("client_id")
@click.option("--label", default="added by the command line", help="To tell it from the others.")
@click.option(
    "--expires-in", type=click.IntRange(1, 3650), metavar="DAYS", help="Default: it never does."
)
@click.option("--replace", is_flag=True, help="Retire those with this label, in use or not.")
@json_option
def add(client_id: str, label: str, expires_in: int | None, replace: bool, as_json: bool) -> None:
    """Add a secret to CLIENT_ID and show it, this once; the others stay live."""
    settings = store_settings()

    async def work(database: Database) -> tuple[ClientSecret, str]:
        now = time.time()
        expires_at = None if expires_in is None else int(now) + expires_in * DAY
        new = NewSecret(label=label, expires_at=expires_at)
        trail = trail_of(settings)
        async with database.write() as session:
            row = await find_client(session, client_id)
            for old in [each.id for each in row.secrets if replace and each.label == label]:
                await secrets.retire(session, row, old, force=True, now=now, trail=trail)
            return await secrets.add(
                session, row, new, pepper=settings.pepper, now=now, trail=trail
            )

    made, text = in_database(settings.database_url, work)
    told = {"client_id": client_id, "secret_id": made.id, "client_secret": text}
    print_new_secret(told, as_json)


@secret.command(name="list")
@click.argument("client_id")
@json_option
def list_(client_id: str, as_json: bool) -> None:
    """List the secrets of CLIENT_ID: when each was made, ends, and was used last."""
    settings = store_settings()

    async def work(database: Database) -> list[ClientSecret]:
        async with database.read() as session:
            return (await find_client(session, client_id)).secrets

    found = in_database(settings.database_url, work)
    now, warning_days = time.time(), settings.secret_warning_days
    if as_json:
        print_json([secret_as_dict(each, now, warning_days) for each in found])
    else:
        print_secrets(found, now, warning_days)


@secret.command()
@click.argument("client_id")
@click.argument("secret_id", type=int)
@click.option("--force", is_flag=True, help="Though it is in use, or the only one.")
def retire(client_id: str, secret_id: int, force: bool) -> None:
    """Take SECRET_ID away from CLIENT_ID; see `client secret list`."""
    settings = store_settings()

    async def work(database: Database) -> None:
        async with database.write() as session:
            row = await find_client(session, client_id)
            trail = trail_of(settings)
            try:
                await secrets.retire(
                    session, row, secret_id, force=force, now=time.time(), trail=trail
                )
            except Conflict as error:  # its advice is to callers of the API
                advice = error.description.replace("force=true", "--force")
                raise click.ClickException(printable(advice)) from None

    in_database(settings.database_url, work)
    click.echo(f"secret {secret_id} of {client_id} is retired")
