"""The connections to other services: a pool for requests, bounded in time and size, and sockets."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import aiohttp
from multidict import CIMultiDictProxy
from yarl import URL

CONNECTIONS = 200
CONNECT_SECONDS = 2.0
_CHUNK = 64 * 1024


class NoAnswer(Exception):
    """No whole answer came: refused, cut off or too large. The text is for the log."""


class TooSlow(NoAnswer):
    """No whole answer came in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whatever a service said; its body is as long as it says, and not compressed."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes = field(repr=False)


class HttpClient:
    """Sends one request at a time on each of its connections. It keeps no cookies."""

    def __init__(self) -> None:
        self._requests: aiohttp.ClientSession | None = None
        self._sockets: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Open the pool, in the loop that will use it."""
        self._requests = _session(CONNECTIONS)
        # A socket keeps its connection for hours: in one pool they would leave none for requests.
        self._sockets = _session(0)

    async def stop(self) -> None:
        """Close all connections."""
        for session in (self._requests, self._sockets):
            if session is not None:
                await session.close()

    @property
    def sockets(self) -> aiohttp.ClientSession:
        """For WebSockets, which whoever opens them has to count; RuntimeError before `start`."""
        return _opened(self._sockets)

    async def exchange(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None,
        seconds: float,
        max_bytes: int,
    ) -> Answer:
        """The answer, whatever its status, redirects not followed; NoAnswer when none came.

        `url` is sent as it is: nothing in it is encoded or resolved.
        """
        try:
            async with _opened(self._requests).request(
                method,
                _as_it_is(url),
                headers={**headers, "Accept-Encoding": "identity"},
                data=body,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS),
            ) as response:
                content = await _read(response, max_bytes)
                return Answer(response.status, response.headers, content)
        except aiohttp.ConnectionTimeoutError as error:
            raise NoAnswer("no connection in time") from error
        except TimeoutError:
            raise TooSlow(f"no answer within {seconds} s") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:  # ValueError: an odd URL
            raise NoAnswer(f"{type(error).__name__}: {error}") from error


def _session(connections: int) -> aiohttp.ClientSession:
    """With at most so many connections at once; 0: no limit."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=connections),
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers=("Accept", "Content-Type", "User-Agent"),
        auto_decompress=False,
    )


def _opened(session: aiohttp.ClientSession | None) -> aiohttp.ClientSession:
    if session is None:
        raise RuntimeError("the pool is not open yet")
    return session


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise NoAnswer("the answer is compressed although it was asked not to be")
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > max_bytes:
            raise NoAnswer(f"the answer is larger than {max_bytes} bytes")
    return bytes(content)


def _as_it_is(url: str) -> URL:
    return URL(url, encoded=True)
