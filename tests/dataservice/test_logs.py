"""/api/logs"""

import pytest

PATH = "/api/logs"


async def test_the_actor_is_the_client_of_the_token(call_as, make_token):
    answer = await call_as(make_token(client_id="jeeves"))(
        "POST", PATH, json={"action": "user.greet", "subject": "u1", "detail": {"times": 2}}
    )
    log = await answer.get_json()
    assert answer.status_code == 201
    assert log["actor"] == "jeeves"
    assert log["detail"] == {"times": 2}
    again = await call_as(make_token())("GET", answer.headers["Location"])
    assert await again.get_json() == log
    assert again.headers["ETag"] == answer.headers["ETag"]


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({}, "action"),
        ({"action": "x" * 101}, "action"),
        ({"action": "a", "actor": "somebody-else"}, "actor"),
        ({"action": "a", "created_at": "2020-01-01T00:00:00Z"}, "created_at"),
        ({"action": "a", "subject": ""}, "subject"),
        ({"action": "a", "detail": "text"}, "detail"),
    ],
)
async def test_a_bad_member_is_refused_by_its_name(call, members, field):
    answer = await call("POST", PATH, json=members)
    assert answer.status_code == 400
    assert (await answer.get_json())["field"] == field


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "PUT"])
async def test_what_is_written_stays(call, create, method):
    log, _ = await create(PATH, action="a")
    answer = await call(method, f"{PATH}/{log['id']}", json={"action": "b"})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


async def test_an_unknown_entry_is_refused(call):
    assert (await call("GET", f"{PATH}/01JZZZZZZZZZZZZZZZZZZZZZZZ")).status_code == 404


async def test_lists_are_newest_first_and_filter(call, call_as, make_token, create):
    login, _ = await create(PATH, action="login", subject="Ada")
    other = call_as(make_token(client_id="other"))
    logout = await (await other("POST", PATH, json={"action": "logout"})).get_json()
    spoke, _ = await create(PATH, action="speak", detail={"words": "Grüße an alle"})
    for query, found in (
        ("", [spoke, logout, login]),
        ("action=login", [login]),
        ("actor=other", [logout]),
        ("q=GR%C3%9CSSE", [spoke]),
        ("q=ada", [login]),
        (f"since={logout['created_at']}", [spoke, logout]),
        (f"until={logout['created_at']}", [login]),
        (f"since={login['created_at']}&until={spoke['created_at']}&actor=other", [logout]),
        ("since=2020-01-01T00:00:00%2B02:00", [spoke, logout, login]),
        ("since=0001-01-01T00:00:00%2B14:00", [spoke, logout, login]),
        ("since=9999-12-31T23:59:59-14:00", []),
    ):
        answer = await call("GET", f"{PATH}?{query}")
        assert answer.status_code == 200, await answer.get_json()
        assert (await answer.get_json())["items"] == found, query


@pytest.mark.parametrize(
    "value",
    ["yesterday", "1700000000", "2026-01-01", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z"],
)
@pytest.mark.parametrize("name", ["since", "until"])
async def test_a_time_needs_its_offset(call, name, value):
    answer = await call("GET", f"{PATH}?{name}={value}")
    assert answer.status_code == 400
    assert (await answer.get_json())["field"] == name
