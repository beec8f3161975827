"""`dataservice serve | migrate [--down REVISION]`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from chassis import migrations
from chassis.settings import SettingsError, load_or_exit, refuse_to_start
from dataservice.settings import SERVICE, Settings, StoreSettings

MIGRATIONS = Path(__file__).parent / "migrations"


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the command line says; a setting that is wrong is one line and exit code 78."""
    parser = argparse.ArgumentParser(prog=SERVICE, description="Users, services, activity logs.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="serve until SIGTERM")
    migrate = commands.add_parser("migrate", help="bring the schema up to this version")
    migrate.add_argument("--down", metavar="REVISION", help='take it down ("base": to nothing)')
    chosen = parser.parse_args(arguments)
    if chosen.command == "serve":
        _serve()
    else:
        _migrate(chosen.down)


def _serve() -> None:
    from chassis.serve import serve  # noqa: PLC0415 - late: `migrate` need not load the server
    from dataservice.app import create_app  # noqa: PLC0415 - the same

    settings = load_or_exit(Settings, SERVICE)
    serve(SERVICE, settings, lambda: create_app(settings))


def _migrate(down: str | None) -> None:
    database_url = load_or_exit(StoreSettings, SERVICE).database_url
    try:
        if down is None:
            migrations.upgrade(database_url, MIGRATIONS)
        else:
            migrations.downgrade(database_url, MIGRATIONS, down)
    except SettingsError as error:
        refuse_to_start(SERVICE, str(error))
