"""/api/admin/expiring"""

from quart import Blueprint, Response
from quart_schema import document_response

from bearer.quart import require
from chassis.intake.takes import takes
from chassis.representation import respond
from tokendealer.key_timeline import timeline
from tokendealer.own_tokens import ADMIN
from tokendealer.routes.admin.context import current
from tokendealer.schemas.expiring import ExpiringList, ExpiringQuery, present
from tokendealer.store import expiring, signing_keys

routes = Blueprint("admin_expiring", __name__, url_prefix="/api/admin/expiring")
DAY = 86400
MAX_SECRETS = 500


@routes.get("")
@require(ADMIN)
@takes(query=ExpiringQuery)
@document_response(ExpiringList)
async def list_expiring(query: ExpiringQuery) -> Response:
    """List what expires or changes by itself soon: the first 500 secrets, and the signing keys."""
    context = current()
    now = context.clock()
    until = now + query.within_days * DAY
    async with context.database.read() as session:
        secrets = await expiring.secrets_between(session, now, until, MAX_SECRETS)
        keys = await signing_keys.find_all(session)
    facts = timeline(keys, context.settings.key_policy).keys
    return respond(present(secrets, facts, now, until))
