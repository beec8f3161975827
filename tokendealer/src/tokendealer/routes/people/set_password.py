"""/account/set-password: what the link of an invitation or a reset opens."""

from quart import Blueprint, Response, request
from quart_schema import hide

from tokendealer.models import User
from tokendealer.pages import show_errors
from tokendealer.people.password_link import PARAMETER, PATH
from tokendealer.people.password_policy import RULES, SHORTEST, WeakPassword
from tokendealer.routes.people.context import ACCOUNT, current, form_page, go_on_to, posted_form

routes = Blueprint("set_password", __name__)
show_errors(routes)
DONE = "Your password is set. Sign in with it."


@routes.get(PATH)
@hide
async def show_set_password_form() -> Response:
    """Ask for a password; the link still works afterwards, whoever looked at it first."""
    token = request.args.get(PARAMETER, "")
    return _page(token, await current().people.own_password.find_by_link(token), None)


@routes.post(PATH)
@hide
async def set_password() -> Response:
    """Set it, and go on to sign in."""
    form = await posted_form(opaque_origin=True)
    people, token = current().people, form.get(PARAMETER, "")
    try:
        user = await people.own_password.set_by_link(token, new=form.get("password", ""))
    except WeakPassword as refusal:
        return _page(token, await people.own_password.find_by_link(token), refusal)
    return go_on_to(people.browser.sign_in_url(ACCOUNT, email=user.email, notice=DONE))


def _page(token: str, user: User, refusal: WeakPassword | None) -> Response:
    return form_page(
        "set_password.html",
        refusal=refusal,
        referrer="no-referrer",  # the address has the token in it
        token=token,
        email=user.email,
        name=user.name,
        rules=RULES,
        shortest=SHORTEST,
    )
