"""Clients as tables and as JSON."""

from collections import defaultdict
from collections.abc import Sequence

import click

from tokendealer.cli.run import date, print_table
from tokendealer.models import Client


def as_dict(row: Client) -> dict[str, object]:
    """A client for scripts; hashes of secrets stay where they are."""
    quota = None
    if row.quota_rate is not None:
        quota = {"rate": row.quota_rate, "burst": row.quota_burst}
    return {
        "client_id": row.client_id,
        "name": row.name,
        "active": row.active,
        "token_lifetime": row.token_lifetime,
        "quota": quota,
        "jwks": row.jwks,
        "created_at": row.created_at,
        "grants": _grants(row),
        "secrets": [
            {"label": s.label, "created_at": s.created_at, "expires_at": s.expires_at}
            for s in row.secrets
        ],
    }


def print_clients(found: Sequence[Client]) -> None:
    """One line a client."""
    rows = [
        (row.client_id, row.name, _state(row), " ".join(_grants(row)) or "-", date(row.created_at))
        for row in found
    ]
    print_table(("CLIENT ID", "NAME", "STATE", "APIS", "CREATED"), rows)


def print_client(row: Client) -> None:
    """One client, a line a fact."""
    click.echo(f"client_id       {row.client_id}")
    click.echo(f"name            {row.name}")
    click.echo(f"state           {_state(row)}")
    click.echo(f"created         {date(row.created_at)}")
    click.echo(f"token lifetime  {row.token_lifetime} s")
    quota = f"{row.quota_rate}/s, burst {row.quota_burst}" if row.quota_rate else "the default"
    click.echo(f"quota           {quota}")
    for audience, scopes in _grants(row).items():
        click.echo(f"may ask for     {audience}: {' '.join(scopes)}")
    for s in row.secrets:
        click.echo(
            f"secret          {s.label}, since {date(s.created_at)}, to {date(s.expires_at)}"
        )
    if row.jwks is not None:
        click.echo(f"public keys     {len(row.jwks['keys'])}")


def _grants(row: Client) -> dict[str, list[str]]:
    grants: defaultdict[str, list[str]] = defaultdict(list)
    for grant in row.grants:
        grants[grant.audience].append(grant.scope)
    return {audience: sorted(scopes) for audience, scopes in sorted(grants.items())}


def _state(row: Client) -> str:
    return "active" if row.active else "disabled"
