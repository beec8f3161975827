"""`serve` and `migrate`."""

from pathlib import Path

import click

import chassis.serve
from chassis import migrations
from chassis.settings import SettingsError, load_or_exit, refuse_to_start
from tokendealer.app import create_app
from tokendealer.cli.run import store_settings
from tokendealer.settings import Settings

MIGRATIONS = Path(__file__).parent.parent / "migrations"


@click.command()
def serve() -> None:
    """Serve until SIGTERM."""
    settings = load_or_exit(Settings, "tokendealer")
    chassis.serve.serve("tokendealer", settings, lambda: create_app(settings))


@click.command()
@click.option("--down", metavar="REVISION", help='Take the schema down ("base": to nothing).')
def migrate(down: str | None) -> None:
    """Bring the database's schema up to this version."""
    database_url = store_settings().database_url
    try:
        if down is None:
            migrations.upgrade(database_url, MIGRATIONS)
        else:
            migrations.downgrade(database_url, MIGRATIONS, down)
    except SettingsError as error:
        refuse_to_start("tokendealer", str(error))
