"""The services' secrets: made once at random, kept in VAR_DIR/secrets, never overwritten.

Without them a database can't be read any more, so none is made anew for a database that exists.
"""

import secrets
from collections.abc import Sequence
from pathlib import Path

from launch import private_file
from launch.refusal import Refusal
from launch.services import Service
from launch.settings import Settings

SECRET_BYTES = 32


def ensure(settings: Settings) -> None:
    """Make the files that are missing, and make all of them their owner's alone.

    Refusal names a file that a database already depends on, instead of making another one.
    """
    _close(settings)
    for service in settings.services:
        paths = [_path(service, name, settings) for name in _ours(service, settings)]
        missing = [path for path in paths if not has_content(path)]
        for path in missing:  # all of them before the first is made: two of them make a pair
            _require_unused(service, path, paths, settings)
        for path in missing:
            private_file.write(path, secrets.token_urlsafe(SECRET_BYTES) + "\n")


def client_secret(settings: Settings) -> Path:
    """Where the dashboard's secret is as a client, which TokenDealer makes."""
    return _directory(settings) / "dashboard_client_secret"


def made(settings: Settings) -> list[Path]:
    """The files that are there, in order."""
    return sorted(path for path in _directory(settings).glob("*") if path.is_file())


def environment(service: Service, settings: Settings) -> dict[str, str]:
    """`NAME_FILE` for each secret of `service` that the environment does not hold already."""
    return {
        f"{name}_FILE": str(_path(service, name, settings)) for name in _ours(service, settings)
    }


def _ours(service: Service, settings: Settings) -> list[str]:
    given = settings.environ
    return [name for name in service.secrets if not (given.get(name) or given.get(f"{name}_FILE"))]


def _path(service: Service, name: str, settings: Settings) -> Path:
    return _directory(settings) / f"{service.name}_{name.lower()}"


def _directory(settings: Settings) -> Path:
    return settings.var / "secrets"


def _close(settings: Settings) -> None:
    """The directory lets nobody in (launch.state); a copy or a backup put back could be open."""
    for path in made(settings):
        if path.stat().st_mode & 0o077 and not path.is_symlink():
            path.chmod(0o600)


def has_content(path: Path) -> bool:
    """Whether there is a secret in the file."""
    return path.is_file() and path.stat().st_size > 0


def _require_unused(
    service: Service, path: Path, paths: Sequence[Path], settings: Settings
) -> None:
    """A database file tells that there were secrets; of one on a server the other secrets do."""
    if not service.database:
        return
    url = settings.database_urls[service.name]
    if url.startswith("sqlite"):
        database = Path(url.partition(":///")[2].partition("?")[0])
        told_by = [database] if database.is_file() else []
        anew = "move the database away"
    else:
        told_by = [other for other in paths if has_content(other)]
        anew = "take an empty database and move that file away"
    if told_by:
        raise Refusal(
            f"{path} is missing, but there is {told_by[0]}, and {service.name}'s data cannot be "
            f"read without both: put it back from a copy; or, to begin anew, {anew}"
        )
