"""The directories under VAR_DIR, where everything that is kept lives."""

import os
from pathlib import Path

from launch.refusal import Refusal

BELOW = ("log", "secrets")


def prepare(var: Path) -> None:
    """Make `var` and what is below it, for the owner alone; Refusal where that cannot be."""
    for directory in (var, *(var / name for name in BELOW)):
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            _try_writing(directory)
        except OSError as error:
            raise Refusal(f"VAR_DIR: cannot write to {directory}: {error.strerror}") from None
    (var / "secrets").chmod(0o700)


def _try_writing(directory: Path) -> None:
    probe = directory / f".probe-{os.getpid()}"
    probe.touch()
    probe.unlink()


def log_of(var: Path, service: str) -> Path:
    """The file that `service` logs to."""
    return var / "log" / f"{service}.log"
