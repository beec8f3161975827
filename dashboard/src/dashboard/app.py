"""`create_app`: the dashboard's parts behind their routes."""

import asyncio
import time

from quart import Quart
from quart_cors import cors

from chassis import revocation_metrics
from chassis.app import create_app as create_chassis
from chassis.clock import Clock
from dashboard import errors
from dashboard.parts import Parts, Wait
from dashboard.routes import live
from dashboard.routes.api import METHODS, api_routes
from dashboard.routes.health import health_routes
from dashboard.routes.overview import overview_routes
from dashboard.routes.session import session_routes
from dashboard.routes.sign_in import SignInParts, sign_in_routes
from dashboard.routes.web import web_routes
from dashboard.settings import SERVICE, Settings
from dashboard.signed_in import CSRF_HEADER
from dashboard.upstreams import api_table
from dashboard.web_files import read_web_files

VERSION = "0.1.0"


def create_app(
    settings: Settings,
    *,
    clock: Clock = time.time,
    timer: Clock = time.monotonic,
    wait: Wait = asyncio.sleep,
) -> Quart:
    """The ASGI application. SettingsError where there is no built page to serve.

    It opens its connections and fetches keys when it is started. `wait` is between two looks at
    what has changed.
    """
    files = read_web_files(settings.web_dir)
    parts = Parts(settings, clock=clock, timer=timer, wait=wait)
    app = create_chassis(
        SERVICE,
        settings=settings,
        version=VERSION,
        checks={"keys": parts.access_tokens.check_ready},
        polled=frozenset({"/app/health", "/app/overview"}),
    )
    errors.install(app)
    revocation_metrics.install(app, parts.revocations)
    if settings.cors_origins:  # without any, a page of another origin may read nothing
        app = cors(
            app,
            allow_origin=settings.cors_origins,
            allow_credentials=True,
            allow_headers=[CSRF_HEADER, "Content-Type", "If-Match", "Idempotency-Key"],
            allow_methods=METHODS,
            expose_headers=["ETag", "Link", "Location", "Retry-After", "X-Request-Id"],
        )
    app.before_serving(parts.start)
    app.after_serving(parts.stop)
    _route(app, parts)
    app.register_blueprint(web_routes(files, issuer=settings.issuer))
    return app


def _route(app: Quart, parts: Parts) -> None:
    settings, signed_in = parts.settings, parts.signed_in
    way_in = SignInParts(
        sign_in=parts.sign_in,
        signed_in=signed_in,
        tokens=parts.tokens,
        sealer=parts.sealer,
        session_cookie=parts.cookie,
        max_seconds=settings.session_max_seconds,
        issuer=settings.issuer,
        client_id=settings.client_id,
    )
    for blueprint in (
        sign_in_routes(way_in),
        session_routes(signed_in=signed_in, tokens=parts.tokens),
        api_routes(api_table(settings), signed_in=signed_in, forwarding=parts.forwarding),
        health_routes(parts.board, signed_in=signed_in, tokens=parts.tokens),
        overview_routes(parts.sampler, signed_in=signed_in, tokens=parts.tokens),
    ):
        app.register_blueprint(blueprint)
    live.install(
        app,
        parts.live,
        places=parts.places,
        signed_in=signed_in,
        cookie=parts.cookie,
        origins=settings.origins,
    )
