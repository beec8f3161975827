"""`create_app`: TokenDealer's parts behind their routes."""

import asyncio
import time

from quart import Quart

from bearer import BearerError
from bearer import quart as guard
from chassis import direct
from chassis.app import create_app as create_chassis
from chassis.clock import Clock
from chassis.errors import error_body
from tokendealer.authentication.authenticator import Sleep
from tokendealer.jws import Signer
from tokendealer.keyring import make_key
from tokendealer.metadata import (
    INTROSPECTION_PATH,
    REVOCATION_PATH,
    REVOCATIONS_PATH,
    TOKEN_PATH,
    VERIFY_TOKEN_PATH,
)
from tokendealer.models import SCHEMA_REVISION
from tokendealer.own_tokens import AUDIENCE
from tokendealer.parts import Parts, make_parts
from tokendealer.routes import admin
from tokendealer.routes.introspect import introspection_endpoint
from tokendealer.routes.revocations import revocations_routes
from tokendealer.routes.revoke import revocation_endpoint
from tokendealer.routes.token import token_endpoint
from tokendealer.routes.verify_token import verify_token_endpoint
from tokendealer.routes.well_known import well_known_routes
from tokendealer.settings import Settings

VERSION = "0.1.0"


def create_app(
    settings: Settings,
    *,
    clock: Clock = time.time,
    sleep: Sleep = asyncio.sleep,
    wait: Sleep = asyncio.sleep,
) -> Quart:
    """The ASGI application. It opens the database and loads the keys when it is started.

    `sleep` holds answers back, `wait` is between two looks at what others have changed.
    """
    parts = make_parts(settings, clock=clock, sleep=sleep, wait=wait)
    app = create_chassis(
        "tokendealer",
        settings=settings,
        version=VERSION,
        checks={"database": parts.database.ping, "keys": parts.keyring.check_ready},
        polled=frozenset({REVOCATIONS_PATH}),
    )
    _serve_forms(app, parts)
    _serve_documents(app, parts)
    _serve_admin(app, parts)

    @app.before_serving
    async def open_database() -> None:
        await parts.database.require_schema(SCHEMA_REVISION)
        await parts.keyring.ensure()
        await parts.follower.start()

    @app.after_serving
    async def close_database() -> None:
        await parts.follower.stop()
        try:
            await parts.usage.flush()
        finally:
            await parts.database.close()

    return app


def _serve_forms(app: Quart, parts: Parts) -> None:
    for path, endpoint in {
        TOKEN_PATH: token_endpoint(
            authenticator=parts.authenticator,
            signer=Signer(lambda: parts.keyring.current),
            revoked=parts.revoked,
            usage=parts.usage,
            issuer=parts.settings.issuer,
            clock=parts.clock,
        ),
        INTROSPECTION_PATH: introspection_endpoint(
            authenticator=parts.authenticator, reader=parts.reader
        ),
        REVOCATION_PATH: revocation_endpoint(
            authenticator=parts.authenticator,
            reader=parts.reader,
            database=parts.database,
            trails=parts.trails,
            changed=parts.follower.catch_up,
            clock=parts.clock,
        ),
        VERIFY_TOKEN_PATH: verify_token_endpoint(reader=parts.reader),
    }.items():
        direct.post(app, path, endpoint)


def _serve_documents(app: Quart, parts: Parts) -> None:
    app.register_blueprint(
        well_known_routes(
            current=lambda: parts.keyring.current,
            issuer=parts.settings.issuer,
            jwks_max_age=parts.settings.jwks_max_age,
        )
    )
    app.register_blueprint(revocations_routes(parts.revoked))


def _serve_admin(app: Quart, parts: Parts) -> None:
    guard.install(app, parts.verifier, realm=AUDIENCE, body=_refusal)
    context = admin.AdminContext(
        database=parts.database,
        settings=parts.settings,
        keyring=parts.keyring,
        make_key=lambda: make_key(parts.master_key),
        pepper=parts.pepper,
        audit_key=parts.audit_key,
        trails=parts.trails,
        changed=parts.follower.catch_up,
        flush=parts.usage.flush,
        clock=parts.clock,
    )
    admin.install(app, context)
    for blueprint in admin.BLUEPRINTS:
        app.register_blueprint(blueprint)


def _refusal(error: BearerError) -> dict[str, str]:
    return error_body(error.error or "missing_token", error.description)
