"""TokenDealer's parts, made and joined: what `app.py` puts behind routes."""

from collections.abc import Callable
from dataclasses import dataclass

from bearer import Verifier
from chassis.cache import Cache
from chassis.cache_choice import open_cache
from chassis.clock import Clock
from chassis.database import Database
from chassis.sealed import Sealer
from chassis.secret_key import decode_key
from tokendealer import revocation
from tokendealer.audit import SCHEDULE, Origin, Trail, Trails, key_of
from tokendealer.authentication import Authenticator
from tokendealer.authentication.assertion import Assertion
from tokendealer.authentication.authenticator import Sleep
from tokendealer.clients import Client, ClientDirectory
from tokendealer.follower import Follower
from tokendealer.id_token import IdTokens
from tokendealer.keyring import Keyring
from tokendealer.master_key import MasterKey
from tokendealer.metadata import TOKEN_PATH
from tokendealer.own_tokens import own_verifier
from tokendealer.people.browser import Browser
from tokendealer.people.csrf import Csrf
from tokendealer.people.hasher import Hasher
from tokendealer.people.people import MAX_PENDING_BYTES, MAX_SESSION_BYTES, People, make_people
from tokendealer.revoked import Revocations
from tokendealer.settings import Settings
from tokendealer.store import assertions, change_counts, clients
from tokendealer.throttle import Throttle
from tokendealer.token_reader import TokenReader
from tokendealer.usage import Usage

MAX_CACHED_CLIENTS = 10_000


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that there is one of in a process."""

    settings: Settings
    clock: Clock
    database: Database
    pepper: bytes
    audit_key: bytes
    trails: Trails
    master_key: MasterKey
    keyring: Keyring
    revoked: Revocations
    usage: Usage
    follower: Follower
    directory: ClientDirectory
    authenticator: Authenticator
    id_tokens: IdTokens
    reader: TokenReader
    verifier: Verifier
    people: People
    sealer: Callable[[str], Sealer]
    """Gives a sealer for a purpose."""

    @property
    def browser(self) -> Browser:
        """Who is signed in."""
        return self.people.browser

    @property
    def csrf(self) -> Csrf:
        """Whether a form is ours."""
        return self.people.csrf


def make_parts(
    settings: Settings,
    *,
    clock: Clock,
    sleep: Sleep,
    wait: Sleep,
    make_hasher: Callable[[], Hasher],
) -> Parts:
    """Make them; nothing is opened or started. The arguments: see `create_app`."""
    database = Database(settings.database_url)
    pepper = decode_key(settings.secret_pepper.get_secret_value())
    audit_key = key_of(pepper)

    def trails(origin: Origin) -> Trail:
        return Trail(audit_key, clock, origin)

    schedule = trails(SCHEDULE)
    master_key = MasterKey.of(settings)
    keyring = Keyring(
        database,
        master_key=master_key,
        policy=settings.key_policy,
        trail=schedule,
        clock=clock,
    )
    revoked = Revocations(
        database, current=lambda: keyring.current, issuer=settings.issuer, clock=clock
    )
    usage = Usage(database, trail=schedule, clock=clock)
    directory = _directory(settings, database, clock)

    def sealer(purpose: str) -> Sealer:
        return Sealer(pepper, purpose, clock)

    async def take_revocations() -> None:
        directory.forget()  # whose tokens were revoked may be disabled, too
        await revoked.load()

    follower = Follower(
        database,
        on_change={
            change_counts.KEYS: keyring.load,
            change_counts.REVOCATIONS: take_revocations,
        },
        always=(keyring.advance, usage.flush_when_due),
        sleep=wait,
    )
    return Parts(
        settings=settings,
        clock=clock,
        database=database,
        pepper=pepper,
        audit_key=audit_key,
        trails=trails,
        master_key=master_key,
        keyring=keyring,
        revoked=revoked,
        usage=usage,
        follower=follower,
        directory=directory,
        id_tokens=IdTokens(lambda: keyring.current, issuer=settings.issuer),
        authenticator=_authenticator(settings, database, directory, usage, clock, sleep),
        reader=TokenReader(
            current=lambda: keyring.current,
            is_revoked=lambda token: revocation.is_revoked(database, token),
            issuer=settings.issuer,
            leeway=settings.leeway,
            clock=clock,
        ),
        verifier=own_verifier(
            current=lambda: keyring.current,
            revoked=revoked,
            issuer=settings.issuer,
            leeway=settings.leeway,
            clock=clock,
        ),
        people=make_people(
            settings,
            session_cache=_cache(settings, MAX_SESSION_BYTES, clock),
            pending_cache=_cache(settings, MAX_PENDING_BYTES, clock),
            database=database,
            trails=trails,
            usage=usage,
            changed=follower.catch_up,
            sealer=sealer,
            make_hasher=make_hasher,
            clock=clock,
        ),
        sealer=sealer,
    )


def _cache(settings: Settings, max_bytes: int, clock: Clock) -> Cache:
    url = settings.redis_url.get_secret_value() if settings.redis_url is not None else None
    return open_cache(url, prefix="tokendealer:", max_bytes=max_bytes, clock=clock)


def _directory(settings: Settings, database: Database, clock: Clock) -> ClientDirectory:
    async def find_client(client_id: str) -> Client | None:
        async with database.read() as session:
            return await clients.find(session, client_id)

    return ClientDirectory(
        find_client,
        clock=clock,
        keep_seconds=settings.client_cache_seconds,
        max_clients=MAX_CACHED_CLIENTS,
    )


def _authenticator(
    settings: Settings,
    database: Database,
    directory: ClientDirectory,
    usage: Usage,
    clock: Clock,
    sleep: Sleep,
) -> Authenticator:
    async def use_once(client_id: str, assertion: Assertion) -> bool:
        async with database.write() as session:
            return await assertions.use_once(
                session,
                client_id=client_id,
                jti=assertion.jti,
                expires_at=assertion.expires_at,
                now=clock(),
            )

    return Authenticator(
        clients=directory,
        pepper=decode_key(settings.secret_pepper.get_secret_value()),
        audiences=frozenset({settings.issuer, settings.issuer + TOKEN_PATH}),
        use_once=use_once,
        throttle=Throttle(clock),
        usage=usage,
        leeway=settings.leeway,
        clock=clock,
        sleep=sleep,
    )
