"""`/account/applications`: what acts for a person, and how to stop it."""

from quart import Blueprint, Response
from quart_schema import hide

from chassis.clock import Clock
from chassis.database import Database
from tokendealer.audit import Trails
from tokendealer.authorization import applications
from tokendealer.follower import Work
from tokendealer.pages import show_errors
from tokendealer.people import origin
from tokendealer.people.browser import SignedIn
from tokendealer.routes.people.context import for_people, form_page, go_on_to, posted_form

PATH = "/account/applications"


def applications_routes(
    *, database: Database, trails: Trails, changed: Work, clock: Clock
) -> Blueprint:
    """The blueprint of the page. `changed` is called when something was taken back."""
    routes = Blueprint("applications", __name__)
    show_errors(routes)

    @routes.get(PATH)
    @hide
    @for_people
    async def list_applications(person: SignedIn) -> Response:
        """Show them."""
        async with database.read() as session:
            found = await applications.of_person(session, person.user_id, clock())
        return form_page("applications.html", applications=found)

    @routes.post(PATH)
    @hide
    @for_people
    async def take_back(person: SignedIn) -> Response:
        """End what one of them may do."""
        form = await posted_form()
        trail = trails(origin.of_person(person.user_id))
        async with database.write() as session:
            await applications.take_back(
                session, person.user_id, form.get("client_id", ""), now=clock(), trail=trail
            )
        await changed()
        return go_on_to(PATH)

    return routes
