"""A body that cannot be meant is refused by its name, never by a 5xx."""

import json

import msgspec
import pytest


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": "application/merge-patch+json"},
        {"Content-Type": "application/jsonx"},
    ],
)
async def test_another_content_type_is_refused(call, headers):
    answer = await call("POST", data=b'{"name": "Ada"}', headers=headers)
    assert answer.status_code == 415
    assert (await answer.get_json())["field"] == "Content-Type"
    assert "application/json" in answer.headers["Accept-Post"]


async def test_a_patch_says_what_it_takes(call):
    headers = {"Content-Type": "application/json-patch+json"}
    answer = await call("PATCH", data=b"[]", headers=headers)
    assert answer.status_code == 415
    assert answer.headers["Accept-Patch"].startswith("application/merge-patch+json")


async def test_a_compressed_body_is_refused(call):
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    answer = await call("POST", data=b"...", headers=headers)
    assert answer.status_code == 415
    assert (await answer.get_json())["field"] == "Content-Encoding"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"\xff", "body"),
        (b'{"name": "\xff"}', "body"),
        ('{"name": "Ada"}'.encode("utf-16"), "body"),
        (b'\xef\xbb\xbf{"name": "Ada"}', "body"),
        (b"[" * 60_000, "body"),
        (b'{"name": "Ada", "name": "Eve"}', "name"),
        (b'{"name": "Ada", "config": {"a": NaN}}', "config.a"),
        (b'{"name": "Ada", "config": {"a": -1e999}}', "config.a"),
        (b'{"name": "Ada", "config": {"a": ' + b"9" * 5000 + b"}}", "body"),
        (b'{"name": "Ada", "config": {"a": -9223372036854775809}}', "config.a"),
        (b'{"name": "Ada", "config": {"\\u0000": 1}}', "config.\x00"),
        (b'{"name": "Ada", "config": {"\\ud800": 1}}', "config.\\ud800"),
        (b'{"name": "\\udc00"}', "name"),
        (b'{"name": "Ada", "config": {"' + b"k" * 201 + b'": 1}}', "config"),
        (b'{"name": "Ada", "config": ' + b'{"a":' * 40 + b"1" + b"}" * 41, "config" + ".a" * 31),
        (b"null", None),
        (b"[]", None),
        (b'"text"', None),
    ],
)
async def test_a_bad_body_is_refused(call, body, field):
    answer = await call("POST", data=body, headers={"Content-Type": "application/json"})
    refusal = await answer.get_json()
    assert answer.status_code == 400, refusal
    assert refusal.get("field") == field


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"\xc1", "body"),
        (b"\x81\x01\x02", "body"),
        (b"\x81\x90\x02", "body"),
        (b"\x81\xa4name\xc4\x03Ada", "name"),
        (b"\x81\xa4name\xd6\xff\x00\x00\x00\x01", "name"),
        (b"\x81\xa4name\xa1\xff", "body"),
        (b"\x81\xa1a\xcf" + b"\xff" * 8, "a"),
        (b"\x91" * 50_000, "body"),
    ],
)
async def test_bad_messagepack_is_refused(call, body, field):
    answer = await call("POST", data=body, headers={"Content-Type": "application/msgpack"})
    refusal = await answer.get_json()
    assert answer.status_code == 400, refusal
    assert refusal.get("field") == field


@pytest.mark.parametrize(
    ("encode", "media_type"),
    [(msgspec.json.encode, "application/json"), (msgspec.msgpack.encode, "application/msgpack")],
)
async def test_what_is_accepted_is_handed_on_as_it_is(call, encode, media_type):
    thing = {
        "name": "😀 " * 60,
        "config": {
            "numbers": [-(2**63), 2**63 - 1, 5e-324, 1.7e308],
            "\u00e9\n\t\x01": "😀\u2028\ufffd",
        },
    }
    answer = await call("POST", data=encode(thing), headers={"Content-Type": media_type})
    assert answer.status_code == 201
    assert await answer.get_json() == thing


async def test_a_body_that_is_too_large_is_refused(call):
    body = json.dumps({"name": "Ada", "config": {"a": "x" * 70_000}})
    headers = {"Content-Type": "application/json"}
    answer = await call("POST", data=body, headers=headers)
    assert answer.status_code == 413
    assert (await answer.get_json())["error"] == "payload_too_large"
