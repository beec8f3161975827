"""The bounds that all text, numbers and JSON here have, and what the models have in common."""

import json
import re
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

from chassis.limits import MAX_INTEGER, MAX_MEMBER_NAME, MIN_INTEGER

MAX_JSON_BYTES = 16 * 1024

_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_DIGITS = re.compile(r"[0-9]{1,9}")


def _wrong(reason: str) -> PydanticCustomError:
    """What is told as it stands; pydantic puts "Value error" before a ValueError's text."""
    return PydanticCustomError("wrong", "{reason}", {"reason": reason})


def _require_small(value: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(value, ensure_ascii=False).encode()) > MAX_JSON_BYTES:
        raise _wrong(f"is larger than {MAX_JSON_BYTES} bytes of JSON")
    return value


def _require_moment(value: object) -> object:
    # pydantic itself would take a plain number too, and guess at its unit
    if isinstance(value, str) and _RFC_3339.fullmatch(value) is None:
        raise _wrong("is not a date and time with its offset, as RFC 3339 has them")
    return value


def _to_whole(value: object) -> object:
    # JSON has one kind of number: 5.0 is 5
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _to_integer(value: object) -> object:
    if isinstance(value, str):
        if _DIGITS.fullmatch(value) is None:
            raise _wrong("is not a whole number")
        return int(value)
    return value


def _to_boolean(value: object) -> object:
    if value not in {"true", "false", None}:
        raise _wrong("is neither true nor false")
    return value == "true" if value is not None else None


def never_null(schema: dict[str, Any]) -> None:
    """Take null out of the JSON schema of what may be left out but, when given, is not null."""
    if schema.pop("default", None) is not None:
        raise TypeError("only what is None by default may be left out")
    (kind,) = (choice for choice in schema.pop("anyOf") if choice != {"type": "null"})
    schema.update(kind)


def _parameters_are_never_null(schema: dict[str, Any]) -> None:
    for parameter in schema.get("properties", {}).values():
        if "anyOf" in parameter:
            never_null(parameter)


NO_NUL = r"^[^\x00]*$"
ONE_LINE = r"^[^\x00-\x1f\x7f]+$"

Text = Annotated[str, StringConstraints(pattern=NO_NUL)]
Words = Annotated[str, StringConstraints(pattern=ONE_LINE, min_length=1, max_length=200)]
# Whatever somebody pastes to look for it, with its line breaks.
Search = Annotated[str, StringConstraints(pattern=NO_NUL, min_length=1, max_length=2000)]
Moment = Annotated[AwareDatetime, BeforeValidator(_require_moment)]
Whole = BeforeValidator(_to_whole)
Digits = BeforeValidator(_to_integer)
Flag = Annotated[bool, BeforeValidator(_to_boolean)]

_Integer = Annotated[int, Field(ge=MIN_INTEGER, le=MAX_INTEGER)]
_Name = Annotated[str, StringConstraints(pattern=NO_NUL, max_length=MAX_MEMBER_NAME)]
_NAMED = Field(json_schema_extra={"additionalProperties": False})  # the pattern is all there is
Json = TypeAliasType(
    "Json",
    "bool | _Integer | float | Text | list[Json] | Annotated[dict[_Name, Json], _NAMED] | None",
)
JsonObject = Annotated[dict[_Name, Json], _NAMED, AfterValidator(_require_small)]


class Body(BaseModel):
    """What a caller sends: exact types, no unknown members."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


class Query(BaseModel):
    """What a caller asks: no unknown parameters."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        defer_build=True,
        json_schema_extra=_parameters_are_never_null,
    )


class Answer(BaseModel):
    """What a caller is told."""

    model_config = ConfigDict(defer_build=True)
