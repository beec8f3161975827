"""/api/admin/audit"""

from collections.abc import AsyncIterator

import msgspec
from quart import Blueprint, Response
from quart_schema import document_response

from bearer.quart import require
from chassis import openapi
from chassis.answers import respond_page
from chassis.errors import BadRequest
from chassis.intake.takes import takes
from chassis.representation import respond
from tokendealer.audit import verify_chain
from tokendealer.own_tokens import ADMIN
from tokendealer.routes.admin.context import current
from tokendealer.schemas.audit import AuditQuery, ChainStatus, EntryList, ExportQuery, present
from tokendealer.store import audit_entries
from tokendealer.store.audit_entries import AuditFilter

routes = Blueprint("admin_audit", __name__, url_prefix="/api/admin/audit")
JSON_LINES = "application/jsonl"


@routes.get("")
@require(ADMIN)
@takes(query=AuditQuery)
@document_response(EntryList)
async def list_entries(query: AuditQuery) -> Response:
    """List the audit log, the newest first."""
    after = query.after()
    if after is not None and not after.isdecimal():
        raise BadRequest("cursor: not a cursor", field="cursor")
    before = int(after) if after is not None else None
    async with current().database.read() as session:
        page = await audit_entries.page(session, query.wanted(), before=before, limit=query.limit)
    return respond_page(query, page, present)


@routes.get("/chain")
@require(ADMIN)
@takes()
@document_response(ChainStatus)
async def check_chain() -> Response:
    """Tell whether every entry is there and unchanged, or which is the first that is not."""
    context = current()
    async with context.database.read() as session:
        verdict = await verify_chain(session, context.audit_key)
    return respond(
        {
            "whole": verdict.broken is None,
            "entries": verdict.entries,
            "broken": verdict.broken,
            "reason": verdict.reason,
        }
    )


@routes.get("/export")
@require(ADMIN)
@takes(query=ExportQuery)
@openapi.describe(answers=[JSON_LINES])
async def export_entries(query: ExportQuery) -> Response:
    """Export the audit log, a JSON object a line, the oldest first."""
    wanted = AuditFilter(since=query.since, until=query.until)
    database = current().database

    async def lines() -> AsyncIterator[bytes]:
        async with database.read() as session:
            async for row in audit_entries.all_in_order(session, wanted):
                yield msgspec.json.encode(present(row)) + b"\n"

    headers = {"Cache-Control": "no-store"}
    return Response(lines(), headers=headers, content_type=JSON_LINES)
