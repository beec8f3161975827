"""`/oauth/logout`: a client signs its person out (OpenID Connect RP-Initiated Logout)."""

from quart import Blueprint, Response, request
from quart_schema import hide

from chassis.sealed import Sealer
from tokendealer.authorization.logout import Logout, read_logout
from tokendealer.authorization.parameters import Parameters, parse
from tokendealer.clients import ClientDirectory
from tokendealer.id_token import IdTokens
from tokendealer.metadata import LOGOUT_PATH
from tokendealer.pages import show_errors
from tokendealer.people.browser import SignedIn
from tokendealer.people.csrf import FIELD
from tokendealer.redirect_uri import form_target
from tokendealer.routes.people.context import current, form_page, go_on_to, posted_form

CONFIRM_SECONDS = 1800
SIGNED_OUT = "/account/sign-out"


def logout_routes(directory: ClientDirectory, id_tokens: IdTokens, sealer: Sealer) -> Blueprint:
    """The blueprint of the endpoint."""
    routes = Blueprint("logout", __name__)
    show_errors(routes)

    @routes.get(LOGOUT_PATH)
    @hide
    async def logout() -> Response:
        """Sign out whose session the client names; ask everybody else first."""
        asked = await read_logout(parse(request.query_string), directory, id_tokens)
        person = await current().people.browser.signed_in()
        if person is None:
            return go_on_to(asked.address or SIGNED_OUT)
        if asked.is_of(person):
            return await _sign_out(asked.address)
        return _ask(asked, person, sealer)

    @routes.post(LOGOUT_PATH)
    @hide
    async def confirm_logout() -> Response:
        """What the person answered; or a client's request by form, which has no cookies."""
        parameters = await _posted()
        if parameters.get(FIELD) is None:
            return go_on_to(f"{LOGOUT_PATH}?{parameters.query()}")
        form = await posted_form()
        return await _sign_out(sealer.open(form.get("address", "")))

    return routes


async def _posted() -> Parameters:
    return parse(await request.get_data(cache=True, as_text=False, parse_form_data=False))


async def _sign_out(address: str | None) -> Response:
    response = go_on_to(address or SIGNED_OUT)
    await current().people.browser.sign_out(response)
    return response


def _ask(asked: Logout, person: SignedIn, sealer: Sealer) -> Response:
    targets = () if asked.address is None else (form_target(asked.address),)
    return form_page(
        "logout.html",
        form_targets=targets,
        email=person.email,
        sealed=sealer.seal(asked.address, CONFIRM_SECONDS),
    )
