"""How rows are answered with: one of them, or a page."""

from collections.abc import Callable
from typing import Any, TypeVar

from quart import Response, request

from chassis.paging import Page, next_link
from chassis.representation import respond
from dataservice.models import Versioned
from dataservice.schemas.listing import ListQuery

Row = TypeVar("Row")
Data = dict[str, Any]


def version_of(row: Versioned) -> str:
    """For its entity tag. The id is in it, so that a name's next holder has other tags."""
    return f"{row.id}-{row.version}"


def respond_page(query: ListQuery, page: Page[Row], present: Callable[[Row], Data]) -> Response:
    """The list's answer, with the way to the next page in its body and as a link."""
    cursor = query.cursor_after(page.next_key)
    data = {"items": [present(row) for row in page.items], "next_cursor": cursor}
    if cursor is None:
        return respond(data)
    return respond(data, headers={"Link": next_link(request.path, query.parameters(), cursor)})
