"""`audit`: who did what, and whether the log is whole."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import click

from chassis.database import Database
from tokendealer.audit import Verdict, key_of, verify_chain
from tokendealer.cli.audit_output import as_dict, print_entries
from tokendealer.cli.run import in_database, json_option, print_json, store_settings
from tokendealer.models import AuditEntry
from tokendealer.store import audit_entries
from tokendealer.store.audit_entries import AuditFilter

Command = TypeVar("Command", bound=Callable[..., object])


def _moment(_context: click.Context, _option: click.Parameter, text: str | None) -> int | None:
    """Milliseconds since 1970 of an ISO 8601 date, or date and time; UTC where it says no other."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
        return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise click.BadParameter("must be a date: 2026-01-31 or 2026-01-31T12:00Z") from None


def _in_time(command: Command) -> Command:
    since = click.option(
        "--since", metavar="DATE", callback=_moment, help="From this date on (UTC)."
    )
    until = click.option(
        "--until", metavar="DATE", callback=_moment, help="Before this date (UTC)."
    )
    return since(until(command))


@click.group()
def audit() -> None:
    """The audit log: who did what, as a chain in which no entry can be changed unseen."""


@audit.command(name="list")
@click.option("--actor", help='E.g. "client:admin" or "cli:root".')
@click.option("--action", help='E.g. "client.create".')
@click.option("--target", help="E.g. a client's id.")
@_in_time
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@json_option
def list_(
    actor: str | None,
    action: str | None,
    target: str | None,
    since: int | None,
    until: int | None,
    limit: int,
    as_json: bool,
) -> None:
    """List entries, the newest first."""
    wanted = AuditFilter(actor=actor, action=action, target=target, since=since, until=until)

    async def work(database: Database) -> list[AuditEntry]:
        async with database.read() as session:
            page = await audit_entries.page(session, wanted, before=None, limit=limit)
        return list(page.items)

    found = in_database(store_settings().database_url, work)
    if as_json:
        print_json([as_dict(entry) for entry in found])
    else:
        print_entries(found)


@audit.command()
@json_option
def verify(as_json: bool) -> None:
    """Tell whether every entry is there and says what it said; the exit code is 1 if not."""
    settings = store_settings()

    async def work(database: Database) -> Verdict:
        async with database.read() as session:
            return await verify_chain(session, key_of(settings.pepper))

    verdict = in_database(settings.database_url, work)
    is_whole = verdict.broken is None
    if as_json:
        told = {"entries": verdict.entries, "broken": verdict.broken, "reason": verdict.reason}
        print_json({"whole": is_whole, **told})
    elif is_whole:
        click.echo(f"{verdict.entries} entries, the chain is whole")
    else:
        click.echo(f"the chain is broken at entry {verdict.broken}: {verdict.reason}", err=True)
    sys.exit(0 if is_whole else 1)


@audit.command()
@_in_time
def export(since: int | None, until: int | None) -> None:
    """Write the log to standard output, the oldest entry first, as a JSON object a line."""
    wanted = AuditFilter(since=since, until=until)

    async def work(database: Database) -> None:
        async with database.read() as session:
            async for entry in audit_entries.all_in_order(session, wanted):
                click.echo(json.dumps(as_dict(entry)))

    in_database(store_settings().database_url, work)
