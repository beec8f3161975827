"""Imports without what a service never uses: each costs every service its memory."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


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


def defer_hypercorn() -> None:
    """Let Quart load its development server only if somebody runs it: 2 MB that Granian spares.

    To be called before Quart is imported; what is loaded already stays.
    """
    name = "hypercorn.asyncio"
    if name in sys.modules:
        return

    async def serve(*args: object, **kwargs: object) -> None:
        del sys.modules[name]
        await importlib.import_module(name).serve(*args, **kwargs)

    deferred = ModuleType(name)
    deferred.serve = serve  # type: ignore[attr-defined]  # the one name that Quart asks for
    sys.modules[name] = deferred
