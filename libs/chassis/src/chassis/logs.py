"""Logs: one JSON object a line on standard output, each with the id of its request."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import msgspec
import structlog
from structlog.typing import FilteringBoundLogger, WrappedLogger

from chassis import request_id

_encode = msgspec.json.Encoder(enc_hook=repr).encode


def configure(service: str, level: str, stream: TextIO) -> None:
    """Send structlog's and the standard library's records to `stream` as JSON lines.

    `service` is put into each line; `level` is the lowest one written, e.g. "info".
    """
    structlog.configure(
        processors=[*_shared(service), _render],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _render],
            foreign_pre_chain=_shared(service),
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel("WARNING" if level == "info" else level.upper())


def get_logger() -> FilteringBoundLogger:
    """The logger of whoever asks; `configure` decides where its lines go."""
    logger: FilteringBoundLogger = structlog.get_logger()
    return logger


def configure_for_commands(service: str) -> None:
    """For a command line: only warnings, to standard error, so that output stays clean."""
    configure(service, "warning", sys.stderr)


def _shared(service: str) -> list[Any]:
    def identify(
        _logger: WrappedLogger, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        event["service"] = service
        if current := request_id.current():
            event.setdefault("request_id", current)
        return event

    return [
        identify,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]


def _render(_logger: WrappedLogger, _method: str, event: MutableMapping[str, Any]) -> str:
    return _encode(event).decode()
