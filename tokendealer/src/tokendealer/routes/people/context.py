"""What the pages' routes are handed by `create_app`, and what they have in common."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from quart import Quart, Response, current_app, request

from chassis.errors import HttpError
from tokendealer.form import parse_form
from tokendealer.pages import render
from tokendealer.people.browser import SignedIn
from tokendealer.people.people import People

_KEY = "tokendealer.people"
ACCOUNT = "/account/"


@dataclass(frozen=True, slots=True)
class PeopleContext:
    """The parts of the application that routes use. `sign_up`: whether anybody may."""

    people: People
    sign_up: bool


def install(app: Quart, context: PeopleContext) -> None:
    """Make `context` what `current` gives in the routes of `app`."""
    app.extensions[_KEY] = context


def current() -> PeopleContext:
    """The parts of the application that serves this request."""
    return cast(PeopleContext, current_app.extensions[_KEY])


async def posted_form(*, opaque_origin: bool = False) -> dict[str, str]:
    """The form that was sent, from a page of ours in this browser; ForeignForm, InvalidRequest.

    `opaque_origin`: see `Csrf.require`.
    """
    body = await request.get_data(cache=True, as_text=False, parse_form_data=False)
    form = parse_form(request.headers.get("Content-Type"), body)
    current().people.csrf.require(form, opaque_origin=opaque_origin)
    return form


def for_people(
    view: Callable[[SignedIn], Awaitable[Response]],
) -> Callable[[], Awaitable[Response]]:
    """Hand the view who is signed in; nobody is sent to sign in, and comes back."""

    @wraps(view)
    async def asked() -> Response:
        browser = current().people.browser
        person = await browser.signed_in()
        if person is None:
            # what was to be done can't be done after a detour: only pages are come back to
            then = request.path if request.method == "GET" else ACCOUNT
            return go_on_to(browser.sign_in_url(then))
        return await view(person)

    return asked


def go_on_to(path: str) -> Response:
    """303: the next page, by GET."""
    headers = {"Location": path, "Cache-Control": "no-store"}
    return Response(b"", 303, headers, content_type="text/plain")


def form_page(
    template: str,
    *,
    refusal: HttpError | None = None,
    form_targets: tuple[str, ...] = (),
    referrer: str = "same-origin",
    **values: Any,
) -> Response:
    """A page with a form; with the `refusal` of what was sent, its problems and its status."""
    page = render(
        template,
        status=refusal.status if refusal is not None else 200,
        form_targets=form_targets,
        referrer=referrer,
        csrf=current().people.csrf.token(),
        problems=problems_of(refusal),
        **values,
    )
    if refusal is not None and "Retry-After" in refusal.headers:
        page.headers["Retry-After"] = refusal.headers["Retry-After"]
    return page


def problems_of(refusal: HttpError | None) -> Mapping[str, str]:
    """What is wrong by field; under "" what is no field's alone."""
    if refusal is None:
        return {}
    field = refusal.field or ""
    text = refusal.description.removeprefix(f"{field}: ")
    text = text[:1].upper() + text[1:]
    return {field: text if text.endswith(".") else f"{text}."}
