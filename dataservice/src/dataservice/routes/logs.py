"""/api/logs: what is written stays as it is, so there is neither PATCH nor DELETE."""

from quart import Blueprint, Response
from quart_schema import document_response

from bearer.quart import current_bearer, require
from chassis.answers import respond_page
from chassis.errors import NotFound
from chassis.intake.takes import takes
from chassis.representation import respond
from dataservice.routes.context import current, tell
from dataservice.schemas.log import Log, LogList, LogQuery, NewLog, present
from dataservice.store import logs

routes = Blueprint("logs", __name__, url_prefix="/api/logs")


@routes.get("")
@require("data:read")
@takes(query=LogQuery)
@document_response(LogList)
async def list_logs(query: LogQuery) -> Response:
    """List activity, the newest first."""
    wanted = logs.LogFilter(**query.filters())
    async with current().database.read() as session:
        page = await logs.page(session, wanted, after=query.after(), limit=query.limit)
    return respond_page(query, page, present)


@routes.post("")
@require("data:write")
@takes(body=NewLog)
@document_response(Log, 201)
async def create_log(body: NewLog) -> Response:
    """Add an entry; its actor is the client whose token this is."""
    context = current()
    now = context.identifiers.now()
    values = {**body.model_dump(), "actor": current_bearer().client_id}
    async with context.database.write() as session:
        row = await logs.add(session, context.identifiers.make(now), now, values)
    tell("log.created", row.id)
    location = {"Location": f"{routes.url_prefix}/{row.id}"}
    return respond(present(row), etag=row.id, status=201, headers=location)


@routes.get("/<id:log_id>")
@require("data:read")
@takes()
@document_response(Log)
async def get_log(log_id: str) -> Response:
    """Get an entry."""
    async with current().database.read() as session:
        row = await logs.find(session, log_id)
    if row is None:
        raise NotFound("There is no such log entry")
    return respond(present(row), etag=row.id)
