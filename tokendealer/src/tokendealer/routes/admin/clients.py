"""/api/admin/clients"""

from quart import Blueprint, Response
from quart_schema import document_response
from sqlalchemy.ext.asyncio import AsyncSession

from bearer.quart import require
from chassis.answers import respond_page
from chassis.change import patched, require_unchanged
from chassis.intake.body import PATCHES
from chassis.intake.takes import takes
from chassis.representation import no_content, respond
from tokendealer.administration import clients as administration
from tokendealer.administration import secrets
from tokendealer.administration.secrets import NewSecret
from tokendealer.own_tokens import ADMIN
from tokendealer.routes.admin.context import current, trail
from tokendealer.routes.admin.once import Created, create
from tokendealer.schemas.client import (
    Client,
    ClientList,
    ClientPatch,
    ClientQuery,
    ClientRequest,
    ClientState,
    ClientWithSecret,
    changeable,
    present,
    version_of,
)
from tokendealer.store import clients

routes = Blueprint("admin_clients", __name__, url_prefix="/api/admin/clients")
FIRST_SECRET = NewSecret("first", None)


@routes.get("")
@require(ADMIN)
@takes(query=ClientQuery)
@document_response(ClientList)
async def list_clients(query: ClientQuery) -> Response:
    """List clients by id; `q` is looked for in their ids and names."""
    async with current().database.read() as session:
        page = await clients.page(
            session, q=query.q, active=query.active, after=query.after(), limit=query.limit
        )
    return respond_page(query, page, present)


@routes.post("")
@require(ADMIN)
@takes(body=ClientRequest)
@document_response(ClientWithSecret, 201)
async def create_client(body: ClientRequest) -> Response:
    """Register a client and show its secret, this once; Idempotency-Key is honoured."""

    async def make(session: AsyncSession) -> Created:
        context, by = current(), trail()
        now, new = context.clock(), body.to_client(body.client_id)
        row = await administration.create(session, new, now=now, trail=by)
        text = None
        if new.has_secret:
            _, text = await secrets.add(
                session, row, FIRST_SECRET, pepper=context.pepper, now=now, trail=by
            )
        location = f"{routes.url_prefix}/{row.client_id}"
        return {**present(row), "client_secret": text}, version_of(row), location

    return await create(make)


@routes.get("/<client_id:client_id>")
@require(ADMIN)
@takes()
@document_response(Client)
async def get_client(client_id: str) -> Response:
    """Get a client."""
    async with current().database.read() as session:
        row = await administration.find(session, client_id)
    return respond(present(row), etag=version_of(row))


@routes.patch("/<client_id:client_id>")
@require(ADMIN)
@takes(body=ClientPatch, media_types=PATCHES)
@document_response(Client)
async def patch_client(client_id: str, body: ClientPatch) -> Response:
    """Change, disable or enable a client by JSON Merge Patch; If-Match is honoured."""
    context = current()
    async with context.database.write() as session:
        row = await administration.find(session, client_id)
        require_unchanged(version_of(row))
        wanted = patched(changeable(row), body, ClientState).to_client(client_id)
        row = await administration.edit(session, row, wanted, now=context.clock(), trail=trail())
        data, etag = present(row), version_of(row)
    await context.changed()
    return respond(data, etag=etag)


@routes.delete("/<client_id:client_id>")
@require(ADMIN)
@takes()
async def delete_client(client_id: str) -> Response:
    """Delete a client and revoke its tokens; If-Match is honoured."""
    context = current()
    async with context.database.write() as session:
        row = await administration.find(session, client_id)
        require_unchanged(version_of(row))
        await administration.delete(session, row, now=context.clock(), trail=trail())
    await context.changed()
    return no_content()
