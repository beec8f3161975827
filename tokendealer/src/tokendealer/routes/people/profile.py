"""/account/: who one is, and the way to everything that can be changed."""

from quart import Blueprint, Response
from quart_schema import hide

from chassis.errors import BadRequest
from tokendealer.pages import show_errors
from tokendealer.people.browser import SignedIn
from tokendealer.routes.people.context import (
    ACCOUNT,
    current,
    for_people,
    form_page,
    go_on_to,
    posted_form,
)

routes = Blueprint("profile", __name__)
show_errors(routes)


@routes.get(ACCOUNT.rstrip("/"))
@hide
async def complete_address() -> Response:
    """What somebody may type."""
    return go_on_to(ACCOUNT)


@routes.get(ACCOUNT)
@hide
@for_people
async def show_account(person: SignedIn) -> Response:
    """Show the account."""
    return await _page(person, None, None)


@routes.post(ACCOUNT)
@hide
@for_people
async def rename(person: SignedIn) -> Response:
    """Change the name."""
    form = await posted_form()
    name = form.get("name", "")
    try:
        await current().people.own_account.rename(person.user_id, name)
    except BadRequest as refusal:
        return await _page(person, name, refusal)
    return go_on_to(ACCOUNT)


async def _page(person: SignedIn, typed: str | None, refusal: BadRequest | None) -> Response:
    profile = await current().people.own_account.profile(person.user_id)
    name = profile.name if typed is None else typed
    return form_page("account.html", refusal=refusal, profile=profile, name=name)
