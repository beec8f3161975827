"""What the person at the terminal sees; colour only where there is one."""

from collections.abc import Mapping
from typing import TextIO

BOLD, DIM, RED, GREEN = "1", "2", "31", "32"


class Terminal:
    """Lines of text for a person, on `out`."""

    def __init__(self, out: TextIO, environ: Mapping[str, str]) -> None:
        self._out = out
        self._colour = out.isatty() and not environ.get("NO_COLOR")

    def say(self, text: str = "") -> None:
        """Show a line or several, at once."""
        try:
            print(text, file=self._out, flush=True)
        except OSError:
            return  # nobody reads any more, which is no reason to stop the services

    def paint(self, text: str, colour: str) -> str:
        """`text` in `colour`, where colour is shown."""
        return f"\033[{colour}m{text}\033[0m" if self._colour else text
