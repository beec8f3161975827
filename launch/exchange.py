"""One HTTP request and its answer, with nothing but the standard library."""

import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from launch.refusal import Refusal

SUMMARY_BYTES = 200


class Unreachable(Exception):
    """Nobody answered at the address; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `headers` by their names in small letters, `seconds` until all was read."""

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    def summary(self) -> str:
        """Status and the beginning of the body, on one line."""
        text = " ".join(self.body[:SUMMARY_BYTES].decode(errors="replace").split())
        return f"{self.status} {text}".rstrip()

    def json(self) -> Any:
        """The body as JSON; None when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


Send: TypeAlias = Callable[[Request, float], Answer]
"""As `send`: tests give another."""


def send(request: Request, timeout: float) -> Answer:
    """The answer to `request`; Unreachable when nothing is heard for `timeout` seconds."""
    started = time.monotonic()
    connection, target = _connect(request.url, timeout)
    try:
        connection.request(request.method, target, request.body, dict(request.headers))
        response = connection.getresponse()
        body = response.read()
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(
            f"no answer from {request.url}: {error or type(error).__name__}"
        ) from error
    finally:
        connection.close()
    headers = {name.lower(): text for name, text in response.getheaders()}
    return Answer(response.status, response.reason, headers, body, time.monotonic() - started)


def _connect(url: str, timeout: float) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(url)
    kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    try:
        kind, host, port = kinds[parts.scheme], parts.hostname or "", parts.port
    except (KeyError, ValueError):
        raise Refusal(f"{url} is not an http or https address") from None
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return kind(host, port, timeout=timeout), target
