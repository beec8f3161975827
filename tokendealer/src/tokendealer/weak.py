"""What is wrong with keys that are not safe, for those who refuse to start and those who warn."""

import stat
from pathlib import Path


def key(name: str, key: bytes) -> list[str]:
    """One byte over and over is a placeholder."""
    return [f"{name}: is the same byte {len(key)} times over"] if len(set(key)) == 1 else []


def pair(master_key: bytes, pepper: bytes) -> list[str]:
    """One key for both opens everything at once."""
    return ["MASTER_KEY: is the same key as SECRET_PEPPER"] if master_key == pepper else []


def file(name: str, path: Path | None) -> list[str]:
    """A key's file is its owner's alone; OSError when it is not to be looked at."""
    if path is None or not stat.S_IMODE(path.stat().st_mode) & 0o077:
        return []
    return [f"{name}: {path} can be read by others: make its mode 0600"]
