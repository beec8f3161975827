"""`python -m launch run SERVICE WORDS`: a service's own command line, on the data of `make up`."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from launch import commands, environment, settings
from launch.refusal import Refusal
from launch.services import SERVICES


def run(environ: Mapping[str, str], root: Path, words: Sequence[str]) -> NoReturn:
    """Become the service's command line; Refusal where there is no such service or no data yet."""
    found = [service for service in SERVICES if words and service.name == words[0]]
    if not found:
        names = ", ".join(service.name for service in SERVICES)
        raise Refusal(f"name a service and its words; there are: {names}")
    known = settings.read(environ, root, SERVICES)
    if not known.var.is_dir():
        raise Refusal(f"there is no data in {known.var} yet: `make up` makes it")
    command = commands.arguments(found[0], *commands.filled_in(found[0], known, words[1:]))
    sys.stdout.flush()
    os.execve(command[0], command, environment.of(found[0], known))  # noqa: S606 - our own command, no shell
