"""Formats and encodings."""

import gzip
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quart import Quart

from chassis.errors import NotAcceptable
from chassis.representation import accepts_gzip, negotiate, no_content, respond

LONG = {"text": "abc " * 1000}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        ("application/msgpack", "application/msgpack"),
        ("APPLICATION/MSGPACK", "application/msgpack"),
        ("application/x-msgpack, */*;q=0.1", "application/x-msgpack"),
        ("application/json;q=0.8, application/vnd.msgpack;q=0.9", "application/vnd.msgpack"),
        ("application/json;q=0, */*", "application/msgpack"),
        ("text/html, application/json;q=0.001", "application/json"),
    ],
)
def test_the_best_liked_format_is_chosen(accept, media_type):
    assert negotiate(accept).media_type == media_type


@pytest.mark.parametrize(
    "accept", ["text/html", "application/json;q=0", "*/*;q=0", "garbage", "application", ";q=1"]
)
def test_what_takes_neither_format_is_refused(accept):
    with pytest.raises(NotAcceptable) as refusal:
        negotiate(accept)
    assert refusal.value.field == "Accept"
    assert "application/json" in refusal.value.description


@given(st.text(st.characters(max_codepoint=0xFF)))
def test_any_accept_is_a_format_or_a_refusal(accept):
    with suppress(NotAcceptable):
        assert negotiate(accept).name in {"json", "msgpack"}


@given(st.text(st.characters(max_codepoint=0xFF)))
def test_any_accept_encoding_is_yes_or_no(accept_encoding):
    assert accepts_gzip(accept_encoding) in {True, False}


@pytest.mark.parametrize(
    ("accept_encoding", "accepted"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZIP", True),
        ("br, gzip;q=0.1", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("identity", False),
        ("identity;q=0.5, gzip", True),
        ("identity, gzip;q=0.5", False),
    ],
)
def test_gzip_is_for_who_takes_it(accept_encoding, accepted):
    assert accepts_gzip(accept_encoding) is accepted


async def ask(data, *, method="GET", headers=None, **answer):
    """What `respond(data, **answer)` answers to such a request."""
    app = Quart(__name__)
    async with app.test_request_context("/", method=method, headers=headers or {}):
        return respond(data, **answer)


async def test_one_content_has_one_tag_without_a_version():
    one, same, other = [await ask({"a": a}) for a in (1, 1, 2)]
    assert one.headers["ETag"] == same.headers["ETag"] != other.headers["ETag"]


async def test_variants_have_different_tags():
    accepts = [{"Accept": f"application/{kind}"} for kind in ("json", "msgpack")]
    answers = [await ask(LONG, etag="7", headers=accept) for accept in accepts]
    answers += [
        await ask(LONG, etag="7", headers=accept | {"Accept-Encoding": "gzip"})
        for accept in accepts
    ]
    tags = [answer.headers["ETag"] for answer in answers]
    assert tags == ['"7.json"', '"7.msgpack"', '"7.json.gz"', '"7.msgpack.gz"']


async def test_compression_gives_the_same_bytes_each_time():
    headers = {"Accept-Encoding": "gzip"}
    one, same = [await (await ask(LONG, headers=headers)).get_data() for _ in range(2)]
    assert one == same
    assert msgspec.json.decode(gzip.decompress(one)) == LONG


async def test_only_a_read_is_answered_304():
    headers = {"If-None-Match": "*"}
    assert (await ask({}, method="HEAD", headers=headers)).status_code == 304
    for method in ("POST", "PATCH"):
        assert (await ask({}, method=method, headers=headers)).status_code == 200
    assert (await ask({}, status=201, headers=headers)).status_code == 201


async def test_a_304_has_the_headers_and_no_body():
    full = await ask(LONG, etag="7", headers={"Accept-Encoding": "gzip"})
    tag = full.headers["ETag"]
    short = await ask(LONG, etag="7", headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert short.status_code == 304
    assert await short.get_data() == b""
    assert "Content-Type" not in short.headers
    assert "Content-Encoding" not in short.headers
    for name in ("ETag", "Vary", "Cache-Control"):
        assert short.headers[name] == full.headers[name]


async def test_more_headers_are_kept():
    app = Quart(__name__)
    async with app.test_request_context("/", method="POST"):
        answer = respond({}, status=201, headers={"Location": "/a"})
    assert answer.headers["Location"] == "/a"


async def test_nothing_to_tell_is_204():
    answer = no_content()
    assert answer.status_code == 204
    assert "Content-Type" not in answer.headers
