"""An operation as a command to type. `$BASE_URL`, `$CLIENT_ID` and `$CLIENT_SECRET` are those of
demo.env; `$TOKEN` is a token; an id that has to be looked up is a variable too."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

_WIDTH = 60
_FORM = "application/x-www-form-urlencoded"


def command(method: str, path: str, operation: Mapping[str, Any]) -> str:
    """The lines of the command."""
    words = ["curl"]
    if method != "GET":
        words.append(f"-X {method}")
    words += _credentials(operation)
    body = operation.get("requestBody", {}).get("content", {})
    if body:
        media_type, told = next(iter(body.items()))
        form = media_type == _FORM
        words += _form(told["example"]) if form else _data(media_type, told["example"])
    if method == "POST" and body:
        words.remove("-X POST")  # a body says so
    if any(media_type.startswith("image/") for media_type in _answers(operation)):
        words.append("-o picture.png")
    words.append(f'"$BASE_URL{_target(path, operation)}"')
    line = " ".join(words)
    return line if len(line) <= _WIDTH else " \\\n  ".join(words)


def _credentials(operation: Mapping[str, Any]) -> list[str]:
    schemes = {name for need in operation["security"] for name in need}
    if "bearer" in schemes:
        return ['-H "Authorization: Bearer $TOKEN"']
    return ['-u "$CLIENT_ID:$CLIENT_SECRET"'] if "basic" in schemes else []


def _form(example: Mapping[str, str]) -> list[str]:
    return [f'-d "{name}={value}"' for name, value in example.items()]


def _data(media_type: str, example: object) -> list[str]:
    return [f"-H 'Content-Type: {media_type}'", f"-d '{json.dumps(example)}'"]


def _answers(operation: Mapping[str, Any]) -> set[str]:
    answers = operation["responses"].values()
    return {name for answer in answers for name in answer.get("content", ())}


def _target(path: str, operation: Mapping[str, Any]) -> str:
    given = {parameter["name"]: parameter for parameter in operation.get("parameters", ())}

    def value(match: re.Match[str]) -> str:
        example = given[match[1]].get("example")
        return "$" + match[1].upper() if example is None else quote(example, safe="")

    query = "&".join(
        f"{name}={quote(parameter['example'], safe=':')}"
        for name, parameter in given.items()
        if parameter["in"] == "query" and "example" in parameter
    )
    path = re.sub(r"\{(\w+)\}", value, path)
    return f"{path}?{query}" if query else path
