"""`create_app`: all of the dataservice's parts, put together in one place."""

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
from dataservice.models import SCHEMA_REVISION
from dataservice.routes import context, logs, services, users
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
    context.install(app, context.Context(database, Identifiers(clock, secrets.randbits)))
    for resource in (users, services, logs):
        app.register_blueprint(resource.routes)
    return app


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
