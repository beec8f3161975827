"""`client`: who may ask for tokens. More of its commands: `client_edit.py`, `client_secret.py`."""

import time
from typing import Any, TextIO

import click

from chassis.database import Database
from tokendealer.administration import clients as administration
from tokendealer.administration import secrets
from tokendealer.administration.secrets import NewSecret
from tokendealer.cli.client_edit import delete, disable, edit, enable, grant, revoke_grant
from tokendealer.cli.client_flows import flow_options, given_flows
from tokendealer.cli.client_input import find_client, parse_grants, parse_jwks
from tokendealer.cli.client_output import as_dict, print_client, print_clients, print_new_secret
from tokendealer.cli.client_secret import secret
from tokendealer.cli.run import in_database, json_option, print_json, store_settings, trail_of
from tokendealer.models import Client
from tokendealer.registration import DEFAULT_TOKEN_LIFETIME, NewClient
from tokendealer.store import clients

PAGE = 500


@click.group()
def client() -> None:
    """Clients: who may ask for tokens, and for what."""


for command in (edit, grant, revoke_grant, disable, enable, delete, secret):
    client.add_command(command)


@client.command()
@click.option("--id", "client_id", help="Default: one is made.")
@click.option("--name", required=True, help="What people call it.")
@click.option(
    "--grant",
    "grants",
    multiple=True,
    metavar='"AUDIENCE=SCOPE SCOPE"',
    help="Repeat for each API.",
)
@click.option(
    "--token-lifetime", default=DEFAULT_TOKEN_LIFETIME, show_default=True, help="Seconds."
)
@click.option("--quota", nargs=2, type=int, metavar="RATE BURST", help="Requests a second, burst.")
@click.option("--jwks", type=click.File(), help="Public keys for private_key_jwt; no secret then.")
@flow_options
@click.option("--public", is_flag=True, help="It can keep no secret: an app on people's devices.")
@click.option("--disabled", is_flag=True, help="No token before `client enable`.")
@click.option("--if-absent", is_flag=True, help="Succeed when it is there already, unchanged.")
@json_option
def create(
    client_id: str | None,
    name: str,
    grants: tuple[str, ...],
    token_lifetime: int,
    quota: tuple[int, int] | None,
    jwks: TextIO | None,
    disabled: bool,
    if_absent: bool,
    public: bool,
    as_json: bool,
    **flows: Any,
) -> None:
    """Register a client and show its secret, this once."""
    settings = store_settings()
    new = NewClient(
        client_id=client_id,
        name=name,
        grants=parse_grants(grants, "--grant"),
        token_lifetime=token_lifetime,
        quota=quota,
        jwks=parse_jwks(jwks),
        active=not disabled,
        public=public,
        **given_flows(flows),
    )

    async def work(database: Database) -> tuple[str, str | None]:
        now, trail = time.time(), trail_of(settings)
        async with database.write() as session:
            if if_absent and client_id and await clients.find(session, client_id):
                return client_id, None
            row = await administration.create(session, new, now=now, trail=trail)
            if not new.has_secret:
                return row.client_id, None
            _, text = await secrets.add(
                session,
                row,
                NewSecret(label="first", expires_at=None),
                pepper=settings.pepper,
                now=now,
                trail=trail,
            )
            return row.client_id, text

    created, text = in_database(settings.database_url, work)
    print_new_secret({"client_id": created, "client_secret": text}, as_json)


@client.command(name="list")
@click.option("--q", help="Only those whose id or name contains this.")
@json_option
def list_(q: str | None, as_json: bool) -> None:
    """List the clients."""
    settings = store_settings()

    async def work(database: Database) -> list[Client]:
        found: list[Client] = []
        after: str | None = None
        async with database.read() as session:
            while True:
                page = await clients.page(session, q=q, active=None, after=after, limit=PAGE)
                found += page.items
                after = page.next_key
                if after is None:
                    return found

    found = in_database(settings.database_url, work)
    if as_json:
        now = time.time()
        print_json([as_dict(row, now, settings.secret_warning_days) for row in found])
    else:
        print_clients(found)


@client.command()
@click.argument("client_id")
@json_option
def show(client_id: str, as_json: bool) -> None:
    """Show one client; secrets are not stored, so they can't be shown again."""
    settings = store_settings()

    async def work(database: Database) -> Client:
        async with database.read() as session:
            return await find_client(session, client_id)

    row = in_database(settings.database_url, work)
    now = time.time()
    if as_json:
        print_json(as_dict(row, now, settings.secret_warning_days))
    else:
        print_client(row, now, settings.secret_warning_days)
