"""/api/services"""

from quart import Blueprint, Response
from quart_schema import document_response

from bearer.quart import require
from chassis import rows
from chassis.answers import respond_page
from chassis.change import patched, require_unchanged, settle
from chassis.errors import NotFound
from chassis.intake.body import PATCHES
from chassis.intake.takes import takes
from chassis.representation import no_content, respond
from dataservice.models import Service as Row
from dataservice.rollout import is_enabled
from dataservice.routes.context import current, tell
from dataservice.routes.version import version_of
from dataservice.schemas.service import (
    Enabled,
    EnabledQuery,
    NewService,
    Service,
    ServiceList,
    ServicePatch,
    ServiceQuery,
    changeable,
    present,
)
from dataservice.store import services

routes = Blueprint("services", __name__, url_prefix="/api/services")


@routes.get("")
@require("data:read")
@takes(query=ServiceQuery)
@document_response(ServiceList)
async def list_services(query: ServiceQuery) -> Response:
    """List services by name."""
    wanted = services.ServiceFilter(**query.filters())
    async with current().database.read() as session:
        page = await services.page(session, wanted, after=query.after(), limit=query.limit)
    return respond_page(query, page, present)


@routes.post("")
@require("data:write")
@takes(body=NewService)
@document_response(Service, 201)
async def create_service(body: NewService) -> Response:
    """Create a service, switched off unless said otherwise."""
    context = current()
    now = context.identifiers.now()
    async with context.database.write() as session:
        row = await services.add(session, context.identifiers.make(now), now, body.model_dump())
    tell("service.created", row.id)
    location = {"Location": f"{routes.url_prefix}/{row.id}"}
    return respond(present(row), etag=version_of(row), status=201, headers=location)


@routes.get("/<id_or_name:service>")
@require("data:read")
@takes()
@document_response(Service)
async def get_service(service: str) -> Response:
    """Get a service by its id or name."""
    async with current().database.read() as session:
        row = _found(await services.find(session, service))
    return respond(present(row), etag=version_of(row))


@routes.get("/<id_or_name:service>/enabled")
@require("data:read")
@takes(query=EnabledQuery)
@document_response(Enabled)
async def ask_service(service: str, query: EnabledQuery) -> Response:
    """Ask whether a service is on for a subject; a subject once in stays in as the share grows."""
    async with current().database.read() as session:
        row = _found(await services.find(session, service))
    enabled = is_enabled(
        row.name, query.subject, active=row.active, rollout_percent=row.rollout_percent
    )
    return respond({"enabled": enabled})


@routes.patch("/<id_or_name:service>")
@require("data:write")
@takes(body=ServicePatch, media_types=PATCHES)
@document_response(Service)
async def patch_service(service: str, body: ServicePatch) -> Response:
    """Change a service by JSON Merge Patch; If-Match is honoured."""
    context = current()

    async def attempt() -> tuple[Row, bool] | None:
        async with context.database.write() as session:
            row = _found(await services.find(session, service))
            require_unchanged(version_of(row))
            old = changeable(row)
            values = patched(old, body, NewService).model_dump()
            if values == old:
                return row, False
            changed = await services.change(session, row, context.identifiers.now(), values)
            return (changed, True) if changed else None

    row, is_changed = await settle(attempt)
    if is_changed:
        tell("service.changed", row.id)
    return respond(present(row), etag=version_of(row))


@routes.delete("/<id_or_name:service>")
@require("data:write")
@takes()
async def delete_service(service: str) -> Response:
    """Delete a service; If-Match is honoured."""

    async def attempt() -> str | None:
        async with current().database.write() as session:
            row = _found(await services.find(session, service))
            require_unchanged(version_of(row))
            return row.id if await rows.remove(session, row) else None

    tell("service.deleted", await settle(attempt))
    return no_content()


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound("There is no such service")
    return row
