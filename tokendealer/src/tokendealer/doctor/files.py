"""The files of the keys: there, and their owner's alone."""

import shlex
from pathlib import Path

from tokendealer import weak
from tokendealer.doctor.finding import Finding, bad, ok, warn
from tokendealer.master_key import MasterKey
from tokendealer.settings import Settings


def check(settings: Settings, others: tuple[Path, ...], user: int) -> list[Finding]:
    """Those of MASTER_KEY and SECRET_PEPPER, and `others` that are private. user: who we are."""
    named = {
        "MASTER_KEY": settings.master_key_file,
        "SECRET_PEPPER": settings.secret_pepper_file,
    }
    findings = [_named(name, path, user) for name, path in named.items()]
    findings += [_private(path.name, path, user) for path in others]
    return findings + _left_over(MasterKey.of(settings))


def _named(name: str, path: Path | None, user: int) -> Finding:
    if path is None:
        return ok(name, "is in the environment, not in a file")
    return _private(f"{name}_FILE", path, user)


def _private(name: str, path: Path, user: int) -> Finding:
    quoted = shlex.quote(str(path))
    try:
        wrong, owner = weak.file(name, path), path.stat().st_uid
    except OSError as error:
        what = f"{path} can't be looked at: {error.strerror}"
        return bad(name, what, "Put it back where it was: nothing can be read without it")
    if wrong:
        mend = f"`chmod 600 {quoted}`; if others could read it, exchange what is in it"
        return bad(name, f"{path} can be read by others", mend)
    if owner != user:
        what = f"{path} belongs to user {owner}, not to user {user} who looks"
        return bad(name, what, f"`chown {user} {quoted}`, or look as the user that serves")
    return ok(name, f"{path} is its owner's alone")


def _left_over(master_key: MasterKey) -> list[Finding]:
    if master_key.is_settled:
        return []
    what = f"{master_key.place}: another one lies beside it, of a rotation that was not finished"
    mend = "Restart TokenDealer, which finishes or undoes it; delete neither file before"
    return [warn("MASTER_KEY_FILE", what, mend)]
