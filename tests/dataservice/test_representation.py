"""JSON, MessagePack and gzip, over HTTP."""

import gzip

import msgspec
import pytest

PATH = "/api/users"


async def test_accept_chooses_the_format(call, create):
    user, tag = await create(PATH, name="Ada")
    path = f"{PATH}/{user['id']}"
    for accept, content_type in (
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/msgpack", "application/msgpack"),
        ("application/json;q=0.5, application/vnd.msgpack", "application/vnd.msgpack"),
        ("application/x-msgpack;q=0.4, application/json;q=0.5", "application/json"),
        ("text/html, application/*;q=0.1", "application/json"),
    ):
        answer = await call("GET", path, headers={"Accept": accept} if accept else {})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == content_type
        assert answer.headers["Vary"] == "Accept, Accept-Encoding"
        body = await answer.get_data()
        if "msgpack" in content_type:
            assert msgspec.msgpack.decode(body) == user
            assert answer.headers["ETag"] == tag.replace(".json", ".msgpack")
        else:
            assert msgspec.json.decode(body) == user
            assert answer.headers["ETag"] == tag


async def test_what_could_not_be_answered_is_not_done(call):
    for accept in ("text/html", "application/json;q=0", "image/*"):
        answer = await call("POST", PATH, json={"name": "Ada"}, headers={"Accept": accept})
        assert answer.status_code == 406
        assert (await answer.get_json())["field"] == "Accept"
    assert (await (await call("GET", PATH)).get_json())["items"] == []


async def test_long_answers_are_compressed_for_who_takes_it(call, create):
    user, _ = await create(PATH, name="Ada", config={"text": "abc " * 1000})
    path = f"{PATH}/{user['id']}"
    plain = await call("GET", path)
    packed = await call("GET", path, headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    body = await packed.get_data()
    assert gzip.decompress(body) == await plain.get_data()
    assert int(packed.headers["Content-Length"]) == len(body) < 1000
    assert packed.headers["ETag"] == plain.headers["ETag"].replace(".json", ".json.gz")
    tag = {"If-None-Match": packed.headers["ETag"]}
    assert (await call("GET", path, headers=tag)).status_code == 200
    answer = await call("GET", path, headers={"Accept-Encoding": "gzip", **tag})
    assert answer.status_code == 304


async def test_short_answers_are_not_compressed(call, create):
    user, _ = await create(PATH, name="Ada")
    answer = await call("GET", f"{PATH}/{user['id']}", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("encoding", ["gzip;q=0", "identity", "br", "gzip;q=0.2, identity", ""])
async def test_who_does_not_take_gzip_gets_plain_bytes(call, create, encoding):
    user, _ = await create(PATH, name="Ada", config={"text": "abc " * 1000})
    path = f"{PATH}/{user['id']}"
    answer = await call("GET", path, headers={"Accept-Encoding": encoding})
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("kind", ["application/msgpack", "application/x-msgpack"])
async def test_bodies_may_be_messagepack(call, kind):
    body = msgspec.msgpack.encode({"name": "Ada", "config": {"a": [1, 2.5, None]}})
    answer = await call("POST", PATH, data=body, headers={"Content-Type": kind})
    assert answer.status_code == 201
    assert (await answer.get_json())["config"] == {"a": [1, 2.5, None]}


async def test_head_tells_what_get_would(call, create):
    user, _ = await create(PATH, name="Ada")
    path = f"{PATH}/{user['id']}"
    head, get = await call("HEAD", path), await call("GET", path)
    assert head.status_code == 200
    for name in ("ETag", "Content-Length", "Content-Type", "Vary"):
        assert head.headers[name] == get.headers[name]
