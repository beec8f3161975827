"""What pages are told by the application."""

from dataclasses import dataclass
from typing import cast

from quart import Quart, current_app

_KEY = "tokendealer.pages"


@dataclass(frozen=True, slots=True)
class PageSettings:
    """`frame_ancestors`: who may show our pages in a frame, as a CSP has it."""

    frame_ancestors: str


def install(app: Quart, settings: PageSettings) -> None:
    """Make `settings` those of the pages of `app`."""
    app.extensions[_KEY] = settings


def current() -> PageSettings:
    """The settings of the application that serves this request."""
    return cast(PageSettings, current_app.extensions[_KEY])
