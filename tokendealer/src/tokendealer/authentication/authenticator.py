"""Decides whether a request comes from the client that it names."""

from collections.abc import Awaitable, Callable

from chassis.clock import Clock
from chassis.logs import get_logger
from tokendealer import client_secret
from tokendealer.authentication.assertion import Assertion, check_claims, unverified_subject
from tokendealer.authentication.credentials import Credentials
from tokendealer.clients import Client, ClientDirectory
from tokendealer.errors import InvalidClient, TooManyAttempts
from tokendealer.jws import verify_assertion
from tokendealer.throttle import Throttle
from tokendealer.usage import Usage

MAX_DELAYED = 64  # answers held back at once; past that a wrong secret is answered at once

UseOnce = Callable[[str, Assertion], Awaitable[bool]]
Sleep = Callable[[float], Awaitable[None]]

log = get_logger()


class Authenticator:
    """Checks credentials. `audiences` are the names of this server in an assertion's `aud`."""

    def __init__(  # noqa: PLR0913 - the parts of one decision, all named where it is made
        self,
        *,
        clients: ClientDirectory,
        pepper: bytes,
        audiences: frozenset[str],
        use_once: UseOnce,
        throttle: Throttle,
        usage: Usage,
        leeway: int,
        clock: Clock,
        sleep: Sleep,
    ) -> None:
        self._clients = clients
        self._pepper = pepper
        self._audiences = audiences
        self._use_once = use_once
        self._throttle = throttle
        self._usage = usage
        self._leeway = leeway
        self._clock = clock
        self._sleep = sleep
        self._delayed = 0

    async def authenticate(self, credentials: Credentials, address: str) -> Client:
        """The active client behind `credentials`; InvalidClient or TooManyAttempts otherwise.

        `address` is where the request comes from: wrong attempts count per client and address.
        """
        try:
            if credentials.unverified_assertion is not None:
                client = await self._by_assertion(
                    credentials.unverified_assertion, credentials.unverified_client_id
                )
            elif credentials.unverified_secret is not None:
                client = await self._by_secret(credentials, address)
            else:
                client = await self._public(credentials.unverified_client_id or "")
        except InvalidClient as refusal:
            await self._slow_down(_claimed_client_id(credentials), address, refusal)
            raise
        self._throttle.succeeded(client.client_id, address)
        return client

    async def _by_secret(self, credentials: Credentials, address: str) -> Client:
        asked_at = self._clock()
        client = await self._clients.get(credentials.unverified_client_id or "")
        right = self._match(client, credentials)
        if client is not None and right is None:  # it may have been added a moment ago
            client = await self._clients.look_again(client, asked_at)
            right = self._match(client, credentials)
        if client is None:
            raise InvalidClient("there is no such client")
        if right is None:
            raise InvalidClient("the secret is not one of the client's live ones")
        _require_active(client)
        self._usage.secret_used(right, address)
        return client

    async def _public(self, client_id: str) -> Client:
        """A public client by its name alone: what it shows next has to be worth something."""
        client = await self._clients.get(client_id)
        if client is None or not client.public:
            raise InvalidClient("no client authentication in the request")
        return _require_active(client)

    def _match(self, client: Client | None, credentials: Credentials) -> int | None:
        """The id of the live secret that was shown."""
        live = client.live_secrets(self._clock()) if client is not None else {}
        # Compared in any case, so that an unknown client takes as long as a wrong secret.
        found = client_secret.match(
            self._pepper, credentials.unverified_secret or "", live or [b""]
        )
        return live.get(found) if found is not None else None

    async def _by_assertion(self, unverified_assertion: str, named: str | None) -> Client:
        client_id = unverified_subject(unverified_assertion)
        if named not in (None, client_id):
            raise InvalidClient("client_id differs from the assertion's sub")
        client = await self._clients.get(client_id)
        if client is None or client.jwks is None:
            raise InvalidClient("there is no such client, or it has no keys registered")
        claims, reason = verify_assertion(unverified_assertion, client.jwks)
        if claims is None:
            raise InvalidClient(reason)
        assertion = check_claims(
            claims,
            client_id=client_id,
            audiences=self._audiences,
            now=self._clock(),
            leeway=self._leeway,
        )
        _require_active(client)
        if not await self._use_once(client_id, assertion):
            raise InvalidClient("the assertion was used before")
        return client

    async def _slow_down(self, client_id: str, address: str, refusal: InvalidClient) -> None:
        log.warning(
            "client_authentication_failed",
            # Who mistakes one for the other must not find a secret in the log.
            client_id="(a secret)" if client_secret.is_well_formed(client_id) else client_id[:64],
            client=address,
            reason=refusal.reason,
        )
        if refusal.reason is not None and not client_secret.is_well_formed(client_id):
            self._usage.authentication_failed(client_id[:64], address)
        penalty = self._throttle.failed(client_id[:64], address)
        if penalty is None:
            return
        if self._delayed < MAX_DELAYED:
            self._delayed += 1
            try:
                await self._sleep(penalty.delay)
            finally:
                self._delayed -= 1
        raise TooManyAttempts(refusal.reason or "", penalty.retry_after)


def _claimed_client_id(credentials: Credentials) -> str:
    if credentials.unverified_client_id is not None:
        return credentials.unverified_client_id
    try:
        return unverified_subject(credentials.unverified_assertion or "")
    except InvalidClient:
        return ""


def _require_active(client: Client) -> Client:
    if not client.active:
        raise InvalidClient("the client is disabled")
    return client
