"""The services' secrets: made once at random, kept in VAR_DIR/secrets, never overwritten."""

import secrets
from pathlib import Path

from launch import private_file
from launch.refusal import Refusal
from launch.services import Service
from launch.settings import Settings

SECRET_BYTES = 32


def ensure(settings: Settings) -> None:
    """Make the files that are missing, but none that a database already depends on.

    Only for the launcher's own SQLite files can it tell; a database elsewhere is not looked into.
    """
    for service in settings.services:
        for name in _ours(service, settings):
            path = _path(service, name, settings)
            if not _has_content(path):
                _require_unused(service, path, settings)
                private_file.write(path, secrets.token_urlsafe(SECRET_BYTES) + "\n")


def environment(service: Service, settings: Settings) -> dict[str, str]:
    """`NAME_FILE` for each secret of `service` that the environment does not hold already."""
    return {
        f"{name}_FILE": str(_path(service, name, settings)) for name in _ours(service, settings)
    }


def _ours(service: Service, settings: Settings) -> list[str]:
    given = settings.environ
    return [name for name in service.secrets if not (given.get(name) or given.get(f"{name}_FILE"))]


def _path(service: Service, name: str, settings: Settings) -> Path:
    return settings.var / "secrets" / f"{service.name}_{name.lower()}"


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _require_unused(service: Service, path: Path, settings: Settings) -> None:
    database = settings.own_database(service.name)
    if service.database and database.exists():
        raise Refusal(
            f"{path} is missing, and {database} cannot be read without it: put the file back, "
            "or move the database away to start afresh"
        )
