"""How a page of a list is answered with."""

from collections.abc import Callable
from typing import TypeVar

from quart import Response, request

from chassis.paging import Page, next_link
from chassis.representation import respond
from chassis.schemas.listing import ListQuery

Item = TypeVar("Item")


def respond_page(query: ListQuery, page: Page[Item], present: Callable[[Item], object]) -> Response:
    """The list's answer, with the way to the next page in its body and as a link.

    `present` gives an item's data, in what `respond` takes.
    """
    cursor = query.cursor_after(page.next_key)
    data = {"items": [present(item) for item in page.items], "next_cursor": cursor}
    if cursor is None:
        return respond(data)
    return respond(data, headers={"Link": next_link(request.path, query.parameters(), cursor)})
