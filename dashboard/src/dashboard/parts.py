"""What the application is made of, put together in one place."""

from collections.abc import Awaitable, Callable

from bearer import (
    MAX_LIST_BYTES,
    FeedSettings,
    Jwks,
    RevocationFeed,
    StdlibFetch,
)
from chassis.cache_choice import open_cache
from chassis.clock import Clock
from chassis.cookies import Cookie
from chassis.sealed import Sealer
from chassis.sessions import Sessions
from dashboard.access_tokens import AccessTokens
from dashboard.authorization_server import AuthorizationServer
from dashboard.forwarding import Forwarding
from dashboard.health import HealthBoard
from dashboard.http_client import HttpClient
from dashboard.id_token import IdTokens
from dashboard.live import Live
from dashboard.lock_choice import open_locks
from dashboard.overview.sampler import Sampler
from dashboard.places import Places
from dashboard.sessions import UserSessions
from dashboard.settings import SERVICE, Settings
from dashboard.sign_in import SignIn
from dashboard.signed_in import SignedIn
from dashboard.tokens import Tokens
from dashboard.upstreams import AUDIENCES, upstreams

FETCH_SECONDS = 5.0
MAX_JWKS_BYTES = 256 * 1024

Wait = Callable[[float], Awaitable[object]]


class Parts:
    """Nothing of it is connected before `start`. clock: seconds since 1970; timer: any epoch."""

    def __init__(self, settings: Settings, *, clock: Clock, timer: Clock, wait: Wait) -> None:
        self.settings = settings
        self.http = HttpClient()
        self.cache = open_cache(
            settings.redis,
            prefix=f"{SERVICE}:",
            max_bytes=settings.session_cache_bytes,
            clock=clock,
        )
        self.locks = open_locks(settings.redis)
        self._make_verification(clock, timer)
        self._make_sessions(clock)
        self._make_sign_in(clock)
        self._make_views(clock, timer, wait)

    def _make_verification(self, clock: Clock, timer: Clock) -> None:
        settings = self.settings
        self.keys = Jwks(
            settings.jwks_url,
            http=StdlibFetch(timeout=FETCH_SECONDS, max_bytes=MAX_JWKS_BYTES),
            clock=timer,
        )
        self.revocations = RevocationFeed(
            FeedSettings(
                url=settings.revocations_url,
                poll_seconds=settings.revocations_poll_seconds,
                max_age=settings.revocations_max_age,
                stale=settings.revocations_stale,
            ),
            http=StdlibFetch(timeout=FETCH_SECONDS, max_bytes=MAX_LIST_BYTES),
            keys=self.keys,
            issuer=settings.issuer,
            clock=timer,
        )
        self.access_tokens = AccessTokens(
            AUDIENCES,
            keys=self.keys,
            revocations=self.revocations,
            issuer=settings.issuer,
            leeway=settings.leeway,
            clock=clock,
        )

    def _make_sessions(self, clock: Clock) -> None:
        settings = self.settings
        self.cookie = Cookie("app_session", "/app", settings.is_secure)
        self.sessions = UserSessions(
            Sessions(
                self.cache,
                prefix="session",
                clock=clock,
                idle_seconds=settings.session_idle_seconds,
                max_seconds=settings.session_max_seconds,
            )
        )
        self.server = AuthorizationServer(
            token_url=settings.token_endpoint,
            revocation_url=f"{settings.tokendealer_url}/oauth/revoke",
            client_id=settings.client_id,
            client_secret=settings.client_secret.get_secret_value(),
            http=self.http,
            clock=clock,
        )
        self.tokens = Tokens(
            sessions=self.sessions,
            server=self.server,
            access_tokens=self.access_tokens,
            locks=self.locks,
            clock=clock,
        )
        self.signed_in = SignedIn(
            sessions=self.sessions, cookie=self.cookie, origins=settings.origins
        )

    def _make_sign_in(self, clock: Clock) -> None:
        settings = self.settings
        self.sealer = Sealer(settings.key, "sign-in", clock)
        self.sign_in = SignIn(
            issuer=settings.issuer,
            client_id=settings.client_id,
            scope=settings.scope,
            server=self.server,
            id_tokens=IdTokens(
                keys=self.keys,
                issuer=settings.issuer,
                client_id=settings.client_id,
                leeway=settings.leeway,
                clock=clock,
            ),
            sessions=self.sessions,
        )

    def _make_views(self, clock: Clock, timer: Clock, wait: Wait) -> None:
        settings = self.settings
        self.forwarding = Forwarding(
            http=self.http,
            tokens=self.tokens,
            seconds=settings.upstream_seconds,
            max_bytes=settings.max_answer_bytes,
        )
        self.board = HealthBoard(upstreams(settings), http=self.http, timer=timer)
        self.sampler = Sampler(
            gateway_url=settings.gateway_metrics_url,
            tokendealer_url=f"{settings.tokendealer_url}/metrics",
            http=self.http,
            clock=clock,
            wait=wait,
        )
        self.live = Live(
            f"{settings.dataservice_url}/ws",
            http=self.http,
            sessions=self.sessions,
            tokens=self.tokens,
            wait=wait,
        )
        self.places = Places(
            most=settings.max_sockets, most_of_person=settings.max_sockets_per_person
        )

    async def start(self) -> None:
        """Open the connections, and begin what goes on in the background."""
        await self.http.start()
        await self.access_tokens.start()
        await self.sampler.start()

    async def stop(self) -> None:
        """End it all, in the other order."""
        await self.sampler.stop()
        await self.access_tokens.stop()
        await self.http.stop()
        await self.locks.close()
        await self.cache.close()
