"""/app/sign-in, /app/callback, /app/sign-out"""

import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from quart import Blueprint, Response, request
from quart_schema import hide

from chassis import request_id
from chassis.cookies import Cookie
from chassis.errors import Unavailable
from chassis.logs import get_logger
from chassis.sealed import Sealer
from dashboard import flow as flows
from dashboard.errors import ServiceUnavailable
from dashboard.flow import Flow
from dashboard.json_response import json_response
from dashboard.own_path import HOME, own_path
from dashboard.page_headers import plain_headers
from dashboard.sign_in import CALLBACK_PATH, NotSignedIn, Returned, SignIn
from dashboard.sign_in_page import SignInPage
from dashboard.signed_in import SignedIn
from dashboard.tokens import Tokens

log = get_logger()

SIGN_IN_PATH = "/app/sign-in"
NONCE_BYTES = 16
_STATUSES = {"access_denied": 403, "service_unavailable": 502, "temporarily_unavailable": 503}


@dataclass(frozen=True, slots=True)
class SignInParts:
    """What the routes are handed. `max_seconds`: how long a session can last."""

    sign_in: SignIn
    signed_in: SignedIn
    tokens: Tokens
    sealer: Sealer
    session_cookie: Cookie
    max_seconds: int
    issuer: str
    client_id: str


def sign_in_routes(parts: SignInParts) -> Blueprint:
    """The way in and out."""
    routes = Blueprint("sign_in", __name__)
    page = SignInPage()

    @routes.get(SIGN_IN_PATH)
    @hide
    async def begin() -> Response:
        flow = flows.begin(own_path(_single("to")))
        response = _redirect(parts.sign_in.location(flow))
        cookie = _flow_cookie(flow.state, parts)
        cookie.write(response, flows.seal(flow, parts.sealer), flows.SECONDS)
        return response

    @routes.get(CALLBACK_PATH)
    @hide
    async def finish() -> Response:
        unverified_state = _single("state") or ""
        cookie = _flow_cookie(unverified_state, parts)
        flow = flows.unseal(cookie.read(), unverified_state, parts.sealer)
        if flow is None:
            return _sorry(page, "unknown_state", "no flow with this state", HOME)
        try:
            response = await _begin_session(parts, flow)
        except NotSignedIn as error:
            response = _sorry(page, error.code, str(error), flow.to)
        except (ServiceUnavailable, Unavailable) as error:
            response = _sorry(page, error.error, str(error.reason), flow.to)
        cookie.delete(response)  # whatever came of it: a state works once
        return response

    @routes.post("/app/sign-out")
    @hide
    async def sign_out() -> Response:
        current = await parts.signed_in.require_write()
        await parts.tokens.end(current.session_id)
        query = {
            "id_token_hint": current.session.id_token,
            "client_id": parts.client_id,
            "post_logout_redirect_uri": parts.issuer + HOME,
        }
        response = json_response({"location": f"{parts.issuer}/oauth/logout?{urlencode(query)}"})
        parts.session_cookie.delete(response)
        return response

    return routes


async def _begin_session(parts: SignInParts, flow: Flow) -> Response:
    returned = Returned(iss=_single("iss"), code=_single("code"), error=_single("error"))
    session_id = await parts.sign_in.finish(flow, returned)
    before = parts.session_cookie.read()
    if before is not None:
        await parts.tokens.end(before)
    response = _redirect(flow.to)
    parts.session_cookie.write(response, session_id, parts.max_seconds)
    return response


def _flow_cookie(unverified_state: str, parts: SignInParts) -> Cookie:
    name = f"app_flow_{flows.place_of(unverified_state)}"
    return Cookie(name, CALLBACK_PATH, parts.session_cookie.secure)


def _sorry(page: SignInPage, code: str, reason: str, to: str) -> Response:
    log.info("not_signed_in", code=code[:40], reason=reason)
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    text = page.render(
        code,
        nonce=nonce,
        request_id=request_id.current(),
        again=f"{SIGN_IN_PATH}?{urlencode({'to': to})}",
    )
    return Response(
        text,
        _STATUSES.get(code, 400),
        dict(plain_headers(nonce)),
        content_type="text/html; charset=utf-8",
    )


def _redirect(location: str) -> Response:
    return Response(b"", 302, {"Location": location, "Cache-Control": "no-store"})


def _single(name: str) -> str | None:
    """A parameter that is given once; one that is repeated counts as none (RFC 6749 3.1)."""
    values = request.args.getlist(name)
    return values[0] if len(values) == 1 else None
