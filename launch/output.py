"""What a process that failed had to say, cut down to what helps."""

import re

from launch.refusal import Refusal

BAD_SETTING = 78  # EX_CONFIG of sysexits.h, as chassis.settings has it
TAIL_LINES = 15
ONE_LINE = re.compile(r"^\w+: cannot start: .+$", re.MULTILINE)
"""How a service names a setting that it cannot use (chassis.settings)."""


def failure(what: str, code: int, written: str) -> Refusal:
    """Why `what` happened: the process's own one line, or its exit code and last lines."""
    if code == BAD_SETTING and (own := ONE_LINE.search(written)):
        return Refusal(own.group())
    return Refusal(f"{what}: {_how(code)}", tail(written))


def tail(written: str) -> str:
    """The last lines of `written`, indented."""
    return "\n".join(f"    {line}" for line in written.rstrip().splitlines()[-TAIL_LINES:])


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
