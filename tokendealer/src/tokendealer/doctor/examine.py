"""`examine`: every check, in the order in which one builds on another."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bearer import Fetch
from chassis.clock import Clock
from tokendealer.doctor import configuration, files, published, services, stored
from tokendealer.doctor.finding import Finding


@dataclass(frozen=True, slots=True)
class Targets:
    """What to look at besides the database.

    tokendealers: base URLs. services: by name, the URL at which each says whether it is ready.
    private_files: more files that are to be their owner's alone.
    """

    tokendealers: tuple[str, ...]
    services: Mapping[str, str]
    private_files: tuple[Path, ...]


async def examine(
    environ: Mapping[str, str], targets: Targets, *, http: Fetch, clock: Clock
) -> list[Finding]:
    """What is found with the settings in `environ`. http: takes a whole list of revocations."""
    settings, findings = configuration.read(environ)
    if settings is None:
        return findings
    findings += configuration.check(settings)
    findings += files.check(settings, targets.private_files, os.geteuid())
    known, in_database = await stored.check(settings, clock)
    findings += in_database
    if known is not None:
        for url in targets.tokendealers:
            findings += await published.check(url.rstrip("/"), known, settings.issuer, http)
    for name, url in targets.services.items():
        findings += await services.check(name, url, leeway=settings.leeway, http=http, clock=clock)
    return findings
