"""`api`: the services that accept tokens, and their scopes."""

import time

import click

from chassis.database import Database
from tokendealer.cli.run import in_database, json_option, print_json, print_table, store_settings
from tokendealer.models import Api
from tokendealer.registration import create_api
from tokendealer.store import apis


@click.group()
def api() -> None:
    """APIs: audiences and the scopes that tokens for them can carry."""


@api.command()
@click.argument("audience")
@click.option("--scope", "scopes", multiple=True, required=True, help="Repeat for each scope.")
@click.option("--resource", help="The URI that clients may give as `resource` (RFC 8707).")
@click.option("--if-absent", is_flag=True, help="Succeed when it is there already, unchanged.")
@json_option
def create(
    audience: str, scopes: tuple[str, ...], resource: str | None, if_absent: bool, as_json: bool
) -> None:
    """Register the API AUDIENCE."""

    async def work(database: Database) -> Api:
        async with database.write() as session:
            found = await apis.find(session, audience) if if_absent else None
            return found or await create_api(
                session, audience, frozenset(scopes), resource, time.time()
            )

    created = in_database(store_settings().database_url, work)
    if as_json:
        print_json(_as_dict(created))
    else:
        click.echo(f"API {created.audience}: {' '.join(s.scope for s in created.scopes)}")


@api.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """List the APIs."""

    async def work(database: Database) -> list[Api]:
        async with database.read() as session:
            return await apis.find_all(session)

    found = in_database(store_settings().database_url, work)
    if as_json:
        print_json([_as_dict(one) for one in found])
        return
    rows = [(a.audience, " ".join(s.scope for s in a.scopes), a.resource or "-") for a in found]
    print_table(("AUDIENCE", "SCOPES", "RESOURCE"), rows)


def _as_dict(one: Api) -> dict[str, object]:
    return {
        "audience": one.audience,
        "scopes": [row.scope for row in one.scopes],
        "resource": one.resource,
    }
