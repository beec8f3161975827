"""Who may listen: decided before a socket is accepted, so that a refusal is an HTTP answer."""

from collections.abc import Collection
from urllib.parse import urlsplit

from bearer import Bearer, BearerError, Verifier, require_scopes, websocket_token
from chassis.errors import Forbidden, HttpError
from chassis.socket import Socket

SCOPE = "data:read"
_PORTS = {"http": 80, "https": 443}


class Refused(HttpError):
    """The token was refused, as `bearer.quart` answers it (RFC 6750)."""

    def __init__(self, cause: BearerError, realm: str) -> None:
        headers = {} if cause.status >= 500 else {"WWW-Authenticate": cause.challenge(realm)}
        if cause.retry_after is not None:
            headers["Retry-After"] = str(cause.retry_after)
        super().__init__(cause.description, reason=str(cause), headers=headers)
        self.status, self.error = cause.status, cause.error or "missing_token"


def origin_of(url: str) -> str:
    """The origin of a URL as browsers send it (RFC 6454 section 6.2)."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    default = port is None or port == _PORTS.get(parts.scheme)
    return f"{parts.scheme}://{host}" + ("" if default else f":{port}")


class Admission:
    """`origins`: whose pages may connect; programs send none. `realm`: for challenges."""

    def __init__(self, verifier: Verifier, *, origins: Collection[str], realm: str) -> None:
        self._verifier = verifier
        self._origins = origins
        self._realm = realm

    async def admit(self, socket: Socket) -> Bearer:
        """The Bearer of whoever connects.

        Forbidden when a page of another origin asks, which must not speak for whoever looks at it;
        Refused without a valid token that may read.
        """
        origins = socket.header_values(b"origin")
        if any(origin not in self._origins for origin in origins):
            reason = f"origin {origins!r:.200}"
            raise Forbidden("Pages of this origin may not connect", reason=reason)
        try:
            token = websocket_token(socket.header_values(b"authorization"), socket.offered)
            bearer = await self._verifier.verify(token)
            require_scopes(bearer, {SCOPE})
        except BearerError as error:
            raise Refused(error, self._realm) from None
        return bearer
