"""An aiohttp session whose requests carry the client's token, to one origin only."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any

from bearer.errors import TokenRequestFailed
from bearer.source import TokenSource

if TYPE_CHECKING:
    import aiohttp

    Response = AbstractAsyncContextManager[aiohttp.ClientResponse]

_log = logging.getLogger("bearer.session")


class BearerSession:
    """Requests to `base_url`, an http(s) URL without user, query or fragment; it may have a path.

    session stays its owner's to close. Use: `async with api.get("/users") as response: ...`
    """

    def __init__(self, session: aiohttp.ClientSession, source: TokenSource, base_url: str) -> None:
        from yarl import URL  # aiohttp's own URLs: two parsers could see two origins

        base = URL(base_url)
        if base.scheme not in {"http", "https"} or not base.host:
            raise ValueError("base_url is not an absolute http or https URL")
        if base.user is not None or base.password is not None or "?" in base_url or "#" in base_url:
            raise ValueError("base_url has a user, a query or a fragment")
        self._session, self._source = session, source
        self._origin, self._prefix = base.origin(), base_url.rstrip("/")

    def get(self, path: str, **options: Any) -> Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> Response:
        return self.request("POST", path, **options)

    def put(self, path: str, **options: Any) -> Response:
        return self.request("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> Response:
        return self.request("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> Response:
        return self.request("DELETE", path, **options)

    @asynccontextmanager
    async def request(
        self, method: str, path: str, **options: Any
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """One request with the Authorization header; redirects are not followed.

        path: below base_url, beginning with one `/`; a query may follow. options: as aiohttp's,
        except allow_redirects, auth and an Authorization header, which are ValueErrors. A 401 is
        tried once more with a fresh token, if there is one to be had and the body can be sent
        again: json, bytes, str and forms of these, but no stream. TokenRequestFailed when there is
        no token at all.
        """
        target, options = self._target(path), _checked(options)
        token = await self._source.token()
        response = await self._send(method, target, token, options)
        try:
            if response.status == 401 and _can_resend(options.get("data")):
                fresh = await self._fresh(token)
                if fresh is not None:
                    response.release()
                    response = await self._send(method, target, fresh, options)
            yield response
        finally:
            response.release()

    def _target(self, path: str) -> Any:
        from yarl import URL

        if not path.startswith("/"):
            raise ValueError("the path does not begin with a slash")
        target = URL(self._prefix + path)
        if target.origin() != self._origin:  # the slash already sees to it; this says what for
            raise ValueError("the path leads away from base_url")
        return target

    async def _fresh(self, rejected: str) -> str | None:
        try:
            return await self._source.replace(rejected)
        except TokenRequestFailed as failure:
            _log.warning("no fresh token after a 401: %s", failure)
            return None

    async def _send(
        self, method: str, target: Any, token: str, options: Mapping[str, Any]
    ) -> aiohttp.ClientResponse:
        from multidict import CIMultiDict

        headers: CIMultiDict[str] = CIMultiDict(options.get("headers") or {})
        headers["Authorization"] = f"Bearer {token}"
        return await self._session.request(
            method, target, **{**options, "headers": headers, "allow_redirects": False}
        )


def _checked(options: dict[str, Any]) -> dict[str, Any]:
    if "allow_redirects" in options or "auth" in options:
        raise ValueError("allow_redirects and auth are not the caller's to choose")
    headers = options.get("headers") or {}
    names = headers if isinstance(headers, Mapping) else [name for name, _ in headers]
    if any(str(name).lower() == "authorization" for name in names):
        raise ValueError("the Authorization header is not the caller's to choose")
    return options


def _can_resend(data: object) -> bool:
    """Whether a `data` option can be sent twice: a stream would be empty the second time."""
    if isinstance(data, Mapping):
        return all(isinstance(value, str | bytes | int | float) for value in data.values())
    return data is None or isinstance(data, str | bytes)
