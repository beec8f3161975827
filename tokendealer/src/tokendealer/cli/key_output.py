"""Keys as a table."""

import click

from tokendealer.cli.run import date, print_table
from tokendealer.key_timeline import KeyFacts, Timeline

_PLANNED = {"next": 3, "signing": 2, "retiring": 1, "gone": 0}
"""How many of a key's last steps are still to come, by its state."""


def print_timeline(timeline: Timeline) -> None:
    """One line a key, and when the one after them is published; what is planned has a `~`."""
    headers = ("KID", "STATE", "PUBLISHED", "SIGNS", "RETIRES", "GONE")
    print_table(headers, [_row(key) for key in timeline.keys])
    if timeline.next_published_at is None:
        click.echo("`serve` makes the first key that signs")
    else:
        click.echo(f"the next key is published ~{date(timeline.next_published_at)}")


def _row(key: KeyFacts) -> tuple[str, ...]:
    state = f"{key.state}, compromised" if key.compromised else key.state
    steps = (key.published_at, key.signs_at, key.retires_at, key.gone_at)
    begun = len(steps) - _PLANNED[key.state]
    return (
        key.kid,
        state,
        *(_step(at, key.gone_at, is_planned=i >= begun) for i, at in enumerate(steps)),
    )


def _step(at: int | None, gone_at: int | None, *, is_planned: bool) -> str:
    if at is None or (not is_planned and gone_at is not None and at > gone_at):
        return "-"  # it did not come to that
    return f"~{date(at)}" if is_planned else date(at)
