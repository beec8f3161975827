"""/api/admin/users"""

from quart import Blueprint, Response
from quart_schema import document_response
from sqlalchemy.ext.asyncio import AsyncSession

from bearer.quart import require
from chassis.answers import respond_page
from chassis.change import patched, require_unchanged
from chassis.intake.body import PATCHES
from chassis.intake.takes import takes
from chassis.representation import no_content, respond
from tokendealer.own_tokens import ADMIN
from tokendealer.people import accounts, credentials, password_link
from tokendealer.people.accounts import NewUser
from tokendealer.routes.admin.context import current, trail
from tokendealer.routes.admin.once import Created, create
from tokendealer.schemas.user import (
    Link,
    ResetRequest,
    User,
    UserList,
    UserPatch,
    UserQuery,
    UserRequest,
    UserState,
    UserWithLink,
    changeable,
    present,
    version_of,
)
from tokendealer.store import users

routes = Blueprint("admin_users", __name__, url_prefix="/api/admin/users")


@routes.get("")
@require(ADMIN)
@takes(query=UserQuery)
@document_response(UserList)
async def list_users(query: UserQuery) -> Response:
    """List people by address; `q` is looked for in their addresses and names."""
    async with current().database.read() as session:
        page = await users.page(
            session,
            q=query.q,
            active=query.active,
            admin=query.admin,
            after=query.after(),
            limit=query.limit,
        )
    return respond_page(query, page, present)


@routes.post("")
@require(ADMIN)
@takes(body=UserRequest)
@document_response(UserWithLink, 201)
async def invite_user(body: UserRequest) -> Response:
    """Invite a person and show the link with which they set a password, this once.

    The link works once and for three days. Idempotency-Key is honoured.
    """

    async def make(session: AsyncSession) -> Created:
        now = current().clock()
        wanted = NewUser(
            email=body.email,
            name=body.name,
            admin=body.admin,
            email_verified=True,  # whoever invites hands the link to the owner of the address
            password_hash=None,
        )
        row = await accounts.create(session, wanted, now=now, trail=trail())
        data = {**present(row), "link": await _link(session, row.user_id, now)}
        return data, version_of(row), f"{routes.url_prefix}/{row.user_id}"

    return await create(make)


@routes.get("/<user_id:user_id>")
@require(ADMIN)
@takes()
@document_response(User)
async def get_user(user_id: str) -> Response:
    """Get a person's account."""
    async with current().database.read() as session:
        row = await accounts.find(session, user_id)
    return respond(present(row), etag=version_of(row))


@routes.patch("/<user_id:user_id>")
@require(ADMIN)
@takes(body=UserPatch, media_types=PATCHES)
@document_response(User)
async def patch_user(user_id: str, body: UserPatch) -> Response:
    """Change, disable or enable an account by JSON Merge Patch; If-Match is honoured.

    Whoever is disabled, or is no longer an admin, is signed out and their tokens are revoked.
    """
    context = current()
    async with context.database.write() as session:
        row = await accounts.find(session, user_id)
        require_unchanged(version_of(row))
        wanted = patched(changeable(row), body, UserState).to_facts()
        await accounts.edit(session, row, wanted, now=context.clock(), trail=trail())
        data, etag = present(row), version_of(row)
    await context.changed()
    return respond(data, etag=etag)


@routes.post("/<user_id:user_id>/reset")
@require(ADMIN)
@takes(body=ResetRequest)
@document_response(Link)
async def reset_user(user_id: str, body: ResetRequest) -> Response:
    """Take a person's password away and show the link with which they set another one."""
    context = current()
    now = context.clock()
    async with context.database.write() as session:
        row = await accounts.find(session, user_id)
        require_unchanged(version_of(row))
        await credentials.reset(
            session, row, second_factor=body.second_factor, now=now, trail=trail()
        )
        link = await _link(session, user_id, now)
    await context.changed()
    return respond({"link": link}, headers={"Cache-Control": "no-store"})


@routes.delete("/<user_id:user_id>")
@require(ADMIN)
@takes()
async def delete_user(user_id: str) -> Response:
    """Delete an account and revoke its tokens; If-Match is honoured."""
    context = current()
    async with context.database.write() as session:
        row = await accounts.find(session, user_id)
        require_unchanged(version_of(row))
        await accounts.delete(session, row, now=context.clock(), trail=trail())
    await context.changed()
    return no_content()


async def _link(session: AsyncSession, user_id: str, now: float) -> str:
    context = current()
    return await password_link.give(
        session, user_id, pepper=context.pepper, issuer=context.settings.issuer, now=now
    )
