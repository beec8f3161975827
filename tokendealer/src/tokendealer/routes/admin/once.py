"""Creations that honour Idempotency-Key: sent twice, they are done once."""

import hashlib
import re
from collections.abc import Awaitable, Callable

import msgspec
from quart import Response, request
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import BadRequest
from chassis.representation import respond
from tokendealer.idempotency import FIELD, IdempotencyKey, Kept
from tokendealer.routes.admin.context import actor, current

_KEY = re.compile(r"[\x21-\x7E]{1,128}")

Created = tuple[dict[str, object], str, str]
"""The new resource's data, its version, and where it is."""


async def create(make: Callable[[AsyncSession], Awaitable[Created]]) -> Response:
    """201 with what `make` made in one transaction; the same answer again for the same request.

    BadRequest for a malformed Idempotency-Key, Conflict for one that was another request's.
    """
    context = current()
    key = await _key()
    request_hash = await _request_hash()
    now = context.clock()
    async with context.database.write() as session:
        kept = await key.find(session, request_hash, now) if key else None
        if kept is None:
            data, etag, location = await make(session)
            kept = Kept(request_hash, msgspec.msgpack.encode(data), etag, location)
            if key:
                await key.keep(session, kept, now)
    headers = {"Location": kept.location, "Cache-Control": "no-store"}
    data = msgspec.msgpack.decode(kept.data)
    return respond(data, etag=kept.etag, status=201, headers=headers)


async def _key() -> IdempotencyKey | None:
    values = request.headers.getlist(FIELD)
    if not values:
        return None
    if len(values) > 1 or _KEY.fullmatch(values[0]) is None:
        raise BadRequest(f"{FIELD}: must be one text of 1 to 128 printable characters", field=FIELD)
    return IdempotencyKey(values[0], actor=actor(), pepper=current().pepper)


async def _request_hash() -> bytes:
    body = await request.get_data(cache=True, as_text=False, parse_form_data=False)
    named = f"{request.method} {request.path} {request.mimetype}\n".encode()
    return hashlib.sha256(named + body).digest()
