"""/api/admin/keys"""

from quart import Blueprint, Response
from quart_schema import document_response

from bearer.quart import require
from chassis.errors import Conflict, NotFound
from chassis.intake.takes import takes
from chassis.representation import respond
from tokendealer import key_lifecycle
from tokendealer.key_timeline import timeline
from tokendealer.models import SigningKey
from tokendealer.own_tokens import ADMIN
from tokendealer.routes.admin.context import current, trail
from tokendealer.schemas.key import KeyStep, Timeline, present
from tokendealer.store import signing_keys

routes = Blueprint("admin_keys", __name__, url_prefix="/api/admin/keys")


@routes.get("")
@require(ADMIN)
@takes()
@document_response(Timeline)
async def list_keys() -> Response:
    """List the signing keys with what happened to them and what is planned."""
    context = current()
    async with context.database.read() as session:
        rows = await signing_keys.find_all(session)
    return respond(present(timeline(rows, context.settings.key_policy)))


@routes.post("/rotate")
@require(ADMIN)
@takes()
@document_response(KeyStep)
async def rotate_keys() -> Response:
    """Have another key sign, as soon as every verifier knows it."""
    context = current()
    fresh = await context.make_key()
    try:
        async with context.database.write() as session:
            key = await key_lifecycle.rotate(
                session,
                fresh,
                now=context.clock(),
                policy=context.settings.key_policy,
                trail=trail(),
            )
    except key_lifecycle.TooManyKeys as error:
        raise Conflict(str(error)) from None
    await context.changed()
    return respond(_step(key))


@routes.post("/<kid:kid>/compromise")
@require(ADMIN)
@takes()
@document_response(KeyStep)
async def compromise_key(kid: str) -> Response:
    """Drop a key at once: every token that it signed is refused everywhere within seconds."""
    context = current()
    fresh = await context.make_key()
    try:
        async with context.database.write() as session:
            key = await key_lifecycle.compromise(
                session,
                kid,
                fresh,
                now=context.clock(),
                policy=context.settings.key_policy,
                trail=trail(),
            )
    except key_lifecycle.NoSuchKey:
        raise NotFound("There is no such key") from None
    await context.changed()
    return respond(_step(key))


def _step(key: SigningKey) -> dict[str, object]:
    return {"kid": key.kid, "state": key.state, "signs_at": key.signs_at}
