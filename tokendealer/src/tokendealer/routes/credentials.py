"""What the endpoints that authenticate a client have in common."""

from typing import Any, cast

from quart import request

from tokendealer.authentication import Authenticator
from tokendealer.authentication.credentials import from_request
from tokendealer.clients import Client
from tokendealer.form import parse_form

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


async def read_form() -> dict[str, str]:
    """The form of the request at hand; InvalidRequest when it is not one."""
    body = await request.get_data(cache=True, as_text=False, parse_form_data=False)
    return parse_form(request.headers.get("Content-Type"), body)


async def authenticate(form: dict[str, str], authenticator: Authenticator) -> Client:
    """The client that makes the request at hand; InvalidClient or InvalidRequest otherwise."""
    credentials = from_request(request.headers.getlist("Authorization"), form)
    scope = cast(dict[str, Any], request.scope)
    return await authenticator.authenticate(credentials, scope.get("client_address", ""))
