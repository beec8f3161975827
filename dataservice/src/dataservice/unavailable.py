"""A database that does not answer is 503, which says to try again; a bug is 500, which does not."""

from quart import Quart
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis.errors import error_body
from chassis.logs import get_logger

log = get_logger()

_CAUSES = (OperationalError, InterfaceError, PoolTimeout, ConnectionError)
"""Locked too long, gone, no connection free, not to be reached."""


def install(app: Quart) -> None:
    """Answer them on every route of `app`."""

    async def on_unavailable(error: Exception) -> tuple[dict[str, str], int, dict[str, str]]:
        log.error("database_unavailable", exc_info=error)
        body = error_body("temporarily_unavailable", "The database does not answer; try again")
        return body, 503, {"Retry-After": "1", "Cache-Control": "no-store"}

    for cause in _CAUSES:
        app.register_error_handler(cause, on_unavailable)
