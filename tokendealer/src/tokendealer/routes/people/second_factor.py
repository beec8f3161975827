"""/account/second-factor/…: turned on, turned off, new recovery codes."""

from quart import Blueprint, Response
from quart_schema import hide

from chassis.errors import HttpError
from tokendealer.pages import qr, render, show_errors
from tokendealer.people.attempts import TooManyAttempts
from tokendealer.people.browser import SignedIn
from tokendealer.people.own_factor import FactorState, WrongOwnCode
from tokendealer.people.reauthentication import WrongCurrentPassword
from tokendealer.routes.people.context import (
    ACCOUNT,
    current,
    for_people,
    form_page,
    go_on_to,
    posted_form,
)

routes = Blueprint("second_factor", __name__, url_prefix="/account/second-factor")
show_errors(routes)
_REFUSALS = (FactorState, TooManyAttempts, WrongCurrentPassword, WrongOwnCode)


@routes.get("/set-up")
@hide
@for_people
async def show_set_up(person: SignedIn) -> Response:
    """Offer a secret, as text and as a picture."""
    profile = await current().people.own_account.profile(person.user_id)
    return go_on_to(ACCOUNT) if profile.second_factor else _offer(person, None, None)


@routes.post("/set-up")
@hide
@for_people
async def set_up(person: SignedIn) -> Response:
    """Turn it on once a code proves that the app has the secret."""
    form = await posted_form()
    sealed = form.get("offer", "")
    try:
        codes = await current().people.own_factor.turn_on(
            person.user_id,
            password=form.get("current_password", ""),
            sealed=sealed,
            unverified_code=form.get("code", ""),
        )
    except _REFUSALS as refusal:
        return _offer(person, sealed, refusal)
    return render("recovery_codes.html", codes=codes, is_new=True)


@routes.get("/turn-off")
@hide
@for_people
async def show_turn_off(person: SignedIn) -> Response:
    """Ask whether to."""
    del person
    return form_page("turn_off.html")


@routes.post("/turn-off")
@hide
@for_people
async def turn_off(person: SignedIn) -> Response:
    """Turn it off."""
    form = await posted_form()
    people = current().people
    try:
        await people.own_factor.turn_off(
            person.user_id,
            password=form.get("current_password", ""),
            unverified_code=form.get("code", ""),
            device=people.devices.id_for(person.email),
        )
    except _REFUSALS as refusal:
        return form_page("turn_off.html", refusal=refusal)
    return go_on_to(ACCOUNT)


@routes.get("/recovery-codes")
@hide
@for_people
async def show_renewal(person: SignedIn) -> Response:
    """Ask whether to."""
    del person
    return form_page("renew_codes.html")


@routes.post("/recovery-codes")
@hide
@for_people
async def renew_codes(person: SignedIn) -> Response:
    """Show ten new ones; the earlier ones work no more."""
    form = await posted_form()
    people = current().people
    try:
        codes = await people.own_factor.renew_codes(
            person.user_id,
            password=form.get("current_password", ""),
            unverified_code=form.get("code", ""),
            device=people.devices.id_for(person.email),
        )
    except _REFUSALS as refusal:
        return form_page("renew_codes.html", refusal=refusal)
    return render("recovery_codes.html", codes=codes, is_new=False)


def _offer(person: SignedIn, sealed: str | None, refusal: HttpError | None) -> Response:
    offer = current().people.own_factor.offer(person.user_id, person.email, sealed)
    return form_page(
        "set_up.html",
        refusal=refusal,
        offer=offer,
        picture=qr.picture(offer.uri),
        email=person.email,
    )
