"""Fetch by the standard library: for verifiers, whom a full HTTP client costs memory for little."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from bearer.http import FetchFailed, Reply

_CHUNK = 64 * 1024


class StdlibFetch:
    """Fetch by http.client in a thread, a new connection each time; never follows a redirect.

    timeout: seconds for the whole exchange. max_bytes: the largest body taken. It suits one small
    question a second; to fetch much, AiohttpFetch is better.
    """

    def __init__(self, *, timeout: float, max_bytes: int) -> None:
        self._timeout = timeout
        self._max_bytes = max_bytes

    async def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        try:
            connection, target = self._connect(url)
            exchange = asyncio.to_thread(self._exchange, connection, method, target, headers, body)
            try:
                return await asyncio.wait_for(exchange, self._timeout)
            finally:
                _hang_up(connection)
        except TimeoutError:
            raise FetchFailed(f"no answer within {self._timeout} s") from None
        except (HTTPException, OSError, ValueError) as error:  # ValueError: an odd URL
            raise FetchFailed(type(error).__name__) from error

    def _exchange(
        self,
        connection: HTTPConnection,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> Reply:
        deadline = time.monotonic() + self._timeout
        try:
            sent = {**headers, "Accept-Encoding": "identity", "Connection": "close"}
            connection.request(method, target, body=body, headers=sent)
            with connection.getresponse() as response:
                return self._read(response, deadline)
        finally:
            connection.close()

    def _read(self, response: HTTPResponse, deadline: float) -> Reply:
        if response.getheader("Content-Encoding", "identity") != "identity":
            raise FetchFailed("the answer is compressed, which was not asked for")
        content = bytearray()
        while chunk := response.read1(_CHUNK):
            content += chunk
            if len(content) > self._max_bytes:
                raise FetchFailed(f"the answer is larger than {self._max_bytes} bytes")
            if time.monotonic() > deadline:  # nobody waits any more: let the thread go
                raise TimeoutError
        names = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, names, bytes(content))

    def _connect(self, url: str) -> tuple[HTTPConnection, str]:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or parts.hostname is None:
            raise ValueError("not an http or https URL")
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return kind(parts.hostname, parts.port, timeout=self._timeout), target


def _hang_up(connection: HTTPConnection) -> None:
    """End the wait of a thread that nobody waits for: dripped headers would keep it for ever."""
    unclosed: socket.socket | None = connection.sock
    if unclosed is not None:
        with suppress(OSError):  # the thread was quicker
            unclosed.shutdown(socket.SHUT_RDWR)
