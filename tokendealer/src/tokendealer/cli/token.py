"""`token`: what is in a token, and what verifiers say of it."""

import sys
import time
from dataclasses import asdict

import click

from chassis.database import Database
from chassis.settings import load_or_exit
from tokendealer import revocation
from tokendealer.cli.run import in_database, json_option, print_json
from tokendealer.explain import Explanation, explain
from tokendealer.keyring import Keyring
from tokendealer.settings import Settings, decode_key
from tokendealer.store import signing_keys
from tokendealer.token_reader import unverified_claim


@click.group()
def token() -> None:
    """Access tokens."""


@token.command(name="explain")
@click.argument("unverified_token", metavar="TOKEN")
@click.option("--audience", help="The API to judge it for; default: the token's own audience.")
@json_option
def explain_(unverified_token: str, audience: str | None, as_json: bool) -> None:
    """Tell step by step why TOKEN ("-": read it from standard input) is accepted or refused.

    The exit code is 0 when it is accepted, else 1.
    """
    if unverified_token == "-":  # noqa: S105 - not a password: the name for standard input
        unverified_token = sys.stdin.read(65536).strip()
    settings = load_or_exit(Settings, "tokendealer")

    async def work(database: Database) -> Explanation:
        master_key = decode_key(settings.master_key.get_secret_value())
        keyring = Keyring(database, master_key=master_key, clock=time.time)
        await keyring.load()
        async with database.read() as session:
            states = {key.kid: key.state for key in await signing_keys.find_all(session)}
        jti = unverified_claim(unverified_token, "jti")
        return explain(
            unverified_token,
            keys=keyring.current.public_keys,
            key_states=states,
            issuer=settings.issuer,
            audience=audience,
            leeway=settings.leeway,
            revoked=await revocation.is_revoked(database, jti),
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
        # What the token says may hold the terminal's own control sequences.
        detail = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in step.detail)
        click.echo(f"{marks[step.ok]}{step.name:<10} {detail}")
    click.echo(explanation.verdict)
