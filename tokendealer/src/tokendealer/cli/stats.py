"""`stats`: how many tokens were issued."""

import time
from collections import Counter

import click

from chassis.database import Database
from tokendealer.cli.run import in_database, json_option, print_json, print_table, store_settings
from tokendealer.store import usage

HOUR, DAY_HOURS, KEPT_DAYS = 3600, 24, 90


@click.command()
@click.option("--hours", type=click.IntRange(1, KEPT_DAYS * DAY_HOURS), help="Default: 24.")
@click.option("--days", type=click.IntRange(1, KEPT_DAYS), help="Instead of --hours.")
@click.option("--client", "client_id", help="Of this client only.")
@json_option
def stats(hours: int | None, days: int | None, client_id: str | None, as_json: bool) -> None:
    """Count the tokens issued by client and API, in whole hours and the one that has begun."""
    if hours and days:
        raise click.UsageError("--hours and --days exclude each other")
    this_hour = int(time.time()) // HOUR * HOUR
    since = this_hour - (days * DAY_HOURS if days else hours or DAY_HOURS) * HOUR

    async def work(database: Database) -> Counter[tuple[str, str]]:
        counts: Counter[tuple[str, str]] = Counter()
        async with database.read() as session:
            until = this_hour + HOUR
            for row in await usage.issued_between(session, since, until, client_id):
                counts[row.client_id, row.audience] += row.count
        return counts

    counts = in_database(store_settings().database_url, work)
    if as_json:
        issued = [
            {"client_id": c, "audience": a, "tokens": n} for (c, a), n in counts.most_common()
        ]
        print_json({"since": since, "total": counts.total(), "issued": issued})
        return
    rows = [(client, audience, str(n)) for (client, audience), n in counts.most_common()]
    print_table(("CLIENT ID", "API", "TOKENS"), [*rows, ("all", "", str(counts.total()))])
