"""`master-key`: what private keys are encrypted under at rest."""

import click

from chassis.database import Database
from tokendealer.administration import master_key as administration
from tokendealer.administration.master_key import Rotation
from tokendealer.cli.keys import keyring_of
from tokendealer.cli.run import in_database, json_option, print_json, serve_settings, trail_of
from tokendealer.master_key import MasterKey

SET_IT = "set MASTER_KEY to the value of MASTER_KEY_NEW now, for every process"


@click.group(name="master-key")
def master_key() -> None:
    """The key that private keys are encrypted under at rest."""


@master_key.command()
@json_option
def rotate(as_json: bool) -> None:
    """Encrypt every signing key under another master key; TokenDealer can go on serving.

    One in MASTER_KEY_FILE is made, and put in the old one's place. One in the environment is
    exchanged for MASTER_KEY_NEW, which every process has to have been started with.
    """
    settings = serve_settings()

    async def work(database: Database) -> Rotation:
        key = MasterKey.of(settings)
        keyring = keyring_of(database, settings, key)
        await keyring.load()
        try:
            async with database.write() as session:
                return await administration.rotate(session, key, trail=trail_of(settings))
        except OSError as error:
            reason = f"{error.filename}: {error.strerror}"
            raise click.ClickException(
                f"the new key can't be put beside the old: {reason}"
            ) from None
        finally:
            await keyring.settle()

    rotation = in_database(settings.database_url, work)
    place = settings.master_key_file
    if as_json:
        where = None if place is None else str(place)
        print_json({"kids": rotation.kids, "rotated": rotation.done, "file": where})
    elif rotation.done:
        click.echo(f"{len(rotation.kids)} keys are encrypted under a new master key")
        click.echo(f"it is in {place}" if place else SET_IT)
    else:
        click.echo(f"The keys are encrypted under it already: {SET_IT}")
