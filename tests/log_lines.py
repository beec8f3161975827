"""What a test's services log."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import structlog

from chassis import logs

Lines = Callable[[], list[dict[str, Any]]]


def log_lines(service: str) -> Lines:
    """Log into memory from here on; what gives all lines until then."""
    stream = StringIO()
    logs.configure(service, "info", stream)
    # Kept by no logger, so that the next test's lines come to the next test.
    structlog.configure(cache_logger_on_first_use=False)

    def read() -> list[dict[str, Any]]:
        logs.flush()
        return [json.loads(line) for line in stream.getvalue().splitlines()]

    return read
