"""What comes in is refused by its name or kept whole; how it is read: tests/chassis/intake."""

PATH = "/api/users"


async def test_a_patch_says_what_it_takes(call, create):
    user, _ = await create(PATH, name="Ada")
    headers = {"Content-Type": "application/json-patch+json"}
    answer = await call("PATCH", f"{PATH}/{user['id']}", data=b"[]", headers=headers)
    assert answer.status_code == 415
    assert answer.headers["Accept-Patch"].startswith("application/merge-patch+json")


async def test_numbers_at_the_edge_of_64_bits_are_kept(create):
    config = {"least": -(2**63), "most": 2**63 - 1, "tiny": 5e-324, "huge": 1.7e308}
    user, _ = await create(PATH, name="Ada", config=config)
    assert user["config"] == config


async def test_any_text_but_nul_is_kept(create):
    config = {"é\n\t\x01": "😀\u2028\ufffd"}
    user, _ = await create(PATH, name="😀 " * 60, config=config)
    assert user["config"] == config


async def test_a_filter_that_nothing_can_have_is_refused(call):
    answer = await call("GET", f"{PATH}?email=nobody")
    assert answer.status_code == 400
    assert (await answer.get_json())["field"] == "email"


async def test_addresses_without_parameters_take_none(call, create):
    user, _ = await create(PATH, name="Ada")
    for method, path in (("GET", f"{PATH}/{user['id']}"), ("DELETE", f"{PATH}/{user['id']}")):
        answer = await call(method, f"{path}?force=1")
        assert answer.status_code == 400
        assert (await answer.get_json())["field"] == "force"
    assert (await call("POST", f"{PATH}?a=1", json={"name": "Eve"})).status_code == 400
