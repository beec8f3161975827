"""Everything about people that there is one of in a process."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from chassis.cache import Cache
from chassis.clock import Clock
from chassis.cookies import Cookie
from chassis.database import Database
from chassis.sealed import Sealer
from chassis.sessions import Sessions
from tokendealer.audit import Trails
from tokendealer.people import pending
from tokendealer.people.after import AfterSeal
from tokendealer.people.attempts import Attempts
from tokendealer.people.browser import Browser
from tokendealer.people.csrf import Csrf
from tokendealer.people.device import Devices
from tokendealer.people.hasher import Hasher
from tokendealer.people.own_account import OwnAccount
from tokendealer.people.own_factor import OwnFactor
from tokendealer.people.own_password import OwnPassword
from tokendealer.people.passwords import Passwords
from tokendealer.people.pending import Pending
from tokendealer.people.reauthentication import Reauthentication
from tokendealer.people.sign_in import SignIn
from tokendealer.settings import Settings
from tokendealer.usage import Usage

MAX_SESSION_BYTES = 8 * 1024 * 1024  # some 24,000 sessions
MAX_PENDING_BYTES = 4 * 1024 * 1024  # of sign-ins that wait for a code; the longest are 5 KiB


@dataclass(frozen=True, slots=True)
class People:
    """The parts behind the pages."""

    caches: tuple[Cache, ...]
    """To be closed when the service stops."""
    after: AfterSeal
    browser: Browser
    csrf: Csrf
    devices: Devices
    own_account: OwnAccount
    own_factor: OwnFactor
    own_password: OwnPassword
    passwords: Passwords
    pending: Pending
    sign_in: SignIn


def make_people(  # noqa: PLR0913 - the parts that they stand on
    settings: Settings,
    *,
    session_cache: Cache,
    pending_cache: Cache,
    database: Database,
    trails: Trails,
    usage: Usage,
    changed: Callable[[], Awaitable[None]],
    sealer: Callable[[str], Sealer],
    make_hasher: Callable[[], Hasher],
    clock: Clock,
) -> People:
    """Make them; nothing is opened. `sealer` gives one for a purpose."""
    secure = settings.issuer.startswith("https://")
    passwords, attempts = Passwords(make_hasher), Attempts(clock, key=secrets.token_bytes(32))
    after = AfterSeal(sealer("continue"))
    reauthentication = Reauthentication(database=database, passwords=passwords, attempts=attempts)
    return People(
        caches=(session_cache, pending_cache),
        after=after,
        browser=Browser(
            sessions=Sessions(
                session_cache,
                prefix="session",
                clock=clock,
                idle_seconds=settings.session_idle_seconds,
                max_seconds=settings.session_max_seconds,
            ),
            cookie=Cookie("session", path="/", secure=secure),
            database=database,
            after=after,
            trails=trails,
            changed=changed,
            clock=clock,
        ),
        csrf=Csrf(secret=settings.pepper, issuer=settings.issuer),
        devices=Devices(cookie=Cookie("device", path="/", secure=secure), sealer=sealer("device")),
        own_account=OwnAccount(database=database, trails=trails, changed=changed, clock=clock),
        own_factor=OwnFactor(
            database=database,
            attempts=attempts,
            reauthentication=reauthentication,
            trails=trails,
            sealer=sealer("second factor"),
            issuer=urlsplit(settings.issuer).netloc,
            pepper=settings.pepper,
            clock=clock,
        ),
        own_password=OwnPassword(
            database=database,
            passwords=passwords,
            attempts=attempts,
            reauthentication=reauthentication,
            trails=trails,
            changed=changed,
            pepper=settings.pepper,
            clock=clock,
        ),
        passwords=passwords,
        pending=Pending(
            sessions=Sessions(
                pending_cache,
                prefix="second-factor",
                clock=clock,
                idle_seconds=pending.KEPT_SECONDS,
                max_seconds=pending.KEPT_SECONDS,
            ),
            cookie=Cookie("second_factor", path="/", secure=secure),
        ),
        sign_in=SignIn(
            database=database,
            passwords=passwords,
            attempts=attempts,
            usage=usage,
            trails=trails,
            pepper=settings.pepper,
            clock=clock,
        ),
    )
