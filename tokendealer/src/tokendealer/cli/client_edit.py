"""`client edit` and its kin: what changes a client that there is."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TextIO

import click

from chassis.database import Database
from tokendealer.administration import clients as administration
from tokendealer.administration import tokens
from tokendealer.cli.client_flows import flow_options, given_flows
from tokendealer.cli.client_input import (
    as_it_is,
    find_client,
    format_grants,
    parse_grants,
    parse_jwks,
)
from tokendealer.cli.client_output import as_dict
from tokendealer.cli.run import (
    in_database,
    json_option,
    print_json,
    store_settings,
    trail_of,
    yes_option,
)
from tokendealer.models import Client
from tokendealer.registration import NewClient

Change = Callable[[NewClient], NewClient]

grants_argument = click.argument(
    "grants", nargs=-1, required=True, metavar='"AUDIENCE=SCOPE SCOPE"...'
)


@click.command()
@click.argument("client_id")
@click.option("--name", help="What people call it.")
@click.option("--token-lifetime", type=int, help="Seconds.")
@click.option("--quota", nargs=2, type=int, metavar="RATE BURST", help="Requests a second, burst.")
@click.option("--no-quota", is_flag=True, help="The platform's own from now on.")
@click.option("--jwks", type=click.File(), help="Public keys for private_key_jwt, all of them.")
@click.option("--no-jwks", is_flag=True, help="No keys any more.")
@flow_options
@click.option("--no-redirect-uri", is_flag=True, help="Codes are sent nowhere any more.")
@click.option("--no-post-logout-redirect-uri", is_flag=True, help="None any more.")
@json_option
def edit(
    client_id: str,
    name: str | None,
    token_lifetime: int | None,
    quota: tuple[int, int] | None,
    no_quota: bool,
    jwks: TextIO | None,
    no_jwks: bool,
    no_redirect_uri: bool,
    no_post_logout_redirect_uri: bool,
    as_json: bool,
    **flows: Any,
) -> None:
    """Change CLIENT_ID; what is not named stays."""
    taken = {
        "redirect_uris": no_redirect_uri,
        "post_logout_redirect_uris": no_post_logout_redirect_uri,
    }
    both = [name for name, is_taken in taken.items() if is_taken and flows[name]]
    if (quota and no_quota) or (jwks and no_jwks) or both:
        raise click.UsageError("an option and its --no-… exclude each other")
    given: dict[str, Any] = {
        "name": name,
        "token_lifetime": token_lifetime,
        "quota": quota,
        "jwks": parse_jwks(jwks),
    }
    changes = {field: to for field, to in given.items() if to is not None}
    changes |= given_flows(flows) | {name: () for name, is_taken in taken.items() if is_taken}
    changes |= {"quota": None} if no_quota else {}
    changes |= {"jwks": None} if no_jwks else {}
    if not changes:
        raise click.UsageError("nothing to change: name at least one option")
    row = _change(client_id, lambda client: replace(client, **changes))
    if as_json:
        print_json(as_dict(row, time.time(), store_settings().secret_warning_days))
    else:
        click.echo(f"{client_id} is changed: {', '.join(changes)}")


@click.command()
@click.argument("client_id")
@grants_argument
def grant(client_id: str, grants: tuple[str, ...]) -> None:
    """Let CLIENT_ID ask for more scopes; those it has stay."""
    added = parse_grants(grants, "grants")

    def change(client: NewClient) -> NewClient:
        more = {a: client.grants.get(a, frozenset()) | scopes for a, scopes in added.items()}
        return replace(client, grants={**client.grants, **more})

    _change(client_id, change)
    click.echo(f"{client_id} may ask for {format_grants(added)}")


@click.command(name="revoke-grant")
@click.argument("client_id")
@grants_argument
def revoke_grant(client_id: str, grants: tuple[str, ...]) -> None:
    """Let CLIENT_ID ask for these scopes no more; tokens that it has keep theirs."""
    taken = parse_grants(grants, "grants")

    def change(client: NewClient) -> NewClient:
        for audience, scopes in taken.items():
            missing = sorted(scopes - client.grants.get(audience, frozenset()))
            if missing:
                raise click.ClickException(f"{client_id} has no {missing[0]} at {audience}")
        left = {a: scopes - taken.get(a, frozenset()) for a, scopes in client.grants.items()}
        return replace(client, grants={a: scopes for a, scopes in left.items() if scopes})

    _change(client_id, change)
    click.echo(f"{client_id} may no longer ask for {format_grants(taken)}")


@click.command()
@click.argument("client_id")
@click.option("--revoke-tokens", is_flag=True, help="Those that it has are refused from now on.")
def disable(client_id: str, revoke_tokens: bool) -> None:
    """Give CLIENT_ID no more tokens; those it has live until they expire, or are revoked."""
    _change(client_id, lambda client: replace(client, active=False), revoke_tokens=revoke_tokens)
    click.echo(f"{client_id} is disabled" + (", and its tokens are revoked" * revoke_tokens))


@click.command()
@click.argument("client_id")
def enable(client_id: str) -> None:
    """Give a disabled client tokens again."""
    _change(client_id, lambda client: replace(client, active=True))
    click.echo(f"{client_id} is enabled")


@click.command()
@click.argument("client_id")
@yes_option
def delete(client_id: str, is_sure: bool) -> None:
    """Delete CLIENT_ID with its secrets, and revoke its tokens."""
    settings = store_settings()
    if not is_sure:
        click.confirm(f"Delete {client_id} and revoke its tokens?", abort=True)

    async def work(database: Database) -> None:
        trail = trail_of(settings)
        async with database.write() as session:
            row = await find_client(session, client_id)
            await administration.delete(session, row, now=time.time(), trail=trail)

    in_database(settings.database_url, work)
    click.echo(f"{client_id} is deleted, and its tokens are revoked")


def _change(client_id: str, change: Change, *, revoke_tokens: bool = False) -> Client:
    settings = store_settings()

    async def work(database: Database) -> Client:
        now, trail = time.time(), trail_of(settings)
        async with database.write() as session:
            row = await find_client(session, client_id)
            await administration.edit(session, row, change(as_it_is(row)), now=now, trail=trail)
            if revoke_tokens:
                await tokens.revoke_client(session, client_id, now=now, trail=trail, for_good=True)
            return row

    return in_database(settings.database_url, work)
