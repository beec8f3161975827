"""What the routes are handed by `create_app`, and the ids that addresses can have."""

from dataclasses import dataclass
from typing import cast

from quart import Quart, current_app
from werkzeug.routing import BaseConverter

from bearer.quart import current_bearer
from chassis.database import Database
from dataservice.identifiers import PATTERN, Identifiers
from dataservice.live.feed import Feed
from dataservice.schemas.service import SLUG

_KEY = "dataservice"


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of the application that routes use."""

    database: Database
    identifiers: Identifiers
    feed: Feed


class IdConverter(BaseConverter):
    """`<id:user_id>`: what is no id is no address, so the database is never asked for it."""

    regex = PATTERN


class IdOrNameConverter(BaseConverter):
    """`<id_or_name:service>`."""

    regex = f"(?:{PATTERN}|{SLUG})"


def install(app: Quart, context: Context) -> None:
    """Make `context` what `current` gives in the routes of `app`; before they are registered."""
    app.extensions[_KEY] = context
    app.url_map.converters["id"] = IdConverter
    app.url_map.converters["id_or_name"] = IdOrNameConverter


def current() -> Context:
    """The parts of the application that serves this request."""
    return cast(Context, current_app.extensions[_KEY])


def tell(event: str, item_id: str) -> None:
    """Tell the live feed what the request's bearer did, e.g. "user.changed"; after the commit."""
    current().feed.tell_event(event, item_id, current_bearer().subject)
