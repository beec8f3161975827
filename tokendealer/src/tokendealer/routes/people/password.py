"""/account/password"""

from quart import Blueprint, Response
from quart_schema import hide

from chassis.errors import BadRequest, HttpError
from tokendealer.pages import show_errors
from tokendealer.people.attempts import TooManyAttempts
from tokendealer.people.browser import SignedIn
from tokendealer.people.password_policy import RULES, SHORTEST
from tokendealer.routes.people.context import (
    ACCOUNT,
    current,
    for_people,
    form_page,
    go_on_to,
    posted_form,
)

routes = Blueprint("password", __name__)
show_errors(routes)
PATH = "/account/password"


@routes.get(PATH)
@hide
@for_people
async def show_password_form(person: SignedIn) -> Response:
    """Ask for the present password and the new one."""
    return _page(person, None)


@routes.post(PATH)
@hide
@for_people
async def change_password(person: SignedIn) -> Response:
    """Change it; all sessions end but for this browser, which gets a new one."""
    form = await posted_form()
    people = current().people
    try:
        user = await people.own_password.change(
            person.user_id,
            current=form.get("current_password", ""),
            new=form.get("password", ""),
        )
    except (BadRequest, TooManyAttempts) as refusal:
        return _page(person, refusal)
    response = go_on_to(ACCOUNT)
    await people.browser.sign_in(response, user)
    return response


def _page(person: SignedIn, refusal: HttpError | None) -> Response:
    return form_page(
        "password.html", refusal=refusal, email=person.email, rules=RULES, shortest=SHORTEST
    )
