"""`client`: who may ask for tokens."""

import json
import time
from collections import defaultdict
from typing import Any, TextIO

import click

from chassis.database import Database
from tokendealer.cli.client_output import as_dict, print_client, print_clients
from tokendealer.cli.run import in_database, json_option, print_json, store_settings
from tokendealer.models import Client
from tokendealer.registration import (
    DEFAULT_TOKEN_LIFETIME,
    NewClient,
    RegistrationError,
    add_grants,
    add_secret,
    create_client,
)
from tokendealer.settings import StoreSettings, decode_key
from tokendealer.store import clients


@click.group()
def client() -> None:
    """Clients: who may ask for tokens, and for what."""


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
@click.option("--if-absent", is_flag=True, help="Succeed when it is there already, unchanged.")
@json_option
def create(
    client_id: str | None,
    name: str,
    grants: tuple[str, ...],
    token_lifetime: int,
    quota: tuple[int, int] | None,
    jwks: TextIO | None,
    if_absent: bool,
    as_json: bool,
) -> None:
    """Register a client and show its secret, this once."""
    settings = store_settings()
    new = NewClient(
        client_id=client_id,
        name=name,
        grants=_parse_grants(grants, "--grant"),
        token_lifetime=token_lifetime,
        quota=quota,
        jwks=_parse_jwks(jwks),
    )

    async def work(database: Database) -> tuple[str, str | None]:
        async with database.write() as session:
            if if_absent and client_id and await clients.find(session, client_id):
                return client_id, None
            created = await create_client(session, new, time.time())
            if new.jwks is not None:
                return created, None
            pepper = _pepper(settings)
            return created, add_secret(
                session, created, pepper=pepper, label="first", now=time.time()
            )

    created, secret = in_database(settings.database_url, work)
    _show_secret(created, secret, as_json)


@client.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """List the clients."""

    async def work(database: Database) -> list[Client]:
        async with database.read() as session:
            return await clients.find_all(session)

    found = in_database(store_settings().database_url, work)
    if as_json:
        print_json([as_dict(row) for row in found])
    else:
        print_clients(found)


@client.command()
@click.argument("client_id")
@json_option
def show(client_id: str, as_json: bool) -> None:
    """Show one client; secrets are not stored, so they can't be shown again."""

    async def work(database: Database) -> Client:
        async with database.read() as session:
            row = await session.get(Client, client_id)
        return row or _no_such(client_id)

    row = in_database(store_settings().database_url, work)
    if as_json:
        print_json(as_dict(row))
    else:
        print_client(row)


@client.command()
@click.argument("client_id")
@click.argument("grants", nargs=-1, required=True, metavar='"AUDIENCE=SCOPE SCOPE"...')
def grant(client_id: str, grants: tuple[str, ...]) -> None:
    """Let CLIENT_ID ask for more scopes; those it has stay."""
    wanted = _parse_grants(grants, "grants")

    async def work(database: Database) -> None:
        async with database.write() as session:
            await add_grants(session, client_id, wanted)

    in_database(store_settings().database_url, work)
    added = "; ".join(f"{audience}: {' '.join(sorted(s))}" for audience, s in wanted.items())
    click.echo(f"{client_id} may ask for {added}")


@client.command()
@click.argument("client_id")
def disable(client_id: str) -> None:
    """Give the client no more tokens; those it has live until they expire."""
    _set_active(client_id, False)
    click.echo(f"{client_id} is disabled")


@client.command()
@click.argument("client_id")
def enable(client_id: str) -> None:
    """Give a disabled client tokens again."""
    _set_active(client_id, True)
    click.echo(f"{client_id} is enabled")


@client.group()
def secret() -> None:
    """A client's secrets; several can be live at once."""


@secret.command()
@click.argument("client_id")
@click.option("--label", default="added by the command line", help="To tell it from the others.")
@json_option
def add(client_id: str, label: str, as_json: bool) -> None:
    """Add a secret to CLIENT_ID and show it, this once; the others stay live."""
    settings = store_settings()

    async def work(database: Database) -> str:
        async with database.write() as session:
            if await clients.find(session, client_id) is None:
                _no_such(client_id)
            pepper = _pepper(settings)
            return add_secret(session, client_id, pepper=pepper, label=label, now=time.time())

    _show_secret(client_id, in_database(settings.database_url, work), as_json)


def _set_active(client_id: str, active: bool) -> None:
    async def work(database: Database) -> None:
        async with database.write() as session:
            if not await clients.set_active(session, client_id, active):
                _no_such(client_id)

    in_database(store_settings().database_url, work)


def _show_secret(client_id: str, secret_text: str | None, as_json: bool) -> None:
    if as_json:
        print_json({"client_id": client_id, "client_secret": secret_text})
        return
    click.echo(f"client_id      {client_id}")
    if secret_text is not None:
        click.echo(f"client_secret  {secret_text}")
        click.echo("The secret is shown this once: only its hash is stored.", err=True)


def _parse_grants(grants: tuple[str, ...], parameter: str) -> dict[str, frozenset[str]]:
    parsed: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for grant in grants:
        audience, equals, scopes = grant.partition("=")
        if not equals or not scopes.split():
            raise click.BadParameter('must be "AUDIENCE=SCOPE SCOPE"', param_hint=parameter)
        parsed[audience] |= frozenset(scopes.split())
    return dict(parsed)


def _parse_jwks(file: TextIO | None) -> dict[str, Any] | None:
    if file is None:
        return None
    try:
        jwks = json.load(file)
    except ValueError:
        jwks = None
    if not isinstance(jwks, dict):
        raise click.BadParameter("must be a file with a JSON object", param_hint="--jwks")
    return jwks


def _pepper(settings: StoreSettings) -> bytes:
    return decode_key(settings.secret_pepper.get_secret_value())


def _no_such(client_id: str) -> Client:
    raise RegistrationError("client_id", f"there is no client {client_id}")
