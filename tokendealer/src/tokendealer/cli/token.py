"""`token`: what is in a token, and what verifiers say of it."""

import sys
import time
from dataclasses import asdict

import click

from chassis.database import Database
from tokendealer.cli.keys import keyring_of
from tokendealer.cli.run import in_database, json_option, print_json, printable, serve_settings
from tokendealer.explain import Explanation, Question, explain_stored
from tokendealer.master_key import MasterKey

MAX_INPUT = 65536


@click.group()
def token() -> None:
    """Access tokens."""


@token.command(name="explain")
@click.argument("unverified_token", metavar="TOKEN")
@click.option("--audience", help="The API to judge it for; default: the token's own audience.")
@click.option("--scope", "scopes", multiple=True, help="What the API asks for; repeat for each.")
@json_option
def explain_(
    unverified_token: str, audience: str | None, scopes: tuple[str, ...], as_json: bool
) -> None:
    """Tell step by step why TOKEN ("-": read it from standard input) is accepted or refused.

    The exit code is 0 when it is accepted, else 1.
    """
    if unverified_token == "-":  # noqa: S105 - not a password: the name for standard input
        unverified_token = sys.stdin.read(MAX_INPUT).strip()
    settings = serve_settings()

    async def work(database: Database) -> Explanation:
        keyring = keyring_of(database, settings, MasterKey.of(settings))
        await keyring.load()
        return await explain_stored(
            unverified_token,
            Question(settings.issuer, audience, scopes, settings.leeway),
            database=database,
            keys=keyring.current.public_keys,
            now=time.time(),
        )

    explanation = in_database(settings.database_url, work)
    if as_json:
        print_json(asdict(explanation))
    else:
        _print(explanation)
    sys.exit(0 if explanation.accepted else 1)


def _print(explanation: Explanation) -> None:
    marks = {True: "ok  ", False: "BAD ", None: "    "}
    for step in explanation.steps:
        click.echo(f"{marks[step.ok]}{step.name:<10} {printable(step.detail)}")
        if step.mend is not None:
            click.echo(f"{'':<14} {printable(step.mend)}")
    click.echo(explanation.verdict)
