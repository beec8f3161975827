"""/account/sign-out, and everywhere at once"""

from quart import Blueprint, Response
from quart_schema import hide

from tokendealer.pages import render, show_errors
from tokendealer.people.browser import SignedIn
from tokendealer.routes.people.context import current, for_people, form_page, go_on_to, posted_form

routes = Blueprint("sign_out", __name__)
show_errors(routes)


@routes.get("/account/sign-out")
@hide
async def ask_to_sign_out() -> Response:
    """Ask first: a link or a picture elsewhere signs nobody out."""
    person = await current().people.browser.signed_in()
    if person is None:
        return render("signed_out.html")
    return form_page("sign_out.html", email=person.email)


@routes.post("/account/sign-out")
@hide
async def sign_out() -> Response:
    """End this session, and what applications may do because of it."""
    await posted_form()
    response = go_on_to("/account/sign-out")
    await current().people.browser.sign_out(response)
    return response


@routes.post("/account/sign-out-everywhere")
@hide
@for_people
async def sign_out_everywhere(person: SignedIn) -> Response:
    """End every session of this person."""
    await posted_form()
    people, response = current().people, go_on_to("/account/sign-out")
    await people.own_account.sign_out_everywhere(person.user_id)
    await people.browser.sign_out(response)
    return response
