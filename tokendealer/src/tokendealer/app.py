"""`create_app`: all of TokenDealer's parts, put together in one place."""

import asyncio
import time

from quart import Quart

from chassis import direct
from chassis.app import create_app as create_chassis
from chassis.clock import Clock
from chassis.database import Database
from tokendealer import revocation
from tokendealer.authentication import Authenticator
from tokendealer.authentication.assertion import Assertion
from tokendealer.authentication.authenticator import Sleep
from tokendealer.clients import Client, ClientDirectory
from tokendealer.jws import Signer
from tokendealer.keyring import Keyring
from tokendealer.metadata import (
    INTROSPECTION_PATH,
    REVOCATION_PATH,
    TOKEN_PATH,
    VERIFY_TOKEN_PATH,
)
from tokendealer.models import SCHEMA_REVISION
from tokendealer.routes.introspect import introspection_endpoint
from tokendealer.routes.revoke import revocation_endpoint
from tokendealer.routes.token import token_endpoint
from tokendealer.routes.verify_token import verify_token_endpoint
from tokendealer.routes.well_known import well_known_routes
from tokendealer.settings import Settings, decode_key
from tokendealer.store import assertions, clients
from tokendealer.throttle import Throttle
from tokendealer.token_reader import TokenReader

VERSION = "0.1.0"
MAX_CACHED_CLIENTS = 10_000


def create_app(
    settings: Settings, *, clock: Clock = time.time, sleep: Sleep = asyncio.sleep
) -> Quart:
    """The ASGI application. It opens the database and loads the keys when it is started."""
    database = Database(settings.database_url)
    keyring = Keyring(
        database, master_key=decode_key(settings.master_key.get_secret_value()), clock=clock
    )
    authenticator = _authenticator(settings, database, clock, sleep)
    reader = TokenReader(
        current=lambda: keyring.current,
        is_revoked=lambda jti: revocation.is_revoked(database, jti),
        issuer=settings.issuer,
        leeway=settings.leeway,
        clock=clock,
    )
    app = create_chassis(
        "tokendealer",
        settings=settings,
        version=VERSION,
        checks={"database": database.ping, "keys": keyring.check_ready},
    )
    signer = Signer(lambda: keyring.current)
    issuer = settings.issuer
    for path, endpoint in {
        TOKEN_PATH: token_endpoint(
            authenticator=authenticator, signer=signer, issuer=issuer, clock=clock
        ),
        INTROSPECTION_PATH: introspection_endpoint(authenticator=authenticator, reader=reader),
        REVOCATION_PATH: revocation_endpoint(
            authenticator=authenticator, reader=reader, database=database, clock=clock
        ),
        VERIFY_TOKEN_PATH: verify_token_endpoint(reader=reader),
    }.items():
        direct.post(app, path, endpoint)
    app.register_blueprint(
        well_known_routes(
            current=lambda: keyring.current, issuer=issuer, jwks_max_age=settings.jwks_max_age
        )
    )

    @app.before_serving
    async def open_database() -> None:
        await database.require_schema(SCHEMA_REVISION)
        await keyring.ensure()

    @app.after_serving
    async def close_database() -> None:
        await database.close()

    return app


def _authenticator(
    settings: Settings, database: Database, clock: Clock, sleep: Sleep
) -> Authenticator:
    async def find_client(client_id: str) -> Client | None:
        async with database.read() as session:
            return await clients.find(session, client_id)

    async def use_once(client_id: str, assertion: Assertion) -> bool:
        async with database.write() as session:
            return await assertions.use_once(
                session,
                client_id=client_id,
                jti=assertion.jti,
                expires_at=assertion.expires_at,
                now=clock(),
            )

    return Authenticator(
        clients=ClientDirectory(
            find_client,
            clock=clock,
            keep_seconds=settings.client_cache_seconds,
            max_clients=MAX_CACHED_CLIENTS,
        ),
        pepper=decode_key(settings.secret_pepper.get_secret_value()),
        audiences=frozenset({settings.issuer, settings.issuer + TOKEN_PATH}),
        use_once=use_once,
        throttle=Throttle(clock),
        leeway=settings.leeway,
        clock=clock,
        sleep=sleep,
    )
