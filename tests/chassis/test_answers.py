"""The answer with a page of a list."""

from quart import Quart

from chassis.answers import respond_page
from chassis.paging import Page
from chassis.schemas.listing import ListQuery


async def answer(page):
    query = ListQuery(q="a b", limit=2)
    async with Quart(__name__).test_request_context("/things"):
        return query, respond_page(query, page, lambda number: {"number": number})


async def test_the_way_to_the_next_page_is_in_the_body_and_in_a_link():
    query, told = await answer(Page([1, 2], "2"))
    cursor = query.cursor_after("2")
    assert await told.get_json() == {"items": [{"number": 1}, {"number": 2}], "next_cursor": cursor}
    link = f'</things?q=a+b&limit=2&cursor={cursor}>; rel="next"'
    assert told.headers["Link"] == link


async def test_the_last_page_has_no_next():
    _, told = await answer(Page([], None))
    assert await told.get_json() == {"items": [], "next_cursor": None}
    assert "Link" not in told.headers
