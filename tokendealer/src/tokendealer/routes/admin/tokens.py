"""/api/admin/tokens, and what a client's next token would say."""

from quart import Blueprint, Response
from quart_schema import document_response

from bearer.quart import require
from chassis.errors import NotFound
from chassis.intake.takes import takes
from chassis.representation import respond
from tokendealer.administration import tokens
from tokendealer.own_tokens import ADMIN
from tokendealer.routes.admin.context import current, trail
from tokendealer.schemas.token import Preview, PreviewRequest, Revoked, RevokeRequest
from tokendealer.store import clients

routes = Blueprint("admin_tokens", __name__, url_prefix="/api/admin")


@routes.post("/clients/<client_id:client_id>/token-preview")
@require(ADMIN)
@takes(body=PreviewRequest)
@document_response(Preview)
async def preview_token(client_id: str, body: PreviewRequest) -> Response:
    """Tell what a token that the client asks for would say; none is issued."""
    context = current()
    async with context.database.read() as session:
        client = await clients.find(session, client_id)
    if client is None:
        raise NotFound("There is no such client")
    asked = body.model_dump(exclude_none=True)
    issuer, now = context.settings.issuer, context.clock()
    return respond({"claims": tokens.preview(client, asked, issuer=issuer, now=now)})


@routes.post("/tokens/revoke")
@require(ADMIN)
@takes(body=RevokeRequest)
@document_response(Revoked)
async def revoke_tokens(body: RevokeRequest) -> Response:
    """Revoke a token by its `jti`, or all of a client's or a user's that were issued until now."""
    context, by = current(), trail()
    now, before = context.clock(), None
    async with context.database.write() as session:
        if body.jti is not None:
            await tokens.revoke_token(session, body.jti, now=now, trail=by)
        elif body.client_id is not None:
            before = await tokens.revoke_client(session, body.client_id, now=now, trail=by)
        elif body.subject is not None:
            before = await tokens.revoke_subject(session, body.subject, now=now, trail=by)
    await context.changed()
    what = next(iter(body.model_dump(exclude_none=True)))
    return respond({"revoked": what, "issued_before": before})
