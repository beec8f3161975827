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


def load_quart() -> None:
    """Load Quart and quart-schema without what no service uses; what is loaded already stays.

    The development server would be 3 MB that Granian spares, attrs 0.7 MB.
    """
    _defer_hypercorn()
    with without("attr"), without("attrs"):
        importlib.import_module("quart_schema")


def _defer_hypercorn() -> None:
    server, types = "hypercorn.asyncio", "hypercorn.typing"
    if server in sys.modules:
        return

    async def serve(*args: object, **kwargs: object) -> None:
        del sys.modules[server], sys.modules[types]
        await importlib.import_module(server).serve(*args, **kwargs)

    # Of the one module Quart asks for `serve`, of the other for names in annotations.
    sys.modules[server], sys.modules[types] = ModuleType(server), ModuleType(types)
    vars(sys.modules[server])["serve"] = serve
    vars(sys.modules[types])["__getattr__"] = lambda _name: object
