"""`create_app`: TokenDealer's parts behind their routes."""

import asyncio
import time
from collections.abc import Callable

from quart import Quart

from bearer import BearerError
from bearer import quart as guard
from chassis import direct
from chassis.app import create_app as create_chassis
from chassis.clock import Clock
from chassis.errors import error_body
from tokendealer import pages
from tokendealer.access_token import AccessTokens
from tokendealer.authentication.authenticator import Sleep
from tokendealer.authorization.again import SignInAgain
from tokendealer.authorization.authorize import Authorization
from tokendealer.grants import Parts as GrantParts
from tokendealer.grants import make_grants
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
from tokendealer.pages.install import PageSettings
from tokendealer.parts import Parts, make_parts
from tokendealer.people.hasher import Argon2id, Hasher
from tokendealer.routes import admin, people
from tokendealer.routes.applications import applications_routes
from tokendealer.routes.authorize import authorization_routes
from tokendealer.routes.consent import consent_routes
from tokendealer.routes.introspect import introspection_endpoint
from tokendealer.routes.logout import logout_routes
from tokendealer.routes.revocations import revocations_routes
from tokendealer.routes.revoke import revocation_endpoint
from tokendealer.routes.token import token_endpoint
from tokendealer.routes.userinfo import userinfo_routes
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
    make_hasher: Callable[[], Hasher] = Argon2id,
) -> Quart:
    """The ASGI application. It opens the database and loads the keys when it is started.

    `sleep` holds answers back, `wait` is between two looks at what others have changed.
    `make_hasher` is called when the first password comes.
    """
    parts = make_parts(settings, clock=clock, sleep=sleep, wait=wait, make_hasher=make_hasher)
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
    _serve_people(app, parts)
    _serve_authorization(app, parts)

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
            for cache in parts.people.caches:
                await cache.close()
            await parts.database.close()

    return app


def _serve_forms(app: Quart, parts: Parts) -> None:
    for path, endpoint in {
        TOKEN_PATH: token_endpoint(
            authenticator=parts.authenticator,
            grants=make_grants(_grant_parts(parts)),
            signer=Signer(lambda: parts.keyring.current),
            id_tokens=parts.id_tokens,
            usage=parts.usage,
        ),
        INTROSPECTION_PATH: introspection_endpoint(
            authenticator=parts.authenticator, reader=parts.reader
        ),
        REVOCATION_PATH: revocation_endpoint(
            authenticator=parts.authenticator,
            reader=parts.reader,
            database=parts.database,
            pepper=parts.pepper,
            trails=parts.trails,
            changed=parts.follower.catch_up,
            clock=parts.clock,
        ),
        VERIFY_TOKEN_PATH: verify_token_endpoint(reader=parts.reader),
    }.items():
        direct.post(app, path, endpoint)


def _grant_parts(parts: Parts) -> GrantParts:
    return GrantParts(
        database=parts.database,
        pepper=parts.pepper,
        trails=parts.trails,
        make_claims=AccessTokens(
            first_second_for=parts.revoked.first_second_for,
            issuer=parts.settings.issuer,
            clock=parts.clock,
        ),
        changed=parts.follower.catch_up,
        clock=parts.clock,
    )


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


def _serve_people(app: Quart, parts: Parts) -> None:
    pages.install(app, PageSettings(frame_ancestors=parts.settings.frame_ancestors))
    context = people.PeopleContext(people=parts.people, sign_up=parts.settings.sign_up)
    people.install(app, context)
    for blueprint in people.BLUEPRINTS:
        app.register_blueprint(blueprint)


def _serve_authorization(app: Quart, parts: Parts) -> None:
    authorization = Authorization(
        database=parts.database,
        directory=parts.directory,
        id_tokens=parts.id_tokens,
        again=SignInAgain(parts.sealer("sign in again"), parts.clock),
        signed_in=parts.people.browser.signed_in,
        sealer=parts.sealer("consent"),
        pepper=parts.pepper,
        issuer=parts.settings.issuer,
        clock=parts.clock,
    )
    app.register_blueprint(authorization_routes(authorization))
    app.register_blueprint(consent_routes(authorization, parts.trails))
    app.register_blueprint(logout_routes(parts.directory, parts.id_tokens, parts.sealer("logout")))
    app.register_blueprint(userinfo_routes(parts.reader, parts.database))
    app.register_blueprint(
        applications_routes(
            database=parts.database,
            trails=parts.trails,
            changed=parts.follower.catch_up,
            clock=parts.clock,
        )
    )


def _refusal(error: BearerError) -> dict[str, str]:
    return error_body(error.error or "missing_token", error.description)
