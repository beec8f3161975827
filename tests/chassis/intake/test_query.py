"""A query that cannot be meant is refused by the parameter's name."""

import pytest


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("unknown=1", "unknown"),
        ("limit=1&limit=1", "limit"),
        ("%6Cimit=1&limit=1", "limit"),
        ("limit[]=1", "limit[]"),
        ("q=%FF", "q"),
        ("q=%ED%A0%80", "q"),
        ("q=a%00b", "q"),
        ("q=", "q"),
        ("q=" + "x" * 2001, "q"),
        ("q=" + "x" * 5000, "query"),
        ("%FF=1", "query"),
        ("limit=0", "limit"),
        ("limit=", "limit"),
        ("=1", ""),
    ],
)
async def test_a_bad_query_is_refused(call, query, field):
    answer = await call("GET", f"?{query}")
    refusal = await answer.get_json()
    assert answer.status_code == 400, refusal
    assert (refusal.get("field") or "") == field


async def test_empty_parts_of_a_query_do_not_matter(call):
    assert (await call("GET", "?&limit=1&&")).status_code == 200


async def test_a_plus_is_a_space_and_percents_are_utf_8(call):
    answer = await call("GET", "?q=x+%26+%C3%89")
    assert await answer.get_json() == {"q": "x & É", "limit": "50"}
