"""`token preview` and `token revoke`, beside `token explain`."""

import time

import click

from chassis.database import Database
from tokendealer.administration import tokens
from tokendealer.cli.client_input import find_client
from tokendealer.cli.run import (
    date,
    in_database,
    json_option,
    print_facts,
    print_json,
    serve_settings,
    store_settings,
    trail_of,
)
from tokendealer.cli.token import token
from tokendealer.registration import RegistrationError
from tokendealer.store import clients

MAX_JTI, MAX_SUBJECT = 64, 255
TIMES = frozenset({"exp", "iat", "nbf"})


@token.command()
@click.argument("client_id")
@click.option("--audience", help="The API; default: the only one that it may use.")
@click.option("--scope", help='E.g. "data:read data:write"; default: all that it may have.')
@json_option
def preview(client_id: str, audience: str | None, scope: str | None, as_json: bool) -> None:
    """Show what a token of CLIENT_ID would say; none is made."""
    settings = serve_settings()
    asked = {"audience": audience, "scope": scope}

    async def work(database: Database) -> tuple[dict[str, object], bool]:
        async with database.read() as session:
            client = await clients.find(session, client_id)
        if client is None:
            raise RegistrationError("client_id", f"there is no client {client_id}")
        given = {name: value for name, value in asked.items() if value is not None}
        claims = tokens.preview(client, given, issuer=settings.issuer, now=time.time())
        return claims, client.active

    claims, active = in_database(settings.database_url, work)
    if as_json:
        print_json(claims)
    else:
        print_facts((name, _told(name, value)) for name, value in claims.items())
    if not active:
        click.echo(f"{client_id} is disabled: it gets no token.", err=True)


@token.command()
@click.option("--jti", help="One token.")
@click.option("--client", "client_id", help="All that a client has.")
@click.option("--subject", help="All that were issued for a subject.")
@json_option
def revoke(jti: str | None, client_id: str | None, subject: str | None, as_json: bool) -> None:
    """Revoke one token, or all of a client or of a subject that were issued until now."""
    named = [(n, v) for n, v in (("jti", jti), ("client", client_id), ("subject", subject)) if v]
    if len(named) != 1:
        raise click.UsageError("name exactly one of --jti, --client and --subject")
    kind, value = named[0]
    _check(kind, value)
    settings = store_settings()

    async def work(database: Database) -> int | None:
        now, trail = time.time(), trail_of(settings)
        async with database.write() as session:
            if kind == "jti":
                await tokens.revoke_token(session, value, now=now, trail=trail)
                return None
            if kind == "subject":
                return await tokens.revoke_subject(session, value, now=now, trail=trail)
            await find_client(session, value)  # a slip of the pen must not look like success
            return await tokens.revoke_client(session, value, now=now, trail=trail)

    before = in_database(settings.database_url, work)
    if as_json:
        print_json({kind: value, "issued_before": before})
    elif before is None:
        click.echo(f"the token {value} is revoked")
    else:
        click.echo(f"every token of the {kind} {value} issued until now is revoked")


def _check(kind: str, value: str) -> None:
    most = MAX_SUBJECT if kind == "subject" else MAX_JTI
    if len(value) > most or not value.isprintable():
        raise click.BadParameter(
            f"must be 1 to {most} printable characters", param_hint=f"--{kind}"
        )


def _told(name: str, value: object) -> str:
    if name in TIMES and isinstance(value, int):
        return f"{value}  {date(value)}"
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    return str(value)
