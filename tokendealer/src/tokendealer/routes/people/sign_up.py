"""/account/sign-up, where it is allowed"""

from quart import Blueprint, Response
from quart_schema import hide

from chassis.errors import BadRequest, HttpError, NotFound
from tokendealer.pages import render, show_errors
from tokendealer.people import origin
from tokendealer.people.attempts import TooManyAttempts
from tokendealer.people.password_policy import RULES, SHORTEST
from tokendealer.routes.people.context import current, form_page, posted_form

routes = Blueprint("sign_up", __name__)
show_errors(routes)
PATH = "/account/sign-up"


@routes.get(PATH)
@hide
async def show_sign_up() -> Response:
    """Ask for address, name and password."""
    _require_open()
    return _page({}, None)


@routes.post(PATH)
@hide
async def sign_up() -> Response:
    """Make the account; the answer is the same where there was one of this address."""
    _require_open()
    form = await posted_form()
    try:
        await current().people.own_password.sign_up(
            email=form.get("email", ""),
            name=form.get("name", ""),
            new=form.get("password", ""),
            address=origin.address(),
        )
    except (BadRequest, TooManyAttempts) as refusal:
        return _page(form, refusal)
    return render("signed_up.html")


def _require_open() -> None:
    if not current().sign_up:
        raise NotFound("People can't sign up here. Ask whoever runs this for an invitation.")


def _page(form: dict[str, str], refusal: HttpError | None) -> Response:
    return form_page(
        "sign_up.html",
        refusal=refusal,
        email=form.get("email", ""),
        name=form.get("name", ""),
        rules=RULES,
        shortest=SHORTEST,
    )
