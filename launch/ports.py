"""Whether the ports are free, asked before anything is started."""

import socket

from launch.refusal import Refusal
from launch.services import HOST
from launch.settings import Settings


def require_free(settings: Settings) -> None:
    """Refusal names the first setting whose port this machine will not give."""
    for service in settings.services:
        port = settings.ports[service.name]
        if problem := _problem(port):
            raise Refusal(
                f"{service.port_setting}: cannot listen on {HOST}:{port}: {problem} "
                f"(choose another: {service.port_setting}=<port> make up)"
            )


def _problem(port: int) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Connections of the last run that linger in TIME_WAIT do not matter.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return error.strerror
    return None
