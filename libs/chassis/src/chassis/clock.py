"""The type of a clock, so that code below `app.py` is handed one."""

from collections.abc import Callable
from typing import TypeAlias

Clock: TypeAlias = Callable[[], float]
"""Gives the current time in seconds since the epoch, like `time.time`."""
