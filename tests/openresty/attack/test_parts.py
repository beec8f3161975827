"""Every part of a request is examined, and named in the reason of a refusal."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from tests.openresty.attack.conftest import Examine
from tests.openresty.attack.placed import argument, body

ATTACK = "' or 1=1--"
MULTIPART = (
    '--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n'
    '--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + ATTACK + "\r\n--x--\r\n"
)

PLACES: list[tuple[dict[str, Any], str]] = [
    ({"path": "/api/users/" + ATTACK}, "path"),
    (argument(ATTACK), "argument q"),
    (argument("1", ATTACK), f"argument name {ATTACK}"),
    ({"headers": {"x-note": ATTACK}}, "header x-note"),
    ({"headers": {"x-note": ["fine", ATTACK]}}, "header x-note"),
    ({"headers": {"user-agent": "sqlmap/1.7"}}, "header user-agent"),
    ({"headers": {"referer": "https://example.org/?q=" + ATTACK}}, "header referer"),
    ({"headers": {"authorization": "Bearer " + ATTACK}}, "header authorization"),
    ({"headers": {"cookie": "a=b; theme=" + ATTACK}}, "cookie theme"),
    (body({"items": [{"a": 1}, {"name": ATTACK}]}), "json $.items[1].name"),
    (body(ATTACK), "json $"),
    (body([["fine", ATTACK]]), "json $[0][1]"),
    (body({"filter": {"$ne": None}}), "json name $.filter.$ne"),
    (body("a=b&text=%27+or+1%3D1--", "application/x-www-form-urlencoded"), "form text"),
    (body("a=b&' or 1=1--=c", "application/x-www-form-urlencoded"), "form name ' or 1"),
    (body(ATTACK, "text/plain"), "body"),
    (body("<a>" + "<script>alert(1)</script></a>", "application/xml"), "body"),
    (
        body(MULTIPART, "multipart/form-data")
        | {"headers": {"content-type": "multipart/form-data; boundary=x"}},
        "form text",
    ),
    ({"body": '{"text": "' + ATTACK + '"}'}, "json $.text"),
    (body({"text": ATTACK}) | {"media_type": "application/merge-patch+json"}, "json $.text"),
]


@pytest.mark.parametrize(("request_", "label"), PLACES, ids=[label for _, label in PLACES])
def test_an_attack_is_found_wherever_it_is(
    examine: Examine, request_: dict[str, Any], label: str
) -> None:
    (answer,) = examine(request_)
    assert answer["status"] == 403
    assert answer["reason"]["code"] == "request_blocked"
    assert label in {rule["part"] for rule in answer["reason"]["detail"]["rules"]}


def test_a_plain_request_passes_without_a_score(examine: Examine) -> None:
    plain = argument("pat o'brien") | {
        "headers": {
            "host": "api.example.org:8080",
            "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)",
            "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "authorization": "Bearer eyJhbGciOiJSUzUxMiJ9.e30.c2ln",
            "if-none-match": 'W/"abc-123"',
            "sec-ch-ua": '"Chromium";v="119", "Not?A_Brand";v="24"',
            "cookie": "__Host-session=abc-123_x; theme=dark",
        }
    }
    assert examine(plain) == [{"ok": True}]


def upload(filename: str, content: str) -> dict[str, Any]:
    text = (
        '--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nIt\'s fine\r\n--x\r\n'
        f'Content-Disposition: form-data; name="file"; filename="{filename}"\r\n'
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{content}\r\n--x--\r\n"
    )
    header = {"content-type": "multipart/form-data; boundary=x"}
    return body(text, "multipart/form-data") | {"headers": header}


def test_an_upload_passes_unless_its_name_or_content_is_an_attack(examine: Examine) -> None:
    answers = examine(
        upload("notes (1).txt", "a, b\r\nc, d\r\n\r\ne"),
        upload("../../etc/passwd", "a"),
        upload("a.txt", "<?php system('id');"),
    )
    assert [answer["ok"] for answer in answers] == [True, False, False]


def test_a_clean_header_is_remembered_and_a_bad_one_is_not(examine: Examine) -> None:
    good, bad = {"headers": {"user-agent": "curl/8.4.0"}}, {"headers": {"user-agent": "nikto"}}
    answers = examine(good, bad, good, bad, bad)
    assert [answer["ok"] for answer in answers] == [True, False, True, False, False]


def test_a_clean_path_is_remembered_for_itself_alone(examine: Examine) -> None:
    good, bad = {"path": "/api/users"}, {"path": "/api/../../etc/passwd"}
    answers = examine(good, bad, good, bad)
    assert [answer["ok"] for answer in answers] == [True, False, True, False]


def test_the_state_of_one_request_does_not_reach_the_next(examine: Examine) -> None:
    answers = examine(argument(ATTACK), argument("fine"), argument(ATTACK), argument("fine"))
    assert [answer["ok"] for answer in answers] == [False, True, False, True]


@pytest.mark.parametrize(
    "hidden",
    [
        "%27%20or%201%3D1--",
        "%2527%2520or%25201%253D1--",
        "&#39; or 1=1--",
        "&#x27;&#32;or 1&equals;1--",
        r"\u0027 or 1=1--",
        r"\x27 or 1=1--",
        "\uff07 or 1\uff1d1--",
        "'\u200b or 1=1--",
        "'\x0bor\x0b1=1--",
        "%u0027 or 1=1--",
        b64encode(b"' or 1=1-- and more").decode(),
    ],
)
def test_an_attack_behind_an_encoding_is_found(examine: Examine, hidden: str) -> None:
    assert examine(argument(hidden))[0]["status"] == 403


def test_more_layers_than_anybody_needs_are_an_attack_in_themselves(examine: Examine) -> None:
    layers = "%" + "25" * 8 + "41"
    (answer,) = examine(argument(layers))
    assert [rule["id"] for rule in answer["reason"]["detail"]["rules"]] == [920500]


@pytest.mark.parametrize("at", [0, 5000, 8100, 8190, 9000, 20000, 100_000])
def test_an_attack_is_found_anywhere_in_a_long_text(examine: Examine, at: int) -> None:
    prose = "The quick brown fox jumps over the lazy dog. " * 3000
    text = prose[:at] + "<script>alert(1)</script>" + prose[at:]
    assert examine(body(text))[0]["status"] == 403
    assert examine(body(prose))[0]["ok"]


@pytest.mark.parametrize("quote", ["'", '"'])
def test_sql_is_found_after_much_text_inside_quotes(examine: Examine, quote: str) -> None:
    text = "word " * 10000 + quote + " or 1=1--"
    assert examine(body(text))[0]["status"] == 403


def test_a_body_whose_encoding_hides_it_is_refused(examine: Examine) -> None:
    (answer,) = examine({"headers": {"content-encoding": "gzip"}})
    assert answer["status"] == 403


def test_what_hid_behind_another_match_is_not_remembered_as_clean(examine: Examine) -> None:
    agent = {"headers": {"user-agent": f"hidden {ATTACK}"}}
    seen = {"headers": {"user-agent": f"{ATTACK} seen"}}
    name = body({f"{ATTACK} name": 1})
    assert [answer["status"] for answer in examine(argument(ATTACK) | seen, seen)] == [403, 403]
    assert [answer["status"] for answer in examine(argument(ATTACK) | name, name)] == [403, 403]
    first, second = examine(agent, agent)
    assert first == second
