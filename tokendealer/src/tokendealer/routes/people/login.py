"""/login, and the code after it: /account/second-factor"""

from quart import Blueprint, Response, request
from quart_schema import hide

from tokendealer.models import User
from tokendealer.pages import show_errors
from tokendealer.people import origin
from tokendealer.people.after import After
from tokendealer.people.attempts import TooManyAttempts
from tokendealer.people.identity import normalised_email
from tokendealer.people.pending import Waiting
from tokendealer.people.sign_in import Refused, WrongCode
from tokendealer.routes.people.context import ACCOUNT, current, form_page, go_on_to, posted_form

routes = Blueprint("login", __name__)
show_errors(routes)

CODE_PATH = "/account/second-factor"
CONTINUE = "continue"
TOO_OLD = (
    "The page that sent you here has waited too long for you. Sign in, then go back there and"
    " begin again."
)
BEGIN_AGAIN = "Your sign-in has ended before it was complete: begin again."


@routes.get("/login")
@hide
async def show_sign_in() -> Response:
    """Ask for address and password."""
    sealed = request.args.get(CONTINUE, "")
    if not sealed and await current().people.browser.signed_in() is not None:
        return go_on_to(ACCOUNT)
    after = _opened(sealed)
    return _sign_in_page(sealed, after, after.email or "", None)


@routes.post("/login")
@hide
async def sign_in() -> Response:
    """Check them; then on to where the person wanted to go, or to the code."""
    form = await posted_form()
    people, sealed = current().people, form.get(CONTINUE, "")
    after, email = _opened(sealed), form.get("email", "")
    device = people.devices.id_for(normalised_email(email) or "")
    address = origin.address()
    try:
        known = await people.sign_in.check_password(
            email, form.get("password", ""), address=address, device=device
        )
        if known.second_factor:
            response = go_on_to(CODE_PATH)
            await people.pending.begin(response, known, normalised_email(email) or "", after)
            return response
        user = await people.sign_in.finish(known, None, address=address, device=device)
    except (Refused, TooManyAttempts) as refusal:
        return _sign_in_page(sealed, after, email, refusal)
    return await _enter(user, after)


@routes.get(CODE_PATH)
@hide
async def show_code_form() -> Response:
    """Ask for a code, whoever has shown their password."""
    waiting = await current().people.pending.find()
    return go_on_to(ACCOUNT) if waiting is None else _code_page(waiting, None)


@routes.post(CODE_PATH)
@hide
async def check_code() -> Response:
    """Check the code; after five wrong ones all begins again."""
    form = await posted_form()
    people = current().people
    waiting = await people.pending.count_try()
    if waiting is None:
        return go_on_to(people.browser.sign_in_url(ACCOUNT, notice=BEGIN_AGAIN))
    try:
        user = await people.sign_in.finish(
            waiting.known,
            form.get("code", ""),
            address=origin.address(),
            device=people.devices.id_for(waiting.email),
        )
    except (WrongCode, TooManyAttempts) as refusal:
        return _code_page(waiting, refusal)
    except Refused:  # the account is another one than a moment ago
        response = go_on_to(people.browser.sign_in_url(waiting.after.then, notice=BEGIN_AGAIN))
        await people.pending.end(response)
        return response
    response = await _enter(user, waiting.after)
    await people.pending.end(response)
    return response


async def _enter(user: User, after: After) -> Response:
    people, response = current().people, go_on_to(after.then)
    await people.browser.sign_in(response, user)
    people.devices.remember(response, user.email)
    return response


def _opened(unverified_sealed: str) -> After:
    if not unverified_sealed:
        return After(ACCOUNT)
    return current().people.after.open(unverified_sealed) or After(ACCOUNT, notice=TOO_OLD)


def _sign_in_page(
    sealed: str, after: After, email: str, refusal: Refused | TooManyAttempts | None
) -> Response:
    return form_page(
        "sign_in.html",
        refusal=refusal,
        form_targets=after.form_targets,
        email=email,
        sealed=sealed,
        notice=after.notice if refusal is None else None,
        sign_up=current().sign_up,
    )


def _code_page(waiting: Waiting, refusal: Refused | TooManyAttempts | None) -> Response:
    return form_page(
        "code.html",
        refusal=refusal,
        form_targets=waiting.after.form_targets,
        email=waiting.email,
    )
