"""`doctor`: what is wrong with the platform, and how to mend it."""

import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from bearer import MAX_LIST_BYTES, StdlibFetch
from tokendealer.cli.run import json_option, print_json, printable
from tokendealer.doctor import Finding, Targets, examine

ONE_ANSWER = 5.0  # seconds; a service gives its own checks 2
MARKS = {"ok": "ok", "warn": "WARN", "bad": "BAD"}


@click.command()
@click.option("--tokendealer", "tokendealers", multiple=True, metavar="URL", help="Its base URL.")
@click.option(
    "--service",
    "services",
    multiple=True,
    metavar="NAME=URL",
    help="Where it says whether it is ready; /readyz where the URL has no path. Repeat for each.",
)
@click.option(
    "--private",
    "private",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file that only its owner should be able to read. Repeat for each.",
)
@json_option
def doctor(
    tokendealers: tuple[str, ...],
    services: tuple[str, ...],
    private: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Look over the platform; a line for each check. The exit code is 1 when one is BAD."""
    targets = Targets(tokendealers, dict(map(_service, services)), private)
    http = StdlibFetch(timeout=ONE_ANSWER, max_bytes=MAX_LIST_BYTES)
    findings = asyncio.run(examine(os.environ, targets, http=http, clock=time.time))
    healthy = not any(finding.level == "bad" for finding in findings)
    if as_json:
        print_json({"healthy": healthy, "findings": [asdict(finding) for finding in findings]})
    else:
        _print(findings)
    sys.exit(0 if healthy else 1)


def _service(text: str) -> tuple[str, str]:
    name, equals, url = text.partition("=")
    if not equals or not name or "://" not in url:
        raise click.BadParameter("must be NAME=URL", param_hint="--service")
    host_and_path = url.split("://", 1)[1].rstrip("/")
    return name, url if "/" in host_and_path else f"{url.rstrip('/')}/readyz"


def _print(findings: Sequence[Finding]) -> None:
    width = max(len(finding.check) for finding in findings)
    for finding in findings:
        line = f"{MARKS[finding.level]:<5} {finding.check:<{width}}  {finding.what}"
        line += f". {finding.mend}" if finding.mend else ""
        click.echo(printable(line))
    counts = Counter(finding.level for finding in findings)
    click.echo(f"{counts['ok']} ok, {counts['warn']} to see to, {counts['bad']} bad")
