"""A payload arrives as it is, wherever it is put."""

import json
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.security.corpus import Payload
from tests.security.placement import Case, Endpoint, cases

TEXT = 'a\'b "c" & d=e; 100% ü #x\n/y'


def case(place: str, text: str = TEXT, *, encoded: bool = False, name: str = "X-Note") -> Case:
    [found] = cases({"k": (Payload(text, (place,), name=name, encoded=encoded),)}, Endpoint())
    return found


def test_the_query_is_percent_encoded() -> None:
    assert parse_qs(urlsplit(case("query").target).query)["q"] == [TEXT]


def test_what_is_encoded_already_is_sent_as_it_is() -> None:
    assert case("query", "%2527%c0%af", encoded=True).target.endswith("?q=%2527%c0%af")


def test_the_path_takes_it_as_one_segment() -> None:
    target = case("path").target
    assert target.count("/") == 2
    assert unquote(target).endswith(TEXT)


def test_a_form_field_is_form_encoded() -> None:
    assert parse_qs(case("form").body.decode())["scope"] == [TEXT]


def test_json_takes_it_as_a_string() -> None:
    assert json.loads(case("json").body)["detail"]["text"] == TEXT


def test_an_object_goes_in_as_it_is() -> None:
    assert json.loads(case("object", '{"$ne": 1}').body)["detail"]["text"] == {"$ne": 1}


def test_a_header_replaces_the_usual_one() -> None:
    head = case("header", "scanner", name="User-Agent").request({})
    assert head.count(b"User-Agent:") == 1
    assert b"User-Agent: scanner\r\n" in head


@pytest.mark.parametrize("place", ["header", "cookie"])
def test_a_line_break_is_never_put_into_the_head(place: str) -> None:
    assert cases({"k": (Payload("a\r\nb", (place,)),)}, Endpoint()) == []


def test_a_request_is_whole() -> None:
    request = case("json").request({"Authorization": "Bearer t"})
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /api/logs HTTP/1.1\r\nHost: ")
    assert b"Authorization: Bearer t" in head
    assert b"Content-Length: %d" % len(body) in head
