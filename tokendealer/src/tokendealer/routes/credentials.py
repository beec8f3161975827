"""What the endpoints that take a form have in common."""

from chassis.direct import DirectRequest
from tokendealer.authentication import Authenticator
from tokendealer.authentication.credentials import from_request
from tokendealer.clients import Client
from tokendealer.form import parse_form

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


def read_form(request: DirectRequest) -> dict[str, str]:
    """The form in a request; InvalidRequest when it is not one."""
    content_type = request.header_values(b"content-type")
    return parse_form(content_type[0] if content_type else None, request.body)


async def authenticate(
    request: DirectRequest, form: dict[str, str], authenticator: Authenticator
) -> Client:
    """The client that makes a request; InvalidClient or InvalidRequest otherwise."""
    credentials = from_request(request.header_values(b"authorization"), form)
    return await authenticator.authenticate(credentials, request.client_address)
