"""/api/services"""

import pytest

PATH = "/api/services"


async def test_a_service_starts_switched_off(create):
    service, tag = await create(PATH, name="new-search")
    assert service["active"] is False
    assert service["rollout_percent"] == 100
    assert tag == f'"{service["id"]}-1.json"'


async def test_a_service_has_two_addresses(call, create):
    service, tag = await create(PATH, name="new-search")
    for address in (service["id"], service["name"]):
        answer = await call("GET", f"{PATH}/{address}")
        assert await answer.get_json() == service
        assert answer.headers["ETag"] == tag


async def test_a_name_is_taken_once(call, create):
    await create(PATH, name="new-search")
    answer = await call("POST", PATH, json={"name": "new-search"})
    assert answer.status_code == 409
    assert (await answer.get_json())["field"] == "name"


async def test_the_next_holder_of_a_name_has_other_tags(call, create):
    _, old = await create(PATH, name="beta")
    assert (await call("DELETE", f"{PATH}/beta")).status_code == 204
    _, new = await create(PATH, name="beta")
    assert new != old
    answer = await call("GET", f"{PATH}/beta", headers={"If-None-Match": old})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"name": "Upper"}, "name"),
        ({"name": "01JZZZZZZZZZZZZZZZZZZZZZZZ"}, "name"),
        ({"name": "x" * 64}, "name"),
        ({"name": "beta\n"}, "name"),
        ({"name": "beta", "rollout_percent": 101}, "rollout_percent"),
        ({"name": "beta", "rollout_percent": -1}, "rollout_percent"),
        ({"name": "beta", "rollout_percent": 2**70}, "rollout_percent"),
        ({"name": "beta", "rollout_percent": "5"}, "rollout_percent"),
        ({"name": "beta", "rollout_percent": 5.5}, "rollout_percent"),
        ({"name": "beta", "rollout_percent": True}, "rollout_percent"),
        ({"name": "beta", "active": 1}, "active"),
        ({"name": "beta", "description": "\x00"}, "description"),
        ({"name": "beta", "description": "x" * 1001}, "description"),
    ],
)
async def test_a_bad_member_is_refused_by_its_name(call, members, field):
    answer = await call("POST", PATH, json=members)
    assert answer.status_code == 400
    assert (await answer.get_json())["field"] == field


async def test_a_patch_changes_all_but_the_name(call, create):
    await create(PATH, name="beta", description="old")
    answer = await call("PATCH", f"{PATH}/beta", json={"active": True, "description": None})
    service = await answer.get_json()
    assert (service["active"], service["description"], service["version"]) == (True, "", 2)
    answer = await call("PATCH", f"{PATH}/beta", json={"name": "gamma"})
    assert answer.status_code == 400
    assert (await answer.get_json())["field"] == "name"


async def test_a_whole_number_may_be_written_with_a_point(create):
    service, _ = await create(PATH, name="beta", rollout_percent=95.0)
    assert repr(service["rollout_percent"]) == "95"


async def test_lists_are_by_name_and_filter(call, create):
    for name, active in (("gamma", True), ("alpha", False), ("beta", True)):
        await create(PATH, name=name, active=active, description=f"About {name}")
    for query, names in (
        ("", ["alpha", "beta", "gamma"]),
        ("active=true", ["beta", "gamma"]),
        ("active=false", ["alpha"]),
        ("q=ABOUT B", ["beta"]),
    ):
        answer = await call("GET", f"{PATH}?{query.replace(' ', '+')}")
        assert [service["name"] for service in (await answer.get_json())["items"]] == names


@pytest.mark.parametrize("value", ["1", "TRUE", "", "yes"])
async def test_a_flag_is_true_or_false_and_nothing_else(call, value):
    answer = await call("GET", f"{PATH}?active={value}")
    assert answer.status_code == 400
    assert (await answer.get_json())["field"] == "active"


async def test_a_service_answers_who_has_it(call, create):
    await create(PATH, name="beta", active=True, rollout_percent=50)

    async def ask(subject: str) -> bool:
        answer = await call("GET", f"{PATH}/beta/enabled?subject={subject}")
        assert answer.status_code == 200
        return (await answer.get_json())["enabled"]

    first = [await ask(f"u{number}") for number in range(40)]
    assert {True, False} == set(first)
    assert first == [await ask(f"u{number}") for number in range(40)]
    await call("PATCH", f"{PATH}/beta", json={"rollout_percent": 100})
    assert await ask("u1")
    await call("PATCH", f"{PATH}/beta", json={"active": False})
    assert not await ask("u1")


@pytest.mark.parametrize("query", ["", "?subject=", "?subject=a&subject=b", "?subject=%FF"])
async def test_who_asks_must_be_said_once(call, create, query):
    await create(PATH, name="beta")
    answer = await call("GET", f"{PATH}/beta/enabled{query}")
    assert answer.status_code == 400
    assert (await answer.get_json())["field"] == "subject"


@pytest.mark.parametrize("path", ["unknown", "unknown/enabled?subject=a", "Not-a-name"])
async def test_an_unknown_service_is_refused(call, path):
    assert (await call("GET", f"{PATH}/{path}")).status_code == 404
    for method, more in (("DELETE", {}), ("PATCH", {"json": {}})):
        answer = await call(method, f"{PATH}/unknown", **more)
        assert answer.status_code == 404
