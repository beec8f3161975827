"""A service as others would write it, with one route behind the guard and one without."""

import time

from quart import Quart

from bearer import NO_REVOCATIONS, Expected, Jwks, StdlibFetch, Verifier
from bearer.quart import install, require
from chassis.app import create_app
from chassis.serve import serve
from chassis.settings import ResourceSettings, load_or_exit


def make_app(settings: ResourceSettings) -> Quart:
    """The application."""
    app = create_app("guarded", settings=settings, version="0", checks={})
    keys = Jwks(settings.jwks_url, http=StdlibFetch(timeout=5, max_bytes=65536), clock=time.time)
    verifier = Verifier(
        keys=keys,
        expected=Expected(settings.issuer, settings.audience, settings.leeway),
        revocations=NO_REVOCATIONS,
        clock=time.time,
        max_cached=1000,
    )
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
