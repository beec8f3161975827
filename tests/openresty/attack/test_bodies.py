"""JSON and MessagePack are walked to the last value, or refused when they are not what they say."""

from __future__ import annotations

import json
import struct
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.openresty.attack.conftest import Examine

ATTACK = "' or 1=1--"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=20)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
SLOW_IS_FINE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def raw(media_type: str, content: bytes) -> dict[str, Any]:
    return {"media_type": media_type, "body_base64": b64encode(content).decode()}


def json_body(text: str | bytes) -> dict[str, Any]:
    return raw("application/json", text.encode() if isinstance(text, str) else text)


def msgpack_body(content: bytes) -> dict[str, Any]:
    return raw("application/msgpack", content)


def pack(value: Any) -> bytes:  # noqa: PLR0911 -- a line for each kind of value
    """MessagePack by its specification."""
    if value is None or isinstance(value, bool):
        return {None: b"\xc0", False: b"\xc2", True: b"\xc3"}[value]
    if isinstance(value, int):
        return struct.pack("b", value) if -32 <= value < 128 else b"\xd3" + struct.pack(">q", value)
    if isinstance(value, float):
        return b"\xcb" + struct.pack(">d", value)
    if isinstance(value, bytes):
        return b"\xc6" + struct.pack(">I", len(value)) + value
    if isinstance(value, str):
        text = value.encode()
        head = (
            bytes([0xA0 + len(text)]) if len(text) < 32 else b"\xda" + struct.pack(">H", len(text))
        )
        return head + text
    if isinstance(value, list):
        head = (
            bytes([0x90 + len(value)])
            if len(value) < 16
            else b"\xdd" + struct.pack(">I", len(value))
        )
        return head + b"".join(map(pack, value))
    head = (
        bytes([0x80 + len(value)]) if len(value) < 16 else b"\xde" + struct.pack(">H", len(value))
    )
    return head + b"".join(pack(key) + pack(item) for key, item in value.items())


MALFORMED_JSON = [
    "", " ", "{", "}", "[", "]", "[1,]", "[,1]", "{,}", '{"a"}', '{"a":}', '{"a":1,}', "{a:1}",
    "'a'", '"a', '"\\x"', '"\\u12"', '"\x01"', "01", "1.", ".5", "+1", "1e", "-", "NaN", "Infinity",
    "True", "nul", "tru", "[1 2]", '{"a":1 "b":2}', "[1]]", "{}{}", "1 2", "\ufeff{}", "[1}",
    '{"a":1]', "// c\n1", "\x00", '"a"\x00',
]  # fmt: skip


@pytest.mark.parametrize("text", [text for text in MALFORMED_JSON if text])
def test_json_that_does_not_parse_is_refused(examine: Examine, text: str) -> None:
    (answer,) = examine(json_body(text))
    assert answer["status"] == 400
    assert answer["reason"]["code"] == "invalid_request"
    assert answer["reason"]["detail"] == {"cause": "malformed_body"}


@SLOW_IS_FINE
@given(value=VALUES, indent=st.sampled_from([None, 1]), ascii_=st.booleans())
def test_json_of_python_is_walked(examine: Examine, value: Any, indent: int, ascii_: bool) -> None:
    document = {"ours": value, "attack": [0, ATTACK]}
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_)
    if "\\ud" in text or any("\ud800" <= c <= "\udfff" for c in text):
        text = json.dumps({"attack": [0, ATTACK]})
    (answer,) = examine(json_body(text))
    assert answer["status"] == 403
    assert "json $.attack[1]" in {rule["part"] for rule in answer["reason"]["detail"]["rules"]}


@SLOW_IS_FINE
@given(text=st.text(alphabet='{}[]",:\\u0123e+-. tfn\n\x00', max_size=40))
def test_json_is_accepted_exactly_when_python_accepts_it(examine: Examine, text: str) -> None:
    def no_constant(name: str) -> None:
        raise ValueError(name)

    try:
        json.loads(text, parse_constant=no_constant)
        valid = True
    except ValueError:
        valid = False
    if text:
        (answer,) = examine(json_body(text))
        assert (answer.get("status") != 400) == valid, answer


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "%s", "a": "fine"}',
        '{"a": "fine", "a": "%s"}',
        '{"%s": 1, "a": 2}',
        '{"a": {"a": "%s"}, "a": {"a": 1}}',
    ],
)
def test_a_duplicate_name_hides_nothing(examine: Examine, text: str) -> None:
    assert examine(json_body(text % ATTACK))[0]["status"] == 403


