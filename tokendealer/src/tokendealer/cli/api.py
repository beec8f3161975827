"""`api`: the services that accept tokens, and their scopes."""

import time

import click

from chassis.database import Database
from tokendealer.administration import apis as administration
from tokendealer.administration.apis import ApiFacts
from tokendealer.cli.api_output import as_dict, print_api, print_apis
from tokendealer.cli.run import (
    in_database,
    json_option,
    print_json,
    store_settings,
    trail_of,
    yes_option,
)
from tokendealer.models import Api
from tokendealer.store import apis


@click.group()
def api() -> None:
    """APIs: audiences and the scopes that tokens for them can carry."""


@api.command()
@click.argument("audience")
@click.option("--scope", "scopes", multiple=True, required=True, help="Repeat for each scope.")
@click.option("--open", "opened", multiple=True, help="One that people have who are no admins.")
@click.option("--resource", help="The URI that clients may give as `resource` (RFC 8707).")
@click.option("--if-absent", is_flag=True, help="Succeed when it is there already, unchanged.")
@json_option
def create(
    audience: str,
    scopes: tuple[str, ...],
    opened: tuple[str, ...],
    resource: str | None,
    if_absent: bool,
    as_json: bool,
) -> None:
    """Register the API AUDIENCE."""
    settings = store_settings()
    wanted = ApiFacts(frozenset(scopes), resource, frozenset(opened))

    async def work(database: Database) -> Api:
        async with database.write() as session:
            found = await apis.find(session, audience) if if_absent else None
            return found or await administration.create(
                session, audience, wanted, now=time.time(), trail=trail_of(settings)
            )

    _tell(in_database(settings.database_url, work), as_json)


@api.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """List the APIs."""

    async def work(database: Database) -> list[Api]:
        async with database.read() as session:
            return await apis.find_all(session)

    found = in_database(store_settings().database_url, work)
    if as_json:
        print_json([as_dict(one) for one in found])
    else:
        print_apis(found)


@api.command()
@click.argument("audience")
@json_option
def show(audience: str, as_json: bool) -> None:
    """Show the API with this AUDIENCE, or this id."""

    async def work(database: Database) -> Api:
        async with database.read() as session:
            return await administration.find(session, audience)

    found = in_database(store_settings().database_url, work)
    if as_json:
        print_json(as_dict(found))
    else:
        print_api(found)


@api.command()
@click.argument("audience")
@click.option("--add-scope", "added", multiple=True, help="Repeat for each scope.")
@click.option("--remove-scope", "removed", multiple=True, help="No client may have it any more.")
@click.option("--open", "opened", multiple=True, help="People who are no admins have it, too.")
@click.option("--close", "closed", multiple=True, help="Of people, only admins have it.")
@click.option("--resource", help="Another URI.")
@click.option("--no-resource", is_flag=True, help="No URI any more.")
@json_option
def edit(
    audience: str,
    added: tuple[str, ...],
    removed: tuple[str, ...],
    opened: tuple[str, ...],
    closed: tuple[str, ...],
    resource: str | None,
    no_resource: bool,
    as_json: bool,
) -> None:
    """Change the API AUDIENCE; what is not named stays."""
    if not (added or removed or opened or closed or resource or no_resource):
        raise click.UsageError("nothing to change: name at least one option")
    if resource and no_resource:
        raise click.UsageError("--resource and --no-resource exclude each other")
    settings = store_settings()

    async def work(database: Database) -> Api:
        async with database.write() as session:
            found = await administration.find(session, audience)
            scopes = {row.scope for row in found.scopes}
            is_open = {row.scope for row in found.scopes if row.open_to_users}
            for scope in (*removed, *closed):
                if scope not in scopes:
                    raise click.ClickException(f"{audience} has no scope {scope}")
            wanted = ApiFacts(
                scopes=frozenset(scopes - set(removed) | set(added)),
                resource=None if no_resource else resource or found.resource,
                open_to_users=frozenset((is_open | set(opened)) - set(closed) - set(removed)),
            )
            return await administration.edit(session, found, wanted, trail=trail_of(settings))

    _tell(in_database(settings.database_url, work), as_json)


@api.command()
@click.argument("audience")
@yes_option
def delete(audience: str, is_sure: bool) -> None:
    """Delete the API AUDIENCE; no client may ask for its scopes any more."""
    settings = store_settings()
    if not is_sure:
        click.confirm(f"Delete the API {audience}?", abort=True)

    async def work(database: Database) -> None:
        async with database.write() as session:
            found = await administration.find(session, audience)
            await administration.delete(session, found, trail=trail_of(settings))

    in_database(settings.database_url, work)
    click.echo(f"{audience} is deleted")


def _tell(one: Api, as_json: bool) -> None:
    if as_json:
        print_json(as_dict(one))
    else:
        click.echo(f"API {one.audience}: {' '.join(sorted(s.scope for s in one.scopes))}")
