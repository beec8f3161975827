"""`/oauth/authorize`: a client asks for a code for its person (RFC 6749 section 3.1)."""

from quart import Blueprint, Response, request
from quart_schema import hide

from tokendealer.authorization.authorize import Authorization
from tokendealer.authorization.outcome import Answer, AskConsent, Outcome, SignInFirst
from tokendealer.authorization.parameters import parse
from tokendealer.authorization.words import wishes_of
from tokendealer.grant_types import REFRESH_TOKEN
from tokendealer.metadata import AUTHORIZATION_PATH
from tokendealer.pages import show_errors
from tokendealer.routes.people.context import current, form_page, go_on_to


def authorization_routes(authorization: Authorization) -> Blueprint:
    """The blueprint of the authorization endpoint."""
    routes = Blueprint("authorize", __name__)
    show_errors(routes)

    @routes.get(AUTHORIZATION_PATH)
    @hide
    async def authorize() -> Response:
        """Send the person on: to sign in, to agree, or back to the client."""
        person = await current().people.browser.signed_in()
        return present(await authorization.begin(parse(request.query_string), person))

    @routes.post(AUTHORIZATION_PATH)
    @hide
    async def authorize_by_form() -> Response:
        """The same (OpenID Connect Core section 3.1.2.1), once the browser shows its cookies."""
        body = await request.get_data(cache=True, as_text=False, parse_form_data=False)
        return go_on_to(f"{AUTHORIZATION_PATH}?{parse(body).query()}")

    return routes


def present(outcome: Outcome) -> Response:
    """The answer to the browser."""
    match outcome:
        case Answer(address):
            return go_on_to(address)
        case SignInFirst():
            return go_on_to(_sign_in_url(outcome))
        case AskConsent():
            return _consent_page(outcome)


def _sign_in_url(outcome: SignInFirst) -> str:
    destination = outcome.destination
    return current().people.browser.sign_in_url(
        f"{AUTHORIZATION_PATH}?{outcome.query}",
        email=outcome.email,
        form_targets=(destination.form_target,),
        notice=f"Sign in to go on to {destination.client.name}.",
    )


def _consent_page(outcome: AskConsent) -> Response:
    destination = outcome.destination
    again = SignInFirst(destination, outcome.query, None)
    return form_page(
        "consent.html",
        form_targets=(destination.form_target,),
        client=destination.client,
        email=outcome.person.email,
        wishes=wishes_of(outcome.agreement),
        back_to=destination.form_target,
        stays=REFRESH_TOKEN in destination.client.grant_types,
        sealed=outcome.sealed,
        sign_in_url=_sign_in_url(again),
    )
