"""What a JSON schema says, in words for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]

_NAMES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
}
_FORMATS = {"date-time": "date and time with its offset (RFC 3339)"}
_PATTERNS = {
    "^[^\\x00-\\x1f\\x7f]+$": "no control characters",
    "^[^\\x00]*$": "no NUL character",
    "^[^/]{1,}$": "no slash",
}
"""Patterns that are easier said than read."""


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a sentence: plain, code, or the name of a shape to link to."""

    text: str
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object."""

    name: str
    required: bool
    words: tuple[Word, ...]
    description: str


def describe(schema: Schema) -> tuple[Word, ...]:
    """Type and limits, e.g. "whole number, 1 to 200, else 50"."""
    return tuple(_describe(schema))


def members(schema: Schema) -> list[Member]:
    """An object's members, those that have to be there first."""
    required = schema.get("required", ())
    told = [
        Member(name, name in required, describe(member), member.get("description", ""))
        for name, member in schema.get("properties", {}).items()
    ]
    return sorted(told, key=lambda member: not member.required)


def _describe(schema: Schema) -> Iterator[Word]:
    if "$ref" in schema:
        yield Word(schema["$ref"].rpartition("/")[2], "shape")
    elif "anyOf" in schema:
        yield from _choices(schema["anyOf"])
    elif "enum" in schema:
        yield from _listed(schema["enum"])
    elif schema.get("type") == "array":
        yield Word("array of ")
        yield from _describe(schema["items"])
    elif "patternProperties" in schema:
        yield Word("object of ")
        (values,) = schema["patternProperties"].values()
        yield from _describe(values)
    else:
        yield Word(_FORMATS.get(schema.get("format", ""), _NAMES[schema.get("type", "object")]))
    yield from _limits(schema)


def _choices(choices: list[Schema]) -> Iterator[Word]:
    for index, choice in enumerate(choices):
        if index:
            yield Word(" or ")
        yield from _describe(choice)


def _listed(values: list[object]) -> Iterator[Word]:
    for index, value in enumerate(values):
        if index:
            yield Word(" or " if index == len(values) - 1 else ", ")
        yield Word(str(value), "code")


def _limits(schema: Schema) -> Iterator[Word]:
    if text := _range(schema.get("minimum"), schema.get("maximum"), ""):
        yield Word(f", {text}")
    if text := _range(schema.get("minLength"), schema.get("maxLength"), " characters"):
        yield Word(f", {text}")
    pattern = schema.get("pattern")
    if pattern in _PATTERNS:
        yield Word(f", {_PATTERNS[pattern]}")
    elif pattern:
        yield Word(", like ")
        yield Word(pattern, "code")
    default = schema.get("default")
    if default not in {None, ""}:
        yield Word(", else ")
        yield Word(str(default).lower() if isinstance(default, bool) else str(default), "code")


def _range(low: float | None, high: float | None, unit: str) -> str:
    if high is not None and abs(high) >= 2**63 - 1:
        return "at least 1" if low == 1 else "64 bits"
    if low is not None and high is not None:
        return f"{low} to {high}{unit}"
    if high is not None:
        return f"at most {high}{unit}"
    return f"at least {low}{unit}" if low else ""
