"""The bounds of text, numbers, times and JSON."""

from typing import Annotated

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from chassis.limits import MAX_INTEGER, MAX_MEMBER_NAME
from chassis.schemas.base import (
    MAX_JSON_BYTES,
    Body,
    Digits,
    Flag,
    JsonObject,
    Moment,
    Query,
    Search,
    Text,
    Whole,
    Words,
    never_null,
)

Number = Annotated[int, Digits]
Numbered = Annotated[int, Whole]


class Numbers(Body):
    whole: int | None = None


def accepted(kind, value):
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Text, ["", "a\nb", "\U0001f600"], ["a\x00b"]),
        (Words, ["a", "\u00e9" * 200], ["", "a\nb", "a\x7f", "a" * 201]),
        (Search, ["a\nb", "a" * 2000], ["", "\x00", "a" * 2001]),
        (Flag, ["true", "false"], ["True", "1", "", "yes"]),
        (
            Moment,
            ["2026-01-31T12:00:00Z", "2026-01-31t12:00:00.123456789+01:00"],
            ["2026-01-31", "2026-01-31T12:00:00", "1700000000", "2026-02-30T12:00:00Z"],
        ),
        (
            JsonObject,
            [{}, {"a": [1, None, {"b": 0.5}]}, {"k" * MAX_MEMBER_NAME: MAX_INTEGER}],
            [
                [],
                {"k" * (MAX_MEMBER_NAME + 1): 1},
                {"a": "\x00"},
                {"a": "x" * MAX_JSON_BYTES},
            ],
        ),
    ],
)
def test_values_have_bounds(kind, good, bad):
    assert [value for value in good if not accepted(kind, value)] == []
    assert [value for value in bad if accepted(kind, value)] == []


def test_a_whole_number_can_be_written_with_a_fraction_of_zero():
    class Percent(Body):
        percent: int = Field(ge=0, le=100)

    class Lenient(Body):
        percent: Numbered

    assert Lenient.model_validate({"percent": 5.0}).percent == 5
    for model, value in ((Lenient, 5.5), (Lenient, "5"), (Percent, 5.0)):
        with pytest.raises(ValidationError):
            model.model_validate({"percent": value})


def test_a_body_takes_exact_types_and_no_unknown_members():
    for data in ({"whole": "1"}, {"whole": True}, {"other": 1}):
        with pytest.raises(ValidationError):
            Numbers.model_validate(data)


def test_a_parameter_may_be_left_out_but_is_never_null_in_the_document():
    class Wanted(Query):
        page: Number | None = None

    schema = Wanted.model_json_schema()
    assert schema["properties"]["page"] == {"title": "Page", "type": "integer"}
    assert "required" not in schema
    assert Wanted.model_validate({"page": "7"}).page == 7
    with pytest.raises(ValidationError):
        Wanted.model_validate({"other": "1"})


def test_only_what_is_none_by_default_can_be_said_to_be_never_null():
    with pytest.raises(TypeError):
        never_null({"default": 1, "anyOf": [{"type": "integer"}, {"type": "null"}]})
