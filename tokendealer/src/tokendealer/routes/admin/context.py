"""What the admin routes are handed by `create_app`, and who asks."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast

from quart import Quart, current_app, request
from werkzeug.routing import BaseConverter

from bearer.quart import current_bearer
from chassis import request_id
from chassis.clock import Clock
from chassis.database import Database
from tokendealer.audit import Origin, Trail, Trails
from tokendealer.follower import Work
from tokendealer.key_lifecycle import FreshKey
from tokendealer.keyring import Keyring
from tokendealer.settings import Settings

_KEY = "tokendealer.admin"


@dataclass(frozen=True, slots=True)
class AdminContext:
    """The parts of the application that routes use.

    `changed` is awaited after a change that this process should see at once; `flush` before what
    was counted is told.
    """

    database: Database
    settings: Settings
    keyring: Keyring
    make_key: Callable[[], Awaitable[FreshKey]]
    pepper: bytes
    audit_key: bytes
    trails: Trails
    changed: Work
    flush: Work
    clock: Clock


class ClientIdConverter(BaseConverter):
    """`<client_id:…>`: what can't be a client's id is no address."""

    regex = r"[A-Za-z0-9][A-Za-z0-9._~-]{0,63}"


class ApiIdConverter(BaseConverter):
    """`<api_id:…>`."""

    regex = r"api_[0-9a-f]{20}"


class UserIdConverter(BaseConverter):
    """`<user_id:…>`."""

    regex = r"usr_[0-9a-f]{20}"


class KidConverter(BaseConverter):
    """`<kid:…>`: a thumbprint (RFC 7638)."""

    regex = r"[A-Za-z0-9_-]{1,64}"


def install(app: Quart, context: AdminContext) -> None:
    """Make `context` what `current` gives in the routes of `app`; before they are registered."""
    app.extensions[_KEY] = context
    app.url_map.converters["client_id"] = ClientIdConverter
    app.url_map.converters["api_id"] = ApiIdConverter
    app.url_map.converters["user_id"] = UserIdConverter
    app.url_map.converters["kid"] = KidConverter


def current() -> AdminContext:
    """The parts of the application that serves this request."""
    return cast(AdminContext, current_app.extensions[_KEY])


def actor() -> str:
    """Who asks: a client by itself, or a user."""
    bearer = current_bearer()
    if bearer.subject == bearer.client_id:
        return f"client:{bearer.client_id}"
    return f"user:{bearer.subject}"


def trail() -> Trail:
    """The trail of who asks."""
    scope = cast(dict[str, Any], request.scope)
    return current().trails(Origin(actor(), scope["client_address"], request_id.current()))
