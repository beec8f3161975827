"""`key`: the keys that sign."""

import time
from dataclasses import asdict

import click

from chassis.database import Database
from chassis.errors import Conflict, NotFound
from tokendealer import key_lifecycle
from tokendealer.cli.key_output import print_timeline
from tokendealer.cli.keys import keyring_of
from tokendealer.cli.run import (
    date,
    in_database,
    json_option,
    print_json,
    serve_settings,
    trail_of,
    yes_option,
)
from tokendealer.key_lifecycle import NoSuchKey, TooManyKeys
from tokendealer.key_timeline import Timeline, timeline
from tokendealer.keyring import make_key
from tokendealer.master_key import MasterKey
from tokendealer.models import SigningKey
from tokendealer.store import signing_keys


@click.group()
def key() -> None:
    """Signing keys."""


@key.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """List the keys, the oldest first, with what happened to each and what is planned (~)."""
    settings = serve_settings()

    async def work(database: Database) -> Timeline:
        async with database.read() as session:
            return timeline(await signing_keys.find_all(session), settings.key_policy)

    found = in_database(settings.database_url, work)
    if as_json:
        print_json(asdict(found))
    else:
        print_timeline(found)


@key.command()
@json_option
def rotate(as_json: bool) -> None:
    """Have another key sign, as soon as every verifier has had the time to learn it."""
    settings = serve_settings()

    async def work(database: Database) -> SigningKey:
        master_key = MasterKey.of(settings)
        await keyring_of(database, settings, master_key).load()
        fresh = await make_key(master_key)
        async with database.write() as session:
            try:
                return await key_lifecycle.rotate(
                    session,
                    fresh,
                    now=time.time(),
                    policy=settings.key_policy,
                    trail=trail_of(settings),
                )
            except TooManyKeys as error:
                raise Conflict(str(error)) from None

    upcoming = in_database(settings.database_url, work)
    if as_json:
        print_json({"kid": upcoming.kid, "signs_at": upcoming.signs_at})
    else:
        click.echo(f"{upcoming.kid} is published, and signs from {date(upcoming.signs_at)}")


@key.command()
@click.argument("kid")
@yes_option
@json_option
def compromise(kid: str, is_sure: bool, as_json: bool) -> None:
    """Drop KID at once: every token that it signed is refused from now on."""
    settings = serve_settings()
    if not is_sure:
        click.confirm(f"Drop {kid}, and refuse every token that it signed?", abort=True, err=True)

    async def work(database: Database) -> SigningKey:
        master_key = MasterKey.of(settings)
        await keyring_of(database, settings, master_key).load()
        fresh = await make_key(master_key)
        async with database.write() as session:
            try:
                return await key_lifecycle.compromise(
                    session,
                    kid,
                    fresh,
                    now=time.time(),
                    policy=settings.key_policy,
                    trail=trail_of(settings),
                )
            except NoSuchKey:
                raise NotFound(f"there is no key {kid}") from None

    signing = in_database(settings.database_url, work)
    if as_json:
        print_json({"compromised": kid, "signing": signing.kid})
    else:
        click.echo(f"{kid} is gone with all that it signed; {signing.kid} signs")
