"""The options that say by which ways a client comes to tokens for people."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from tokendealer.grant_types import GRANT_TYPES

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--grant-type",
        "grant_types",
        multiple=True,
        type=click.Choice(GRANT_TYPES),
        help="Repeat for each, all of them.  [default: client_credentials]",
    ),
    click.option(
        "--redirect-uri",
        "redirect_uris",
        multiple=True,
        metavar="URI",
        help="Where codes may be sent; repeat for each, all of them.",
    ),
    click.option(
        "--post-logout-redirect-uri",
        "post_logout_redirect_uris",
        multiple=True,
        metavar="URI",
        help="Where people may be sent once signed out; all of them.",
    ),
    click.option(
        "--first-party/--third-party",
        "first_party",
        default=None,
        help="Whether people are spared the question for their consent.",
    ),
)


def flow_options(command: Command) -> Command:
    """Give a command these options; it takes them as `**flows`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def given_flows(flows: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `NewClient` for what was said; what was not, is not there."""
    given = {name: value for name, value in flows.items() if value not in {(), None}}
    if "grant_types" in given:
        given["grant_types"] = frozenset(given["grant_types"])
    return given
