"""Imports without what a service never uses: each costs every service its memory."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(module: str) -> Iterator[None]:
    """Let imports in the block find that the optional `module` is not installed."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # how import says "there is none"
    try:
        yield
    finally:
        del sys.modules[module]
