"""ETag, If-None-Match and If-Match, over HTTP."""

import asyncio

import pytest


@pytest.fixture
async def user(create):
    return await create("/api/users", name="Ada")


async def test_what_the_caller_has_is_not_sent_again(call, user):
    data, tag = user
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        for method in ("GET", "HEAD"):
            answer = await call(method, f"/api/users/{data['id']}", headers={"If-None-Match": sent})
            assert answer.status_code == 304, sent
            assert await answer.get_data() == b""
            assert answer.headers["ETag"] == tag
            assert answer.headers["Vary"] == "Accept, Accept-Encoding"


async def test_what_has_changed_is_sent(call, user):
    data, tag = user
    await call("PATCH", f"/api/users/{data['id']}", json={"name": "Grace"})
    answer = await call("GET", f"/api/users/{data['id']}", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert (await answer.get_json())["name"] == "Grace"


async def test_a_list_is_tagged_by_its_content(call, create, user):
    answer = await call("GET", "/api/users")
    tag = answer.headers["ETag"]
    answer = await call("GET", "/api/users", headers={"If-None-Match": tag})
    assert answer.status_code == 304
    await create("/api/users", name="Eve")
    answer = await call("GET", "/api/users", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.headers["ETag"] != tag


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_only_the_state_that_was_seen_is_changed(call, user, method):
    data, tag = user
    path = f"/api/users/{data['id']}"
    more = {"json": {"name": "Grace"}} if method == "PATCH" else {}
    for name, value in (
        ("If-Match", '"other"'),
        ("If-Match", f"W/{tag}"),
        ("If-None-Match", tag),
        ("If-None-Match", "*"),
    ):
        answer = await call(method, path, headers={name: value}, **more)
        assert answer.status_code == 412, (name, value)
        assert (await answer.get_json())["field"] == name
    assert await (await call("GET", path)).get_json() == data
    answer = await call(method, path, headers={"If-Match": f'"x", {tag}'}, **more)
    assert answer.status_code in {200, 204}
    # the same tag a second time is the state before
    answer = await call(method, path, headers={"If-Match": tag}, **more)
    assert answer.status_code == (412 if method == "PATCH" else 404)


async def test_the_tag_of_another_variant_allows_the_change(call, user):
    data, _ = user
    path = f"/api/users/{data['id']}"
    answer = await call("GET", path, headers={"Accept": "application/msgpack"})
    tag = answer.headers["ETag"]
    answer = await call("PATCH", path, json={"name": "G"}, headers={"If-Match": tag})
    assert answer.status_code == 200


async def test_any_state_may_be_changed_with_a_star(call, user):
    path = f"/api/users/{user[0]['id']}"
    answer = await call("PATCH", path, json={"name": "G"}, headers={"If-Match": "*"})
    assert answer.status_code == 200


async def test_one_of_many_changes_of_the_same_state_wins(call, user):
    data, tag = user

    async def change(n: int) -> int:
        path = f"/api/users/{data['id']}"
        answer = await call("PATCH", path, json={"name": f"n{n}"}, headers={"If-Match": tag})
        return answer.status_code

    statuses = await asyncio.gather(*(change(n) for n in range(8)))
    assert sorted(statuses) == [200] + [412] * 7


async def test_no_change_is_lost_without_a_condition(call, user):
    path = f"/api/users/{user[0]['id']}"
    changes = (call("PATCH", path, json={"config": {f"k{n}": n}}) for n in range(8))
    assert {answer.status_code for answer in await asyncio.gather(*changes)} == {200}
    data = await (await call("GET", path)).get_json()
    assert data["config"] == {f"k{n}": n for n in range(8)}
    assert data["version"] == 9


@pytest.mark.parametrize("value", ["", "tag", '"open', '"a" "b"', "*, *", 'w/"a"', ","])
async def test_a_malformed_condition_is_refused(call, user, value):
    path = f"/api/users/{user[0]['id']}"
    for method, name, more in (
        ("GET", "If-None-Match", {}),
        ("DELETE", "If-Match", {}),
        ("PATCH", "If-Match", {"json": {}}),
    ):
        answer = await call(method, path, headers={name: value}, **more)
        assert answer.status_code == 400
        assert (await answer.get_json())["field"] == name
