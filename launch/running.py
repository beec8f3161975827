"""One `make up` for each VAR_DIR, and how `make down` finds it.

The file is locked by the launcher and, through it, by honcho's processes that watch the services:
as long as one of them lives the lock is held, even if the launcher itself was killed.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from launch.refusal import Refusal

FILE = "up.lock"


class Running:
    """The locked file: the launcher's process id, then those of its services."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def note(self, services: Mapping[str, int]) -> None:
        """Write down who runs, services by name with their process ids."""
        lines = [f"launcher {os.getpid()}", *(f"{name} {pid}" for name, pid in services.items())]
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, "".join(f"{line}\n" for line in lines).encode(), 0)


@contextlib.contextmanager
def only_one(var: Path) -> Iterator[Running]:
    """Hold the lock of `var`; Refusal when another holds it."""
    handle = os.open(var / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _lock(handle):
            raise Refusal(
                f"already running from {var} (process {_launcher(var)}): stop it with `make down`, "
                "or set VAR_DIR and the _PORT settings, such as TOKENDEALER_PORT, for a second one"
            )
        running = Running(handle)
        running.note({})
        yield running
    finally:
        os.close(handle)


def is_held(var: Path) -> bool:
    """Whether a `make up`, or a service that it left behind, is running from `var`."""
    try:
        handle = os.open(var / FILE, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not _lock(handle)
    finally:
        os.close(handle)


def processes(var: Path) -> dict[str, int]:
    """The process ids by name that the holder of the lock has written down."""
    lines = (line.split() for line in (var / FILE).read_text(encoding="utf-8").splitlines())
    return {name: int(pid) for name, pid in lines}


def _launcher(var: Path) -> int | str:
    return processes(var).get("launcher", "unknown")


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
