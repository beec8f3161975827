"""What a service's command line printed as JSON for scripts."""

import json
from typing import Any

from launch.refusal import Refusal


def parsed(printed: str) -> dict[str, Any]:
    """The object; Refusal when it is none."""
    try:
        value = json.loads(printed)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Refusal("tokendealer's command line did not print the JSON expected of it")
    return value


def member(printed: str, name: str) -> str | None:
    """The object's member `name`; None where that is null, Refusal where it is not there."""
    value = parsed(printed)
    if name not in value:
        raise Refusal(
            f"tokendealer's command line did not print the JSON expected of it: no {name}"
        )
    return None if value[name] is None else str(value[name])
