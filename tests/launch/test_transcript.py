"""What is shown of requests and answers."""

import json

import pytest

from launch.exchange import Answer, Request
from launch.refusal import Refusal
from launch.transcript import BODY_CHARACTERS, Transcript

REQUEST = Request("GET", "http://a/b", {"Authorization": "Bearer secret-token"})


def show(terminal, answer, expected=200):
    transcript = Transcript(terminal, lambda request, timeout: answer)
    transcript.step("Look")
    return transcript.exchange(REQUEST, expected)


def answer(content_type, body):
    return Answer(200, "OK", {"content-type": content_type, "x-other": "hidden"}, body, 0.0123)


def test_both_sides_are_shown(terminal, screen):
    show(terminal, answer("application/json", b'{"a": 1}'))
    assert screen.getvalue().splitlines() == [
        "",
        "1. Look",
        "   > GET http://a/b",
        "   > Authorization: Bearer secret... (12 characters)",
        "   < 200 OK  (12 ms)",
        "   < content-type: application/json",
        '   < {"a": 1}',
    ]


def test_tokens_in_answers_are_cut_short(terminal, screen):
    body = json.dumps({"access_token": "abcdefghij", "client_secret": "tds_abcdefgh"}).encode()
    show(terminal, answer("application/json", body))
    assert '{"access_token": "abcdef... (10 characters)"' in screen.getvalue()
    assert "tds_abcdefgh" not in screen.getvalue()


def test_long_and_binary_bodies_are_not_spelled_out(terminal, screen):
    show(terminal, answer("text/plain", b"x" * 10_000))
    show(terminal, answer("image/png", b"\x89" * 77))
    assert "x" * BODY_CHARACTERS + " ...\n" in screen.getvalue()
    assert "x" * (BODY_CHARACTERS + 1) not in screen.getvalue()
    assert "   < (77 bytes)\n" in screen.getvalue()


def test_another_status_than_expected_is_refused_by_step(terminal):
    with pytest.raises(Refusal, match="step 1 failed: answered 200, expected 201"):
        show(terminal, answer("text/plain", b""), expected=201)
