"""Schema migrations with Alembic, in both directions, without an `alembic.ini`.

Alembic is imported by these functions alone: a service that serves does not carry it in memory.
"""

from pathlib import Path

from chassis.settings import SettingsError


def upgrade(database_url: str, directory: Path, revision: str = "head") -> None:
    """Bring the schema up to `revision` with the scripts in `directory`."""
    _run("upgrade", database_url, directory, revision)


def downgrade(database_url: str, directory: Path, revision: str) -> None:
    """Take the schema down to `revision` ("base": nothing is left)."""
    _run("downgrade", database_url, directory, revision)


def head(directory: Path) -> str | None:
    """The newest revision in `directory`."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(directory)).get_current_head()


def _run(direction: str, database_url: str, directory: Path, revision: str) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from chassis.database import require_folder

    config = Config()
    config.set_main_option("script_location", str(directory).replace("%", "%%"))
    config.attributes["database_url"] = database_url
    try:
        require_folder(make_url(database_url))
        getattr(command, direction)(config, revision)
    except (SQLAlchemyError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise SettingsError(f"DATABASE_URL: cannot migrate: {cause}") from None
