"""Requests as the handler attack_filter.lua takes them, with a value in one part of them."""

from __future__ import annotations

import json
from typing import Any

Request = dict[str, Any]


def argument(value: str, name: str = "q") -> Request:
    return {"arguments": [name, value]}


def body(value: Any, media_type: str = "application/json") -> Request:
    text = json.dumps(value) if media_type == "application/json" else value
    return {"media_type": media_type, "body": text}


def place(part: str, name: str, value: str) -> Request:
    """A request with `value` in a part as the rules name it; `name` is its argument, header ..."""
    return {
        "path": {"path": "/api/" + value},
        "arguments": argument(value, name),
        "argument_names": argument("1", value),
        "headers": {"headers": {name: value}},
        "cookies": {"headers": {"cookie": f"{name}={value}"}},
        "body": body({name: value}),
    }[part]


def matched(answer: dict[str, Any]) -> set[int]:
    """The ids of the rules that matched, whether or not that blocked the request."""
    return {rule["id"] for rule in (answer.get("attack") or {}).get("rules", [])}
