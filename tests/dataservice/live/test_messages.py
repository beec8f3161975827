import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataservice.live import messages
from dataservice.live.messages import Chat, Ping, Unreadable, Unsayable, parse


def test_a_chat_and_a_ping_are_read() -> None:
    assert parse('{"type":"chat","text":"hello"}') == Chat("hello")
    assert parse(' {"type" : "ping"} ') == Ping()


def test_the_text_is_normalised() -> None:
    assert parse('{"type":"chat","text":"e\\u0301"}') == Chat("\u00e9")


@pytest.mark.parametrize(
    "unverified",
    [
        "", "x", "null", "[]", "1", "{}", '{"type":"chat"}', '{"type":"hello"}', '{"type":1}',
        '{"type":"chat","text":1}', '{"type":"chat","text":null}', '{"type":"chat","text":""}',
        '{"type":"chat","text":"a","more":1}', '{"type":"ping","text":"a"}', '{"text":"a"}',
        '{"type":"chat","text":"\\ud800"}', '{"type":"chat","text":"a"}x', "\ud800",
        '{"type":"chat","text":"a"}{"type":"ping"}', '{"type":"event","event":"user.deleted"}',
        "[" * 8000,
    ],
)  # fmt: skip
def test_json_of_another_shape_closes_with_1007(unverified: str) -> None:
    with pytest.raises(Unreadable) as error:
        parse(unverified)
    assert error.value.code == 1007


def test_bytes_close_with_1003() -> None:
    with pytest.raises(Unreadable) as error:
        parse(b'{"type":"ping"}')
    assert error.value.code == 1003


def test_more_than_8_kib_close_with_1009() -> None:
    padding = " " * (8192 - len('{"type":"ping"}'))
    assert parse('{"type":"ping"}' + padding) == Ping()
    for unverified in ('{"type":"ping"} ' + padding, "é" * 4097):
        with pytest.raises(Unreadable) as error:
            parse(unverified)
        assert error.value.code == 1009


@pytest.mark.parametrize(
    "text",
    [
        "a\nb",
        "\x00",
        "a\x1b[2J",
        "\x7f",
        "\x85",
        "a\u202eb",
        "\u2066",
        "\u2028",
        " ",
        "\u3000\u00a0",
    ],
)
def test_what_would_spoil_others_screens_is_not_handed_on(text: str) -> None:
    with pytest.raises(Unsayable):
        parse(json.dumps({"type": "chat", "text": text}))


def test_a_text_has_2000_characters_at_most_after_it_is_normalised() -> None:
    assert len(parse(json.dumps({"type": "chat", "text": "e\u0301" * 1000})).text) == 1000  # type: ignore[union-attr]  # a chat
    assert parse('{"type":"chat","text":"%s"}' % ("x" * 2000)) == Chat("x" * 2000)
    with pytest.raises(Unsayable):
        parse('{"type":"chat","text":"%s"}' % ("x" * 2001))


@pytest.mark.parametrize("text", ["👩‍👩‍👧", "שלום", "a\u200db", "1 < 2 & <b>"])
def test_whatever_people_write_is_handed_on_as_it_is(text: str) -> None:
    assert parse(json.dumps({"type": "chat", "text": text})) == Chat(text)


@given(st.one_of(st.text(), st.text().map(lambda t: json.dumps({"type": "chat", "text": t}))))
def test_anything_is_read_or_refused(unverified: str) -> None:
    try:
        message = parse(unverified)
    except (Unreadable, Unsayable):
        return
    assert isinstance(message, Chat)
    assert unicodedata.is_normalized("NFC", message.text)


def test_what_is_told_says_what_and_when() -> None:
    assert json.loads(messages.event("user.changed", "01X", "ada", 0)) == {
        "type": "event",
        "event": "user.changed",
        "id": "01X",
        "actor": "ada",
        "at": "1970-01-01T00:00:00.000000Z",
    }
    assert json.loads(messages.pong(1)) == {"type": "pong", "at": "1970-01-01T00:00:00.000001Z"}
    assert json.loads(messages.presence(3)) == {"type": "presence", "online": 3}
