"""Run an application: Granian and uvloop in this process, until SIGTERM or SIGINT."""

import asyncio
import errno
import logging
import signal
import socket
import sys
from collections.abc import Callable

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from quart import Quart

from chassis import logs
from chassis.settings import ServiceSettings, SettingsError, refuse_to_start

HEADER_SECONDS = 15
"""A request whose head takes longer to arrive is cut off."""
CONNECTIONS = 10_000
"""At once; more wait. WebSockets are among them, which stay."""


def serve(service: str, settings: ServiceSettings, make_app: Callable[[], Quart]) -> None:
    """Serve what `make_app` gives; a setting that is wrong ends the process with one line."""
    logs.configure(service, settings.log_level, sys.stdout)
    try:
        _require_free(settings)
        uvloop.run(_serve(settings, make_app()))
    except SettingsError as error:
        refuse_to_start(service, str(error))


async def _serve(settings: ServiceSettings, app: Quart) -> None:
    server = Server(
        app.asgi_app,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGINL,  # the life span is ours, see below
        http=HTTPModes.http1,  # HTTP/2 is the gateway's; not looking for it saves time too
        backlog=1024,
        backpressure=CONNECTIONS,
        log_enabled=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
    )
    log = logs.get_logger()
    # Not left to the server: it would end as if all was well when the application cannot start.
    app.logger.addFilter(_is_no_settings_error)
    try:
        await app.startup()
        log.info("starting", host=settings.host, port=settings.port)
        await _until_stopped(server, app.extensions["sockets"].stop, settings.shutdown_seconds)
    finally:
        await app.shutdown()
        logs.flush()
    log.info("stopped")


async def _until_stopped(
    server: Server, stop_sockets: Callable[[], None], shutdown_seconds: float
) -> None:
    """Serve until a signal, then give the requests under way `shutdown_seconds` to end."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for stop_signal in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stop_signal, stopped.set)
    serving = asyncio.create_task(server.serve())
    waiting = asyncio.create_task(stopped.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not serving.done():
        stop_sockets()
        server.stop()  # type: ignore[no-untyped-call]  # granian leaves it untyped
        await asyncio.wait({serving}, timeout=shutdown_seconds)
    if serving.done():
        serving.result()
        return
    logs.get_logger().warning("requests_cut_off", after_seconds=shutdown_seconds)
    serving.cancel()


def _is_no_settings_error(record: logging.LogRecord) -> bool:
    """Quart logs why a start failed; what `serve` tells in one line needs no traceback too."""
    return not (record.exc_info and isinstance(record.exc_info[1], SettingsError))


def _require_free(settings: ServiceSettings) -> None:
    """SettingsError where another process listens: the server itself would share the port."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            name = "PORT" if error.errno in (errno.EADDRINUSE, errno.EACCES) else "HOST"
            where = f"{settings.host}:{settings.port}"
            raise SettingsError(f"{name}: cannot listen on {where}: {error.strerror}") from None
