"""`dashboard serve`."""

import argparse
from collections.abc import Sequence

from chassis.serve import serve
from chassis.settings import load_or_exit
from dashboard.app import create_app
from dashboard.settings import SERVICE, Settings


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the command line says; a setting that is wrong is one line and exit code 78."""
    parser = argparse.ArgumentParser(prog=SERVICE, description="Where people run the platform.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="serve until SIGTERM")
    parser.parse_args(arguments)
    settings = load_or_exit(Settings, SERVICE)
    serve(SERVICE, settings, lambda: create_app(settings))
