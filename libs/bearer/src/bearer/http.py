"""The one thing bearer asks of an HTTP client, and aiohttp doing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import aiohttp


@dataclass(frozen=True, slots=True)
class Reply:
    """status: HTTP status. headers: names in lower case. body: bytes, never compressed."""

    status: int
    headers: Mapping[str, str] = field(repr=False)  # these two may hold a token
    body: bytes = field(repr=False)


class FetchFailed(Exception):
    """No whole answer came: refused, too slow or too large. The text is for the log."""


class Fetch(Protocol):
    """One HTTP exchange."""

    async def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        """The reply, whatever its status, redirects not followed; FetchFailed when none came."""


class AiohttpFetch:
    """Fetch by aiohttp, which is imported at the first use: it costs a service memory.

    timeout: seconds for the whole exchange. max_bytes: the largest body taken. session: one to
    share and for its owner to close; without it every exchange has its own, so nothing stays open.
    """

    def __init__(
        self, *, timeout: float, max_bytes: int, session: aiohttp.ClientSession | None = None
    ) -> None:
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._session = session

    async def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        import aiohttp

        try:
            if self._session is not None:
                return await self._exchange(self._session, method, url, headers, body)
            async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
                return await self._exchange(session, method, url, headers, body)
        except TimeoutError:
            raise FetchFailed(f"no answer within {self._timeout} s") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:  # ValueError: an odd URL
            raise FetchFailed(type(error).__name__) from error

    async def _exchange(
        self,
        session: aiohttp.ClientSession,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> Reply:
        import aiohttp

        async with session.request(
            method,
            url,
            data=body,
            # a compressed answer could be small on the wire and huge in memory
            headers={**headers, "Accept-Encoding": "identity"},
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=self._timeout),
        ) as response:
            content = bytearray()
            async for chunk in response.content.iter_chunked(64 * 1024):
                content += chunk
                if len(content) > self._max_bytes:
                    raise FetchFailed(f"the answer is larger than {self._max_bytes} bytes")
            names = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status, names, bytes(content))
