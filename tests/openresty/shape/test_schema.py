"""A schema's check says what JSON Schema and the services say."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from dataservice.schemas.log import LogQuery

FEW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
WHOLE = {"type": "integer", "minimum": 1, "maximum": 200}


@pytest.mark.parametrize(
    ("schema", "fits", "refused"),
    [
        (WHOLE, ["1", "200", "007", "000000200"], ["", "0", "201", "-1", "+1", " 1", "1 ", "1.0"]),
        (WHOLE, [], ["1e2", "0x1", "1_0", "\u0661", "1\n", "0000000200", "9" * 400, "nan"]),
        ({"type": "integer"}, ["0", "-5", "123456789012345"], ["--5", "1234567890123456", "-"]),
        ({"type": "integer", "minimum": -5, "maximum": 5}, ["-5", "-0", "5"], ["-6", "6"]),
        ({"type": "number"}, ["1", "-1.5", "1e5", "0.1E-3"], ["", ".5", "01", "nan", "inf", "1\n"]),
        ({"type": "number", "maximum": 1.5}, ["1.5"], ["1.51"]),
        ({"type": "boolean"}, ["true", "false"], ["", "True", "1", "yes", "true\n"]),
        ({"type": "string"}, ["", "a", "\u00fc\n"], []),
        ({"type": "string", "enum": ["a", "b"]}, ["a", "b"], ["", "A", "ab", "a\n"]),
        (
            {"type": "string", "minLength": 2, "maxLength": 3},
            ["ab", "\U0001f600" * 3],
            ["a", "abcd"],
        ),
        ({"type": "string", "maxLength": 2}, ["", "\u20ac\u20ac"], ["\u20ac" * 3, "abc"]),
        ({"type": "string", "minLength": 3}, ["\u00fc" * 3], ["\u00fc\u00fc", ""]),
        ({"type": "string", "pattern": "^a$"}, ["a"], ["a\n", "\na", "b\na", ""]),
        ({"type": "string", "pattern": "b"}, ["abc"], ["ac"]),
        ({"type": "string", "pattern": "^[$a]\\$$"}, ["$$", "a$"], ["$", "$$\n"]),
        (
            {"type": "string", "pattern": "^[^\\x00-\\x1f\\x7f]+$"},
            ["\u00fc \u20ac"],
            ["a\nb", "a\n", ""],
        ),
        (
            {"type": "string", "pattern": "^.{2}$"},
            ["\u20ac\u20ac"],
            ["\u20ac", "\u20ac\u20ac\u20ac"],
        ),
        ({"type": "string", "pattern": "^[^/]{1,}$"}, ["a", "\n"], ["", "a/b"]),
    ],
)
def test_what_fits(parts: Any, schema: Any, fits: list[str], refused: list[str]) -> None:
    assert parts("schema", schema, fits) == ["fits"] * len(fits) or not fits
    assert "fits" not in parts("schema", schema, refused)


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({}, "type"),
        ({"type": "array"}, "type: array is none"),
        ({"type": "string", "pattern": "("}, "pattern: "),
        ({"type": "string", "format": "ipv4"}, "format: ipv4 is unknown"),
        ({"type": "string", "maxLenght": 5}, "maxLenght: is unknown"),
        ({"type": "string", "maxLength": "5"}, "maxLength: must be a number"),
    ],
)
def test_a_schema_that_is_not_understood_is_refused(parts: Any, schema: Any, reason: str) -> None:
    assert reason in parts("schema", schema, [])["error"]


@FEW
@given(st.lists(TEXT, min_size=1, max_size=40), st.integers(0, 4), st.integers(0, 8))
def test_lengths_are_of_characters(parts: Any, texts: list[str], low: int, high: int) -> None:
    verdicts = parts("schema", {"type": "string", "minLength": low, "maxLength": high}, texts)
    for text, verdict in zip(texts, verdicts, strict=True):
        assert (verdict == "fits") == (low <= len(text) <= high), text


@pytest.mark.parametrize(
    "pattern",
    [
        "^[^\\x00-\\x1f\\x7f]+$",
        "^[a-z][a-z0-9-]{0,3}$",
        "^[^a]$",
        "^a|b$",
        "[^\\x00]$",
        "^$",
        "^.a$",
    ],
)
def test_patterns_mean_what_they_mean_in_python(parts: Any, pattern: str) -> None:
    expected = re.compile(pattern.replace("$", r"\Z"))

    @FEW
    @given(st.lists(TEXT | st.from_regex(expected), min_size=1, max_size=40))
    def agree(texts: list[str]) -> None:
        texts = [text for text in texts if "\0" not in text]
        verdicts = parts("schema", {"type": "string", "pattern": pattern}, texts)
        for text, verdict in zip(texts, verdicts if texts else [], strict=True):
            assert (verdict == "fits") == bool(expected.search(text)), text

    agree()


def is_moment(text: str) -> bool:
    """What dataservice itself says."""
    try:
        LogQuery.model_validate({"since": text})
    except ValidationError:
        return False
    return True


DIGITS = st.integers(0, 70).map("{:02d}".format)
MOMENTS = st.builds(
    "{}-{}-{}{}{}:{}:{}{}{}".format,
    st.sampled_from(["0000", "0001", "1900", "2000", "2023", "2024", "9999"]),
    st.integers(0, 14).map("{:02d}".format),
    st.integers(0, 33).map("{:02d}".format),
    st.sampled_from("Tt "),
    st.integers(0, 25).map("{:02d}".format),
    DIGITS,
    DIGITS,
    st.sampled_from(["", ".", ".5", ".123456789", ".1234567890"]),
    st.sampled_from(["Z", "z", "", "+00:00", "-23:59", "+24:00", "+01:60", "+0100", "Z\n"]),
)


@FEW
@given(st.lists(MOMENTS, min_size=1, max_size=100))
def test_a_date_and_time_is_one_that_exists(parts: Any, texts: list[str]) -> None:
    verdicts = parts("schema", {"type": "string", "format": "date-time"}, texts)
    for text, verdict in zip(texts, verdicts, strict=True):
        assert (verdict == "fits") == is_moment(text), text


@FEW
@given(st.lists(st.binary(min_size=1, max_size=6), min_size=1, max_size=100))
def test_utf8_is_what_python_decodes(parts: Any, texts: list[bytes]) -> None:
    verdicts = parts(batch=[["utf8", text.hex()] for text in texts])
    for text, verdict in zip(texts, verdicts, strict=True):
        try:
            text.decode()
        except UnicodeDecodeError:
            assert not verdict, text
        else:
            assert verdict, text
