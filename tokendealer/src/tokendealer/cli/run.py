"""What the commands have in common: a database to work in, and ways to print."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

import click

from chassis.database import Database
from chassis.settings import SettingsError, load_or_exit, refuse_to_start
from tokendealer.models import SCHEMA_REVISION
from tokendealer.registration import RegistrationError
from tokendealer.settings import StoreSettings

Result = TypeVar("Result")

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")


def store_settings() -> StoreSettings:
    """The settings that commands need; a broken one ends the process with one line."""
    return load_or_exit(StoreSettings, "tokendealer")


def in_database(database_url: str, work: Callable[[Database], Awaitable[Result]]) -> Result:
    """Do `work` on the database; what a person can mend becomes one line and a non-zero exit."""

    async def run() -> Result:
        database = Database(database_url)
        try:
            await database.require_schema(SCHEMA_REVISION)
            return await work(database)
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except SettingsError as error:
        refuse_to_start("tokendealer", str(error))
    except RegistrationError as error:
        raise click.ClickException(str(error)) from None


def print_json(data: object) -> None:
    """JSON on standard output, for scripts."""
    click.echo(json.dumps(data, indent=2))


def print_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns as wide as their widest cell."""
    lines = [list(headers), *(list(row) for row in rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def date(seconds: float | None) -> str:
    """UTC, to the minute."""
    if seconds is None:
        return "never"
    return time.strftime("%Y-%m-%d %H:%MZ", time.gmtime(seconds))
