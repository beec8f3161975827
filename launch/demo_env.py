"""VAR_DIR/demo.env: addresses, and the credentials of the demo client and the first administrator,
for a shell to source."""

import shlex
import string
from collections.abc import Mapping
from pathlib import Path

from launch import private_file

FILE = "demo.env"
CLIENT_NAMES = (
    "BASE_URL",
    "TOKEN_URL",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "AUDIENCE",
    "SCOPE",
)
NAMES = (*CLIENT_NAMES, "ADMIN_EMAIL", "ADMIN_PASSWORD")

_PLAIN = frozenset(string.ascii_letters + string.digits + "-._~:/+=@,%")


def write(var: Path, values: Mapping[str, str]) -> None:
    """Put `values` into the file (mode 0600), each on its line."""
    lines = (f"{name}={_quoted(text)}\n" for name, text in values.items())
    private_file.write(var / FILE, "".join(lines))


def read(var: Path) -> dict[str, str]:
    """What the file holds; empty when it is not there or cannot be read as one."""
    try:
        words = shlex.split((var / FILE).read_text(encoding="utf-8"), comments=True)
    except (FileNotFoundError, ValueError):  # ValueError: a quote never closed, or no UTF-8
        return {}
    return dict(word.split("=", 1) for word in words if "=" in word)


def _quoted(text: str) -> str:
    if text and set(text) <= _PLAIN:
        return text
    return f'"{text}"' if text and set(text) <= _PLAIN | {" "} else shlex.quote(text)