def test_escapes_of_json_hide_nothing(examine: Examine) -> None:
    escaped = "".join(f"\\u{ord(c):04x}" for c in ATTACK)
    assert examine(json_body(f'["{escaped}"]'))[0]["status"] == 403
    assert examine(json_body(f'{{"{escaped}": 1}}'))[0]["status"] == 403


def test_depth_and_number_of_values_are_bounded(examine: Examine) -> None:
    answers = examine(
        json_body("[" * 32 + "]" * 32),
        json_body("[" * 33 + "]" * 33),
        json_body("[" * 100_000),
        json_body(json.dumps([1] * 9_000)),
        json_body(json.dumps([1] * 10_001)),
        msgpack_body(b"\x91" * 32 + b"\x01"),
        msgpack_body(b"\x91" * 33 + b"\x01"),
        msgpack_body(pack([1] * 9_000)),
        msgpack_body(pack([1] * 10_001)),
    )
    causes = [(a.get("reason") or {}).get("detail", {}).get("cause") for a in answers]
    deep, many = "body_too_deep", "body_too_many_values"
    assert causes == [None, deep, deep, None, many, None, deep, None, many]


@SLOW_IS_FINE
@given(value=VALUES)
def test_messagepack_is_walked(examine: Examine, value: Any) -> None:
    (answer,) = examine(msgpack_body(pack({"ours": value, "attack": [0, ATTACK]})))
    assert answer["status"] == 403
    assert "msgpack $.attack[1]" in {rule["part"] for rule in answer["reason"]["detail"]["rules"]}


@pytest.mark.parametrize(
    "content",
    [
        pack(ATTACK),
        pack(ATTACK.encode()),
        pack({ATTACK: 1}),
        pack({1: ATTACK}),
        pack([[[ATTACK]]]),
        b"\xd9" + bytes([len(ATTACK)]) + ATTACK.encode(),
        b"\xdb" + struct.pack(">I", len(ATTACK)) + ATTACK.encode(),
        b"\xc4" + bytes([len(ATTACK)]) + ATTACK.encode(),
        b"\xc7" + bytes([len(ATTACK)]) + b"\x05" + ATTACK.encode(),
        b"\xd8\x05" + ATTACK.encode().ljust(16),
        b"\xdc\x00\x01" + pack(ATTACK),
        b"\xdf\x00\x00\x00\x01" + pack("a") + pack(ATTACK),
    ],
)
def test_every_kind_of_messagepack_that_holds_bytes_is_examined(
    examine: Examine, content: bytes
) -> None:
    assert examine(msgpack_body(content))[0]["status"] == 403


@pytest.mark.parametrize(
    "content",
    [b"\xc1", b"\xa5abc", b"\x92\x01", b"\x81\x01", b"\x01\x02", b"\xd9", b"\xdd\xff\xff\xff\xff",
     b"\xdf\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xffa", b"\xcf\x01", b"\xc7\x05"],
)  # fmt: skip
def test_broken_messagepack_is_refused(examine: Examine, content: bytes) -> None:
    (answer,) = examine(msgpack_body(content))
    assert answer["status"] == 400
    assert answer["reason"]["detail"] == {"cause": "malformed_body"}


@SLOW_IS_FINE
@given(content=st.binary(min_size=1, max_size=200))
def test_no_bytes_break_a_walker(examine: Examine, content: bytes) -> None:
    multipart = {"headers": {"content-type": "multipart/form-data; boundary=x"}}
    form = "application/x-www-form-urlencoded"
    for answer in examine(
        msgpack_body(content),
        json_body(content),
        json_body(b'["' + content + b'"]'),
        raw(form, content),
        raw("multipart/form-data", b"--x" + content) | multipart,
        raw("application/octet-stream", content),
    ):
        assert answer.get("status") in {None, 400, 403}
