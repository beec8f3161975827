"""A service as others would write it, with one route behind the guard and one without."""

import time

from quart import Quart

from bearer import Expected, FeedSettings, remote_verifier
from bearer.quart import install, require
from chassis.app import create_app
from chassis.serve import serve
from chassis.settings import ResourceSettings, load_or_exit


def make_app(settings: ResourceSettings) -> Quart:
    """The application."""
    verifier = remote_verifier(
        jwks_url=settings.jwks_url,
        expected=Expected(settings.issuer, settings.audience, settings.leeway),
        revocations=FeedSettings(
            url=settings.revocations_url,
            poll_seconds=settings.revocations_poll_seconds,
            max_age=settings.revocations_max_age,
            stale=settings.revocations_stale,
        ),
        clock=time.time,
    )
    checks = {"keys": verifier.check_ready}
    app = create_app("guarded", settings=settings, version="0", checks=checks)
    install(app, verifier, realm="guarded")

    @app.get("/open")
    async def unguarded() -> dict[str, str]:
        return {"hello": "world"}

    @app.get("/guarded")
    @require("data:read")
    async def guarded() -> dict[str, str]:
        return {"hello": "world"}

    return app


if __name__ == "__main__":
    loaded = load_or_exit(ResourceSettings, "guarded")
    serve("guarded", loaded, lambda: make_app(loaded))
