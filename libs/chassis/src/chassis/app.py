"""`create_app`: what is the same in every service, put together in one place."""

from collections.abc import Mapping
from typing import Any, cast

from prometheus_client import CollectorRegistry
from quart import Quart, request

from chassis import errors, health, metrics, openapi
from chassis.asgi import Application
from chassis.direct import Direct
from chassis.edge import UNMATCHED, Edge
from chassis.health import Check
from chassis.settings import ServiceSettings
from chassis.sockets import Sockets

BODY_SECONDS = 15
"""A body that takes longer to arrive is given up."""


def create_app(
    name: str,
    *,
    settings: ServiceSettings,
    version: str,
    checks: Mapping[str, Check],
    polled: frozenset[str] = frozenset(),
) -> Quart:
    """A Quart application with request ids, logs, metrics, health, errors and OpenAPI.

    `checks` are what `/readyz` asks, by the name under which it reports them; `polled`: see `Edge`.
    """
    app = Quart(name, static_folder=None)
    # No redirects to another spelling of a path: a client would send its credentials after them.
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = True
    app.url_map.redirect_defaults = False
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.config["BODY_TIMEOUT"] = BODY_SECONDS
    app.json.compact = True  # type: ignore[attr-defined]  # quart's default provider has it
    openapi.install(app, title=name, version=version)
    errors.install(app)
    health.install(app, checks)
    request_metrics = metrics.RequestMetrics(CollectorRegistry())
    metrics.install(app, request_metrics)

    @app.before_request
    async def name_route() -> None:
        """Tell `Edge` the template, so that logs and metrics stay bounded."""
        rule = request.url_rule
        scope = cast(dict[str, Any], request.scope)
        scope["route"] = rule.rule if rule else UNMATCHED

    direct = Direct(
        cast(Application, app.asgi_app),
        max_body_bytes=settings.max_body_bytes,
        body_seconds=BODY_SECONDS,
    )
    app.extensions["direct"] = direct
    sockets = Sockets(direct, requests=request_metrics)
    app.extensions["sockets"] = sockets
    app.asgi_app = Edge(  # type: ignore[method-assign, assignment]  # Quart's place for middleware
        direct,
        sockets=sockets,
        metrics=request_metrics,
        trusted_proxies=settings.trusted_proxies,
        polled=polled,
    )
    return app
