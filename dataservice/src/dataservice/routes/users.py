"""/api/users"""

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
from dataservice.models import User as Row
from dataservice.routes.context import current, tell
from dataservice.routes.version import version_of
from dataservice.schemas.user import (
    NewUser,
    User,
    UserList,
    UserPatch,
    UserQuery,
    changeable,
    present,
)
from dataservice.store import users

routes = Blueprint("users", __name__, url_prefix="/api/users")


@routes.get("")
@require("data:read")
@takes(query=UserQuery)
@document_response(UserList)
async def list_users(query: UserQuery) -> Response:
    """List users in the order they were created."""
    wanted = users.UserFilter(**query.filters())
    async with current().database.read() as session:
        page = await users.page(session, wanted, after=query.after(), limit=query.limit)
    return respond_page(query, page, present)


@routes.post("")
@require("data:write")
@takes(body=NewUser)
@document_response(User, 201)
async def create_user(body: NewUser) -> Response:
    """Create a user."""
    context = current()
    now = context.identifiers.now()
    async with context.database.write() as session:
        row = await users.add(session, context.identifiers.make(now), now, body.model_dump())
    tell("user.created", row.id)
    location = {"Location": f"{routes.url_prefix}/{row.id}"}
    return respond(present(row), etag=version_of(row), status=201, headers=location)


@routes.get("/<id:user_id>")
@require("data:read")
@takes()
@document_response(User)
async def get_user(user_id: str) -> Response:
    """Get a user."""
    async with current().database.read() as session:
        row = _found(await users.find(session, user_id))
    return respond(present(row), etag=version_of(row))


@routes.patch("/<id:user_id>")
@require("data:write")
@takes(body=UserPatch, media_types=PATCHES)
@document_response(User)
async def patch_user(user_id: str, body: UserPatch) -> Response:
    """Change a user by JSON Merge Patch; If-Match is honoured."""
    context = current()

    async def attempt() -> tuple[Row, bool] | None:
        async with context.database.write() as session:
            row = _found(await users.find(session, user_id))
            require_unchanged(version_of(row))
            old = changeable(row)
            values = patched(old, body, NewUser).model_dump()
            if values == old:
                return row, False
            changed = await users.change(session, row, context.identifiers.now(), values)
            return (changed, True) if changed else None

    row, is_changed = await settle(attempt)
    if is_changed:
        tell("user.changed", row.id)
    return respond(present(row), etag=version_of(row))


@routes.delete("/<id:user_id>")
@require("data:write")
@takes()
async def delete_user(user_id: str) -> Response:
    """Delete a user; If-Match is honoured."""

    async def attempt() -> str | None:
        async with current().database.write() as session:
            row = _found(await users.find(session, user_id))
            require_unchanged(version_of(row))
            return row.id if await rows.remove(session, row) else None

    tell("user.deleted", await settle(attempt))
    return no_content()


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound("There is no such user")
    return row
