"""The services' log files: appended to, and put aside when they have grown."""

from pathlib import Path

from launch import state
from launch.settings import Settings

ASIDE_BYTES = 10 * 1024 * 1024


class Logs:
    """The log of each service, and where this run's part of it begins."""

    def __init__(self, settings: Settings) -> None:
        self._starts: dict[str, int] = {}
        self._var = settings.var
        for service in settings.services:
            self._starts[service.name] = _prepare(self.path(service.name))

    def path(self, service: str) -> Path:
        """The file that `service` logs to."""
        return state.log_of(self._var, service)

    def written(self, service: str) -> str:
        """What `service` has logged in this run."""
        with self.path(service).open("rb") as stream:
            stream.seek(self._starts[service])
            return stream.read().decode(errors="replace")


def _prepare(path: Path) -> int:
    """Make sure that the file is there; its size."""
    if path.exists() and path.stat().st_size > ASIDE_BYTES:
        path.replace(path.with_suffix(".log.1"))
    path.touch()
    return path.stat().st_size
