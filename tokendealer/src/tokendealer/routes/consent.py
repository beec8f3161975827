"""`POST /oauth/consent`: the person's answer to the question what a client may do."""

from quart import Blueprint, Response
from quart_schema import hide

from tokendealer.audit import Trails
from tokendealer.authorization.authorize import Authorization
from tokendealer.metadata import CONSENT_PATH
from tokendealer.pages import show_errors
from tokendealer.people import origin
from tokendealer.routes.authorize import present
from tokendealer.routes.people.context import current, posted_form

ALLOW = "allow"


def consent_routes(authorization: Authorization, trails: Trails) -> Blueprint:
    """The blueprint of the answer."""
    routes = Blueprint("consent", __name__)
    show_errors(routes)

    @routes.post(CONSENT_PATH)
    @hide
    async def answer_consent() -> Response:
        """Send the person back to the client, with what they answered."""
        form = await posted_form()
        person = await current().people.browser.signed_in()
        by = origin.of_person(person.user_id) if person is not None else origin.of_nobody()
        outcome = await authorization.finish(
            form.get("request", ""),
            person,
            allowed=form.get("answer") == ALLOW,
            trail=trails(by),
        )
        return present(outcome)

    return routes
