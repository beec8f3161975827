"""What this service refuses by itself, on top of `chassis.errors`."""

import msgspec
from quart import Quart, Response

from chassis import errors
from chassis.errors import HttpError


class SignedOut(HttpError):
    """There is no session, or it has ended: the page has to ask its person to sign in."""

    status, error = 401, "signed_out"

    def __init__(self) -> None:
        super().__init__("You are not signed in")


class CsrfFailed(HttpError):
    """A write without the session's token, or from another site's page."""

    status, error = 403, "csrf_failed"


class InsufficientScope(HttpError):
    """The person may not do this at all; RFC 6750's name for it."""

    status, error = 403, "insufficient_scope"

    def __init__(self) -> None:
        super().__init__("Your account may not do this")


class ServiceUnavailable(HttpError):
    """A service behind us can't be reached or talks rubbish; `service` says which."""

    status, error = 502, "service_unavailable"

    def __init__(self, service: str, reason: str) -> None:
        super().__init__(f"{service} cannot be reached right now", reason=f"{service}: {reason}")
        self.service = service


class ServiceTimeout(ServiceUnavailable):
    """It took too long to answer."""

    status = 504


def install(app: Quart) -> None:
    """Have answers to `ServiceUnavailable` tell which service it is."""

    async def on_unavailable(error: ServiceUnavailable) -> Response:
        body, status, headers = errors.render(error)
        told = msgspec.json.decode(body) | {"service": error.service}
        return Response(msgspec.json.encode(told), status, headers)

    app.register_error_handler(ServiceUnavailable, on_unavailable)
