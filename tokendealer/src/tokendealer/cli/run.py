"""What the commands have in common: a database to work in, a trail for changes, ways to print."""

import asyncio
import json
import os
import pwd
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

import click

from chassis.database import Database
from chassis.errors import HttpError
from chassis.settings import SettingsError, load_or_exit, refuse_to_start
from tokendealer.audit import Origin, Trail, key_of
from tokendealer.models import SCHEMA_REVISION
from tokendealer.settings import Settings, StoreSettings

Result = TypeVar("Result")

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")
yes_option = click.option("--yes", "is_sure", is_flag=True, help="Do not ask.")


def store_settings() -> StoreSettings:
    """The settings that most commands need; a broken one ends the process with one line."""
    return load_or_exit(StoreSettings, "tokendealer")


def serve_settings() -> Settings:
    """The settings that `serve` has, for commands that need the keys too."""
    return load_or_exit(Settings, "tokendealer")


def trail_of(settings: StoreSettings) -> Trail:
    """Says that whoever runs this process did it."""
    origin = Origin(actor=f"cli:{_user()}", source="local", request_id="")
    return Trail(key_of(settings.pepper), time.time, origin)


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
    except HttpError as error:
        raise click.ClickException(printable(error.description)) from None


def print_json(data: object) -> None:
    """JSON on standard output, for scripts."""
    click.echo(json.dumps(data, indent=2))


def print_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns as wide as their widest cell."""
    lines = [list(headers), *([printable(cell) for cell in row] for row in rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """A line a fact, its name before it."""
    rows = [(name, printable(value)) for name, value in facts]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        click.echo(f"{name.ljust(width)}  {value}".rstrip())


def printable(text: str) -> str:
    """`text` without the control sequences by which it could steer the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def date(seconds: float | None) -> str:
    """UTC, to the minute."""
    if seconds is None:
        return "never"
    return time.strftime("%Y-%m-%d %H:%MZ", time.gmtime(seconds))


def _user() -> str:
    """The operating system's word for it: what the environment says, anybody can set."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # in a container a user need not have a name
        return str(os.getuid())
