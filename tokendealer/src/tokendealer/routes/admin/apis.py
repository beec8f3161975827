"""/api/admin/apis"""

from quart import Blueprint, Response
from quart_schema import document_response
from sqlalchemy.ext.asyncio import AsyncSession

from bearer.quart import require
from chassis.change import patched, require_unchanged
from chassis.intake.body import PATCHES
from chassis.intake.takes import takes
from chassis.representation import no_content, respond
from tokendealer.administration import apis as administration
from tokendealer.own_tokens import ADMIN
from tokendealer.routes.admin.context import current, trail
from tokendealer.routes.admin.once import Created, create
from tokendealer.schemas.api import (
    Api,
    ApiList,
    ApiPatch,
    ApiState,
    NewApi,
    changeable,
    present,
    version_of,
)
from tokendealer.store import apis

routes = Blueprint("admin_apis", __name__, url_prefix="/api/admin/apis")


@routes.get("")
@require(ADMIN)
@takes()
@document_response(ApiList)
async def list_apis() -> Response:
    """List every API."""
    async with current().database.read() as session:
        found = await apis.find_all(session)
    return respond({"items": [present(row) for row in found]})


@routes.post("")
@require(ADMIN)
@takes(body=NewApi)
@document_response(Api, 201)
async def create_api(body: NewApi) -> Response:
    """Register an API; Idempotency-Key is honoured."""

    async def make(session: AsyncSession) -> Created:
        now, facts = current().clock(), body.facts()
        row = await administration.create(session, body.audience, facts, now=now, trail=trail())
        return present(row), version_of(row), f"{routes.url_prefix}/{row.api_id}"

    return await create(make)


@routes.get("/<api_id:api_id>")
@require(ADMIN)
@takes()
@document_response(Api)
async def get_api(api_id: str) -> Response:
    """Get an API."""
    async with current().database.read() as session:
        row = await administration.find(session, api_id)
    return respond(present(row), etag=version_of(row))


@routes.patch("/<api_id:api_id>")
@require(ADMIN)
@takes(body=ApiPatch, media_types=PATCHES)
@document_response(Api)
async def patch_api(api_id: str, body: ApiPatch) -> Response:
    """Change an API's scopes or resource by JSON Merge Patch; If-Match is honoured."""
    async with current().database.write() as session:
        row = await administration.find(session, api_id)
        require_unchanged(version_of(row))
        wanted = patched(changeable(row, body.scopes), body, ApiState)
        row = await administration.edit(session, row, wanted.facts(), trail=trail())
        data, etag = present(row), version_of(row)
    return respond(data, etag=etag)


@routes.delete("/<api_id:api_id>")
@require(ADMIN)
@takes()
async def delete_api(api_id: str) -> Response:
    """Delete an API that no client may use any more; If-Match is honoured."""
    async with current().database.write() as session:
        row = await administration.find(session, api_id)
        require_unchanged(version_of(row))
        await administration.delete(session, row, trail=trail())
    return no_content()
