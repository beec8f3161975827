"""Logs: one JSON object a line on standard output, each with the id of its request."""

import asyncio
import logging
import sys
import time
from collections.abc import Callable, MutableMapping
from typing import Any, TextIO

import msgspec

from chassis import request_id
from chassis.lean import without

with without("rich"):  # structlog would load it for coloured tracebacks: 6 MB for JSON lines
    import structlog
    from structlog.typing import FilteringBoundLogger, WrappedLogger

FLUSH_SECONDS = 0.05

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
    # At their debug level these write what is in statements: hashes, encrypted keys.
    for library in ("aiosqlite", "sqlalchemy"):
        logging.getLogger(library).setLevel("WARNING")
    _access_log[:] = [AccessLog(service, level, stream.write)]


def get_logger() -> FilteringBoundLogger:
    """The logger of whoever asks; `configure` decides where its lines go."""
    logger: FilteringBoundLogger = structlog.get_logger()
    return logger


class AccessLog:
    """One line a request. Written without structlog's chain, and many lines in one go: a request
    should not pay for a system call of its own, nor for fields that are known beforehand.

    A line waits at most `FLUSH_SECONDS`; those of a process that is killed in that time are lost.
    """

    def __init__(self, service: str, level: str, write: Callable[[str], object]) -> None:
        self._service = service
        self._writes_success = level in ("debug", "info")
        self._write = write
        self._waiting: list[bytes] = []
        self._second = 0
        self._date = ""

    def record(self, status: int, fields: dict[str, object]) -> None:
        """Take the line of a request that was answered with `status`."""
        if status < 500 and not self._writes_success:
            return
        fields["level"] = "info" if status < 500 else "error"
        fields["service"] = self._service
        fields["timestamp"] = self._timestamp(time.time())
        if not self._waiting:
            asyncio.get_running_loop().call_later(FLUSH_SECONDS, self.flush)
        self._waiting.append(_encode(fields))

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            lines = b"\n".join([*self._waiting, b""])
            self._waiting.clear()
            self._write(lines.decode())

    def _timestamp(self, now: float) -> str:
        second = int(now)
        if second != self._second:
            self._second = second
            self._date = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        return f"{self._date}.{int((now - second) * 1_000_000):06d}Z"


# Replaced by `configure`, as structlog keeps its own configuration for the process.
_access_log: list[AccessLog] = []


def record_request(status: int, fields: dict[str, object]) -> None:
    """Write a request's line to where `configure` sends the logs; nowhere before it was called."""
    for access_log in _access_log:
        access_log.record(status, fields)


def flush() -> None:
    """Write the lines that wait, before the process ends."""
    for access_log in _access_log:
        access_log.flush()


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
