"""An HTTP origin that answers what a test says, byte for byte, and remembers who asked."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

DEADLINE = 20.0


def http(body: bytes | str, status: int = 200, **headers: str) -> bytes:
    """A plain answer with its Content-Length."""
    raw = body if isinstance(body, bytes) else body.encode()
    lines = [f"HTTP/1.1 {status} So", f"Content-Length: {len(raw)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


class FakeOrigin:
    """`answer`: the bytes for every request, or a function of the request's path. While `gate` is
    not set, no answer comes; with `hold`, the connection stays open after it."""

    def __init__(self, host: str = "127.0.0.1", certificate: Path | None = None) -> None:
        self.answer: bytes | Callable[[str], bytes] = b""
        self.asked: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.hold = False
        self._host, self._port, self._certificate = host, 0, certificate
        self._changed = threading.Condition()
        self._over = threading.Event()
        self.start()

    @property
    def authority(self) -> str:
        return f"[{self._host}]:{self._port}" if ":" in self._host else f"{self._host}:{self._port}"

    def start(self) -> None:
        """Listen, on the same port again after stop()."""
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        origin = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                origin.serve(self.request)

        class Server(socketserver.ThreadingTCPServer):
            address_family = family
            allow_reuse_address = True
            daemon_threads = True

        self._over.clear()
        self._server = Server((self._host, self._port), Handler)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self._over.set()
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()

    def serve(self, connection: Any) -> None:
        try:
            if self._certificate:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(self._certificate)
                connection = context.wrap_socket(connection, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head and (piece := connection.recv(65536)):
                head += piece
            if head:  # else whoever connected has gone without a word
                self._answer(connection, head.decode("latin-1"))
        except OSError:
            pass  # whoever asked has gone, or did not trust us
        finally:
            connection.close()

    def _answer(self, connection: Any, head: str) -> None:
        with self._changed:
            self.asked.append(head)
            self._changed.notify_all()
        self.gate.wait(DEADLINE)
        answer = self.answer
        connection.sendall(answer(head.split(" ")[1]) if callable(answer) else answer)
        if self.hold:
            self._over.wait(DEADLINE)

    def asked_times(self, times: int) -> None:
        """Wait until that many requests have come."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.asked) >= times, DEADLINE), self.asked
