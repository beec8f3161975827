"""/api/users"""

import pytest

PATH = "/api/users"
NOBODY = f"{PATH}/01JZZZZZZZZZZZZZZZZZZZZZZZ"


async def test_a_user_is_created_with_its_address_and_tag(call):
    answer = await call("POST", PATH, json={"name": "Ada", "email": "Ada@Example.org"})
    user = await answer.get_json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{PATH}/{user['id']}"
    assert answer.headers["ETag"] == f'"{user["id"]}-1.json"'
    assert user == {
        "id": user["id"],
        "name": "Ada",
        "email": "ada@example.org",
        "location": None,
        "slack_id": None,
        "config": {},
        "created_at": user["created_at"],
        "updated_at": user["created_at"],
        "version": 1,
    }
    assert user["created_at"].startswith("2027-01-15T08:00:00.0000")
    again = await call("GET", answer.headers["Location"])
    assert await again.get_json() == user
    assert again.headers["ETag"] == answer.headers["ETag"]


@pytest.mark.parametrize("field", ["email", "slack_id"])
async def test_what_is_unique_is_taken_once(call, create, field):
    value = {"email": "ada@example.org", "slack_id": "U1"}[field]
    await create(PATH, name="Ada", **{field: value})
    other, _ = await create(PATH, name="Eve")
    for method, path in (("POST", PATH), ("PATCH", f"{PATH}/{other['id']}")):
        answer = await call(method, path, json={"name": "Eve", field: value})
        assert answer.status_code == 409
        assert (await answer.get_json())["field"] == field


async def test_many_users_may_have_no_email(create):
    await create(PATH, name="Ada")
    await create(PATH, name="Eve")


async def test_a_patch_merges_and_takes_away(call, create):
    user, _ = await create(
        PATH, name="Ada", location="Zürich", config={"theme": {"dark": True, "size": 2}, "beta": 1}
    )
    answer = await call(
        "PATCH",
        f"{PATH}/{user['id']}",
        data=b'{"location": null, "config": {"theme": {"size": null}, "beta": [1.5, null]}}',
        headers={"Content-Type": "application/merge-patch+json"},
    )
    changed = await answer.get_json()
    assert answer.status_code == 200
    assert changed["location"] is None
    assert changed["name"] == "Ada"
    assert changed["config"] == {"theme": {"dark": True}, "beta": [1.5, None]}
    assert changed["version"] == 2
    assert changed["created_at"] == user["created_at"]
    assert changed["updated_at"] > user["updated_at"]
    assert answer.headers["ETag"] == f'"{user["id"]}-2.json"'


async def test_a_patch_that_changes_nothing_leaves_the_version(call, create):
    user, tag = await create(PATH, name="Ada", config={"a": 1})
    answer = await call("PATCH", f"{PATH}/{user['id']}", json={"name": "Ada"})
    assert await answer.get_json() == user
    assert answer.headers["ETag"] == tag


async def test_a_config_of_null_is_the_empty_one(call, create):
    user, _ = await create(PATH, name="Ada", config={"a": 1})
    answer = await call("PATCH", f"{PATH}/{user['id']}", json={"config": None})
    assert (await answer.get_json())["config"] == {}


async def test_a_user_cannot_lose_its_name(call, create):
    user, _ = await create(PATH, name="Ada")
    answer = await call("PATCH", f"{PATH}/{user['id']}", json={"name": None})
    assert answer.status_code == 400
    assert (await answer.get_json())["field"] == "name"


async def test_a_config_cannot_grow_past_its_limit_by_patches(call, create):
    user, _ = await create(PATH, name="Ada", config={"a": "x" * 10_000})
    answer = await call("PATCH", f"{PATH}/{user['id']}", json={"config": {"b": "x" * 10_000}})
    assert answer.status_code == 400
    assert (await answer.get_json())["field"] == "config"


async def test_a_deleted_user_is_gone(call, create):
    user, _ = await create(PATH, name="Ada")
    answer = await call("DELETE", f"{PATH}/{user['id']}")
    assert answer.status_code == 204
    assert await answer.get_data() == b""
    for method, more in (("GET", {}), ("DELETE", {}), ("PATCH", {"json": {"name": "Eve"}})):
        assert (await call(method, f"{PATH}/{user['id']}", **more)).status_code == 404


@pytest.mark.parametrize("path", [NOBODY, f"{PATH}/1", f"{PATH}/{'x' * 5000}", f"{PATH}/%00"])
async def test_an_unknown_user_is_refused(call, path):
    answer = await call("GET", path)
    assert answer.status_code == (400 if "%00" in path else 404)


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "two\nlines"}, "name"),
        ({"name": 5}, "name"),
        ({"name": None}, "name"),
        ({"name": "Ada", "email": "nobody"}, "email"),
        ({"name": "Ada", "email": f"{'x' * 64}@{'y' * 63}.{'z' * 63}.{'z' * 63}.org"}, "email"),
        ({"name": "Ada", "slack_id": "U 1"}, "slack_id"),
        ({"name": "Ada", "location": ["Zürich"]}, "location"),
        ({"name": "Ada", "config": []}, "config"),
        ({"name": "Ada", "config": {"a": 2**63}}, "config.a"),
        ({"name": "Ada", "config": {"a": ["\x00"]}}, "config.a.0"),
        ({"name": "Ada", "config": {"a": "\ud800"}}, "config.a"),
        ({"name": "Ada", "config": {"a": "x" * 17_000}}, "config"),
        ({"name": "Ada", "password": "secret"}, "password"),
        ({"name": "Ada", "id": "mine"}, "id"),
        ({"name": "Ada", "version": 7}, "version"),
    ],
)
async def test_a_bad_member_is_refused_by_its_name(call, members, field):
    answer = await call("POST", PATH, json=members)
    refusal = await answer.get_json()
    assert answer.status_code == 400
    assert refusal["field"] == field
    assert refusal["error"] == "invalid_request"
    assert field in refusal["error_description"]


async def test_lists_filter_by_what_is_equal(call, create):
    ada, _ = await create(PATH, name="Ada", email="ada@example.org", location="Zürich")
    eve, _ = await create(PATH, name="Eve", slack_id="U2", location="Bern")
    for query, found in (
        ("email=ADA@example.org", [ada]),
        ("slack_id=U2", [eve]),
        ("location=Bern", [eve]),
        ("location=Bern&email=ada@example.org", []),
        ("", [ada, eve]),
    ):
        answer = await call("GET", f"{PATH}?{query}")
        assert (await answer.get_json())["items"] == found


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("ADA", ["Ada"]),
        ("z%C3%9CRICH", ["Ada"]),
        ("example", ["Ada"]),
        ("STRASSE", ["Straße 100%"]),
        ("0%25", ["Straße 100%"]),
        ("%25", ["Straße 100%"]),
        ("_", []),
        ("%5C", []),
        ("nothing", []),
    ],
)
async def test_search_ignores_case_and_takes_wildcards_as_they_are(call, create, q, names):
    await create(PATH, name="Ada", email="ada@example.org", location="Zürich")
    await create(PATH, name="Straße 100%")
    answer = await call("GET", f"{PATH}?q={q}")
    assert [user["name"] for user in (await answer.get_json())["items"]] == names


async def test_search_follows_changes(call, create):
    user, _ = await create(PATH, name="Ada")
    await call("PATCH", f"{PATH}/{user['id']}", json={"name": "Grace"})
    for q, count in (("ada", 0), ("grace", 1)):
        answer = await call("GET", f"{PATH}?q={q}")
        assert len((await answer.get_json())["items"]) == count
