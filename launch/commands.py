"""Run a service's command line, such as `python -m tokendealer migrate`."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

from launch import demo_env, environment, output, secret_files
from launch.refusal import Refusal
from launch.services import Service
from launch.settings import Settings

COMMAND_SECONDS = 120

Run: TypeAlias = Callable[..., str]
"""As `run`: tests give another."""


def arguments(service: Service, *words: str) -> list[str]:
    """The command line of `service` with `words`."""
    if service.program:
        return [service.program, *words]
    return [sys.executable, "-m", service.name, *words]


def filled_in(service: Service, settings: Settings, words: Sequence[str]) -> list[str]:
    """`words`; after `doctor` of TokenDealer all that there is for it to look at, too."""
    if service.name != "tokendealer" or list(words[:1]) != ["doctor"]:
        return list(words)
    named = set(secret_files.environment(service, settings).values())  # it looks at these anyway
    private = [*secret_files.made(settings), settings.var / demo_env.FILE]
    targets = {
        "--tokendealer": [settings.url(service.name)],
        "--service": [f"{s.name}={settings.url(s.name)}{s.ready}" for s in settings.services],
        "--private": [str(p) for p in private if p.exists() and str(p) not in named],
    }
    more = (word for option, values in targets.items() for v in values for word in (option, v))
    return [*words, *more]


def serving(service: Service) -> list[str]:
    """The command line that serves. Without docstrings (-OO) and the columns that tracebacks point
    at, a Python service takes 7 MB less memory.
    """
    if service.program:
        return arguments(service, "serve")
    lean = ["-X", "no_debug_ranges", "-OO"]
    return [sys.executable, *lean, "-m", service.name, "serve"]


def run(service: Service, settings: Settings, *words: str) -> str:
    """What the command prints; Refusal with its own words when it fails."""
    try:
        done = subprocess.run(
            arguments(service, *words),
            env=environment.of(service, settings),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refusal(f"`{service.name} {words[0]}` took over {COMMAND_SECONDS} s") from None
    if done.returncode:
        raise output.failure(f"`{service.name} {words[0]}` failed", done.returncode, done.stderr)
    return done.stdout


def migrate_all(settings: Settings) -> None:
    """Bring every service's database to the schema that its code knows, all at once."""
    with_data = [service for service in settings.services if service.database]
    with ThreadPoolExecutor(max_workers=max(1, len(with_data))) as pool:
        list(pool.map(lambda service: run(service, settings, "migrate"), with_data))
