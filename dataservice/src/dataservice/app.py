"""`create_app`: all of the dataservice's parts, put together in one place."""

import asyncio
import secrets
import time

from quart import Quart

from bearer import BearerError, Expected, FeedSettings, Verifier, remote_verifier
from bearer import quart as guard
from chassis import revocation_metrics
from chassis.app import create_app as create_chassis
from chassis.clock import Clock
from chassis.database import Database
from chassis.errors import error_body
from dataservice.identifiers import Identifiers
from dataservice.live.admission import Admission, origin_of
from dataservice.live.connection import Connection
from dataservice.live.feed import Feed, NoOthers, Others
from dataservice.live.hub import Hub
from dataservice.live.places import Places
from dataservice.live.rate import Rate
from dataservice.models import SCHEMA_REVISION
from dataservice.routes import context, live, logs, services, users
from dataservice.settings import SERVICE, Settings

VERSION = "0.1.0"


def create_app(
    settings: Settings, *, clock: Clock = time.time, verifier: Verifier | None = None
) -> Quart:
    """The ASGI application. Started, it opens the database and fetches keys and revocations.

    `verifier` decides on tokens; without one it is made from `settings`.
    """
    database = Database(settings.database_url)
    verifier = verifier or _verifier(settings, clock)

    app = create_chassis(
        SERVICE,
        settings=settings,
        version=VERSION,
        checks={"database": database.ping, "keys": verifier.check_ready},
    )

    @app.before_serving
    async def require_schema() -> None:
        await database.require_schema(SCHEMA_REVISION)

    guard.install(app, verifier, realm=SERVICE, body=_refusal)
    revocation_metrics.install(app, verifier.revocations)
    app.after_serving(database.close)
    feed = _feed(settings, verifier, clock)
    live.install(app, feed)
    context.install(app, context.Context(database, Identifiers(clock, secrets.randbits), feed))
    for resource in (users, services, logs):
        app.register_blueprint(resource.routes)
    return app


def _feed(settings: Settings, verifier: Verifier, clock: Clock) -> Feed:
    hub: Hub[Connection] = Hub()
    places = Places(
        most=settings.max_sockets,
        most_of_person=settings.max_sockets_per_person,
        most_of_client=settings.max_sockets_per_client,
        clock=clock,
    )
    origins = {origin_of(settings.issuer), *settings.allowed_origins}
    return Feed(
        hub=hub,
        places=places,
        # A core does some 30,000 a second. Beyond that all would fall behind together, however
        # slowly each of them speaks.
        deliveries=Rate(clock, per_second=20_000, at_once=100_000),
        others=_others(settings, hub, clock),
        admission=Admission(verifier, origins=origins, realm=SERVICE),
        verifier=verifier,
        clock=clock,
        pause=asyncio.sleep,
    )


def _others(settings: Settings, hub: Hub[Connection], clock: Clock) -> Others:
    if settings.redis_url is None:
        return NoOthers()
    from chassis.redis_cache import connect  # noqa: PLC0415 - who has no Redis is spared its 6 MB
    from dataservice.live.redis_feed import RedisFeed  # noqa: PLC0415 - as above

    return RedisFeed(
        connect(settings.redis_url.get_secret_value()),
        hub,
        # Who shares a Redis with another platform must not hear its clients.
        channel=f"{SERVICE}:live:{settings.issuer}",
        origin=secrets.token_hex(8),
        clock=clock,
        pause=asyncio.sleep,
    )


def _verifier(settings: Settings, clock: Clock) -> Verifier:
    return remote_verifier(
        jwks_url=settings.jwks_url,
        expected=Expected(settings.issuer, settings.audience, settings.leeway),
        revocations=FeedSettings(
            url=settings.revocations_url,
            poll_seconds=settings.revocations_poll_seconds,
            max_age=settings.revocations_max_age,
            stale=settings.revocations_stale,
        ),
        clock=clock,
    )


def _refusal(error: BearerError) -> dict[str, str]:
    return error_body(error.error or "missing_token", error.description)
