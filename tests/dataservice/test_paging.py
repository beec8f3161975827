"""Walking through lists."""

import re

import pytest

LISTS = [
    ("/api/users", lambda n: {"name": f"user {n:03}"}),
    ("/api/services", lambda n: {"name": f"service-{n:03}"}),
    ("/api/logs", lambda n: {"action": f"action {n:03}"}),
]


@pytest.mark.parametrize(("path", "members"), LISTS)
async def test_a_walk_meets_each_once_while_others_insert(call, create, path, members):
    before = [(await create(path, **members(n)))[0]["id"] for n in range(0, 21, 2)]
    met, cursor, number = [], None, 1
    while True:
        answer = await call("GET", f"{path}?limit=4" + (f"&cursor={cursor}" if cursor else ""))
        page = await answer.get_json()
        assert len(page["items"]) <= 4
        met += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            assert "Link" not in answer.headers
            break
        await create(path, **members(number))
        number += 2
    assert len(met) == len(set(met))
    assert [one for one in met if one in before] in (before, before[::-1])


async def test_the_link_is_the_next_page_with_the_same_filters(call, create):
    for n in range(3):
        await create("/api/services", name=f"a-{n}", active=True, description="x & y/é")
    answer = await call("GET", "/api/services?limit=2&active=true&q=x+%26+y/%C3%89")
    link = re.fullmatch(r'<(/api/services\?[!-~]+)>; rel="next"', answer.headers["Link"])
    answer = await call("GET", link[1])
    assert [item["name"] for item in (await answer.get_json())["items"]] == ["a-2"]


async def test_a_page_that_ends_the_list_says_so(call, create):
    for n in range(2):
        await create("/api/users", name=f"user {n}")
    assert (await (await call("GET", "/api/users?limit=2")).get_json())["next_cursor"] is None


async def test_a_cursor_is_of_its_list_and_filters(call, create):
    for n in range(3):
        await create("/api/users", name=f"user {n}")
    page = await (await call("GET", "/api/users?limit=1&q=user")).get_json()
    cursor = page["next_cursor"]
    assert (await call("GET", f"/api/users?limit=2&q=user&cursor={cursor}")).status_code == 200
    altered = ("A" if cursor[10] != "A" else "B").join((cursor[:10], cursor[11:]))
    for path in (
        f"/api/users?cursor={cursor}",
        f"/api/users?q=other&cursor={cursor}",
        f"/api/logs?q=user&cursor={cursor}",
        f"/api/users?q=user&cursor={altered}",
        f"/api/users?q=user&cursor={cursor[:-1]}",
        "/api/users?cursor=",
        "/api/users?cursor=nonsense-nonsense",
        f"/api/users?cursor={'A' * 600}",
    ):
        answer = await call("GET", path)
        assert answer.status_code == 400, path
        assert (await answer.get_json())["field"] == "cursor"


@pytest.mark.parametrize(
    "limit", ["0", "201", "-1", "+5", "5.0", "1e2", "", "x", "9" * 30, "\u0665"]
)
async def test_a_limit_is_from_1_to_200(call, limit):
    answer = await call("GET", "/api/users", query_string={"limit": limit})
    assert answer.status_code == 400
    refusal = await answer.get_json()
    assert refusal["field"] == "limit"
    assert refusal["error_description"].startswith(("limit: is not a whole", "limit: Input should"))
