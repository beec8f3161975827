"""A request of a signed-in browser, done again at a service with the person's token."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dashboard.errors import ServiceTimeout, ServiceUnavailable, SignedOut
from dashboard.http_client import Answer, HttpClient, NoAnswer, TooSlow
from dashboard.sessions import Session
from dashboard.tokens import Tokens
from dashboard.upstreams import Upstream


@dataclass(frozen=True, slots=True)
class Call:
    """A request to hand on. `target`: path and query, encoded. `headers`: those for a token."""

    method: str
    target: str
    headers: Callable[[str], Mapping[str, str]] = field(repr=False)
    body: bytes | None = field(repr=False)


class Forwarding:
    """Hands requests on. seconds: how long a service may take; max_bytes: of an answer."""

    def __init__(self, *, http: HttpClient, tokens: Tokens, seconds: float, max_bytes: int) -> None:
        self._http = http
        self._tokens = tokens
        self._seconds = seconds
        self._max_bytes = max_bytes

    async def forward(
        self, session_id: str, session: Session, upstream: Upstream, call: Call
    ) -> Answer:
        """The service's answer. ServiceUnavailable and ServiceTimeout tell which gave none.

        A token that the service does not take is replaced once; when it takes the next one
        neither, the session has ended: SignedOut.
        """
        audience = upstream.audience
        token = await self._tokens.access_token(session_id, session, audience)
        answer = await self._send(upstream, call, token)
        if answer.status != 401:
            return answer
        token = await self._tokens.replace(session_id, audience, token)
        answer = await self._send(upstream, call, token)
        if answer.status == 401:
            await self._tokens.end(session_id)
            raise SignedOut
        return answer

    async def _send(self, upstream: Upstream, call: Call, token: str) -> Answer:
        try:
            return await self._http.exchange(
                call.method,
                upstream.url + call.target,
                headers=call.headers(token),
                body=call.body,
                seconds=self._seconds,
                max_bytes=self._max_bytes,
            )
        except TooSlow as error:
            raise ServiceTimeout(upstream.service, str(error)) from None
        except NoAnswer as error:
            raise ServiceUnavailable(upstream.service, str(error)) from None
