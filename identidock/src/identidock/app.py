"""`create_app`: all of identidock's parts, put together in one place."""

import time

from quart import Quart

from bearer import BearerError, Expected, FeedSettings, Verifier, remote_verifier
from bearer import quart as guard
from chassis import revocation_metrics
from chassis.app import create_app as create_chassis
from chassis.cache import MemoryCache
from chassis.clock import Clock
from chassis.errors import error_body
from identidock.gallery import Draw, Gallery
from identidock.picture import draw as draw_monster
from identidock.routes.page import page_routes
from identidock.routes.pictures import picture_routes
from identidock.settings import SERVICE, Settings

VERSION = "0.1.0"


def create_app(
    settings: Settings,
    *,
    clock: Clock = time.time,
    verifier: Verifier | None = None,
    draw: Draw = draw_monster,
) -> Quart:
    """The ASGI application. It fetches keys and revocations when it is started.

    `verifier` decides on tokens; without one it is made from `settings`.
    """
    verifier = verifier or _verifier(settings, clock)

    app = create_chassis(
        SERVICE, settings=settings, version=VERSION, checks={"keys": verifier.check_ready}
    )
    guard.install(app, verifier, realm=SERVICE, body=_refusal)
    revocation_metrics.install(app, verifier.revocations)
    cache = MemoryCache(max_bytes=settings.picture_cache_bytes, clock=clock)
    app.register_blueprint(picture_routes(Gallery(cache=cache, draw=draw)))
    app.register_blueprint(page_routes(salt=settings.name_salt.get_secret_value()))
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
