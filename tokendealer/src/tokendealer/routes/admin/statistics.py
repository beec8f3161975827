"""/api/admin/statistics"""

from dataclasses import asdict

from quart import Blueprint, Response
from quart_schema import document_response

from bearer.quart import require
from chassis.intake.takes import takes
from chassis.representation import respond
from tokendealer.own_tokens import ADMIN
from tokendealer.routes.admin.context import current
from tokendealer.schemas.statistics import Statistics, StatisticsQuery
from tokendealer.store import usage

routes = Blueprint("admin_statistics", __name__, url_prefix="/api/admin/statistics")
DAY = 86400


@routes.get("")
@require(ADMIN)
@takes(query=StatisticsQuery)
@document_response(Statistics)
async def get_statistics(query: StatisticsQuery) -> Response:
    """Count the tokens that were issued, by hour, client and API."""
    context = current()
    await context.flush()
    now = int(context.clock())
    since = query.since if query.since is not None else now - DAY
    until = query.until if query.until is not None else now + 1
    async with context.database.read() as session:
        issued = await usage.issued_between(session, since, until, query.client_id)
    total = sum(each.count for each in issued)
    return respond({"issued": [asdict(each) for each in issued], "total": total})
