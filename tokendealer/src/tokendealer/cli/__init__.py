"""The command `tokendealer`: tables for people, `--json` for scripts."""

import click

from chassis import logs
from tokendealer.cli.api import api
from tokendealer.cli.client import client
from tokendealer.cli.key import key
from tokendealer.cli.server import migrate, serve
from tokendealer.cli.token import token


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run and administer TokenDealer. Settings come from the environment, see the README."""
    logs.configure_for_commands("tokendealer")


for command in (serve, migrate, api, client, key, token):
    main.add_command(command)
