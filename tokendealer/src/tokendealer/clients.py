"""Clients as the rest of TokenDealer sees them, and a short-lived cache of them."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.clock import Clock
from chassis.single_flight import SingleFlight


@dataclass(frozen=True, slots=True)
class Quota:
    """Requests a second, and how many may come at once; becomes the `quota` claim."""

    rate: int
    burst: int


@dataclass(frozen=True, slots=True)
class Secret:
    """The keyed hash of a secret; `expires_at` in seconds since the epoch, None: never."""

    secret_id: int
    digest: bytes
    expires_at: int | None


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks. `grants` are the scopes it may ask for, by audience.

    What it may do for people, it may only where that is said; see `models.Client` for the names.
    """

    client_id: str
    active: bool
    token_lifetime: int
    quota: Quota | None
    secrets: tuple[Secret, ...]
    jwks: Mapping[str, Any] | None
    grants: Mapping[str, frozenset[str]]
    resources: Mapping[str, str]
    """The audience behind each resource URI (RFC 8707) among the APIs of `grants`."""
    name: str = ""
    grant_types: frozenset[str] = frozenset()
    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    first_party: bool = False
    public: bool = False

    def live_secrets(self, now: float) -> dict[bytes, int]:
        """The ids of the secrets that have not expired, by digest."""
        return {
            s.digest: s.secret_id
            for s in self.secrets
            if s.expires_at is None or now < s.expires_at
        }


FindClient = Callable[[str], Awaitable[Client | None]]


class ClientDirectory:
    """Finds clients, and remembers each for at most `keep_seconds`, so that no token waits for SQL.

    Unknown ids are not remembered: anybody can make up as many as there is memory.
    """

    def __init__(
        self, find: FindClient, *, clock: Clock, keep_seconds: float, max_clients: int
    ) -> None:
        self._find = find
        self._clock = clock
        self._keep_seconds = keep_seconds
        self._max_clients = max_clients
        self._known: OrderedDict[str, tuple[float, Client]] = OrderedDict()
        self._flights: SingleFlight[Client | None] = SingleFlight()

    async def get(self, client_id: str) -> Client | None:
        """The client, active or not; None when there is none."""
        known = self._known.get(client_id)
        if known is not None and self._clock() < known[0]:
            self._known.move_to_end(client_id)
            return known[1]
        return await self._flights.run(client_id, lambda: self._look_up(client_id))

    async def look_again(self, client: Client, since: float) -> Client | None:
        """The client as it is now, unless `client` was looked up at `since` or later.

        For a secret that `client` has not: it may have been added while that was remembered.
        """
        known = self._known.get(client.client_id)
        if known is not None and known[0] - self._keep_seconds >= since:
            return client
        return await self._look_up(client.client_id)

    def forget(self) -> None:
        """Look every client up anew from here on."""
        self._known.clear()

    async def _look_up(self, client_id: str) -> Client | None:
        asked_at = self._clock()
        client = await self._find(client_id)
        if client is None:
            self._known.pop(client_id, None)
            return None
        self._known[client_id] = (asked_at + self._keep_seconds, client)
        self._known.move_to_end(client_id)
        if len(self._known) > self._max_clients:
            self._known.popitem(last=False)
        return client
