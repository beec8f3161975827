"""/api/admin/clients/<client_id>/secrets"""

from quart import Blueprint, Response
from quart_schema import document_response
from sqlalchemy.ext.asyncio import AsyncSession

from bearer.quart import require
from chassis.intake.takes import takes
from chassis.representation import no_content, respond
from tokendealer.administration import clients, secrets
from tokendealer.administration.secrets import NewSecret
from tokendealer.own_tokens import ADMIN
from tokendealer.routes.admin.context import current, trail
from tokendealer.routes.admin.once import Created, create
from tokendealer.schemas.secret import (
    NewSecretAnswer,
    RetireQuery,
    SecretList,
    SecretRequest,
    present,
)

_PREFIX = "/api/admin/clients/<client_id:client_id>/secrets"
routes = Blueprint("admin_secrets", __name__, url_prefix=_PREFIX)


@routes.get("")
@require(ADMIN)
@takes()
@document_response(SecretList)
async def list_secrets(client_id: str) -> Response:
    """List a client's secrets: when they expire, and when and from where they were used last."""
    context = current()
    await context.flush()
    async with context.database.read() as session:
        row = await clients.find(session, client_id)
    now, days = context.clock(), context.settings.secret_warning_days
    return respond({"items": [present(secret, now, days) for secret in row.secrets]})


@routes.post("")
@require(ADMIN)
@takes(body=SecretRequest)
@document_response(NewSecretAnswer, 201)
async def create_secret(client_id: str, body: SecretRequest) -> Response:
    """Add a secret and show it, this once; the others stay live. Idempotency-Key is honoured."""

    async def make(session: AsyncSession) -> Created:
        context = current()
        now, new = context.clock(), NewSecret(body.label, body.expires_at)
        row = await clients.find(session, client_id)
        made, text = await secrets.add(
            session, row, new, pepper=context.pepper, now=now, trail=trail()
        )
        data = {**present(made, now, context.settings.secret_warning_days), "client_secret": text}
        return data, f"{made.id}", f"/api/admin/clients/{client_id}/secrets"

    return await create(make)


@routes.delete("/<int:secret_id>")
@require(ADMIN)
@takes(query=RetireQuery)
async def retire_secret(client_id: str, secret_id: int, query: RetireQuery) -> Response:
    """Retire a secret; one that is in use, or the last one, asks for `force`."""
    context = current()
    await context.flush()
    async with context.database.write() as session:
        row = await clients.find(session, client_id)
        await secrets.retire(
            session, row, secret_id, force=query.force, now=context.clock(), trail=trail()
        )
    return no_content()
