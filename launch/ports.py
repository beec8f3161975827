"""Whether the ports are free, asked before anything is started."""

import socket
from collections.abc import Iterator

from launch.refusal import Refusal
from launch.services import HOST
from launch.settings import METRICS_PORT, Settings


def require_free(settings: Settings) -> None:
    """Refusal names the first setting whose port this machine will not give."""
    for name, port in _wanted(settings):
        if problem := _problem(port):
            raise Refusal(
                f"{name}: cannot listen on {HOST}:{port}: {problem} "
                f"(choose another: {name}=<port> make up)"
            )


def _wanted(settings: Settings) -> Iterator[tuple[str, int]]:
    for service in settings.services:
        yield service.port_setting, settings.ports[service.name]
    yield METRICS_PORT, settings.metrics_port


def _problem(port: int) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Connections of the last run that linger in TIME_WAIT do not matter.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return error.strerror
    return None
