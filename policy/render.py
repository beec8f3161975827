"""JSON for people and for small diffs: what fits on a line is on a line."""

import json

WIDTH = 100
INDENT = "  "


def render(value: object) -> str:
    """`value` as JSON text, members in the order that they have."""
    return _render(value, "", 0) + "\n"


def _render(value: object, indent: str, used: int) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or not value:
        return line
    if len(indent) + used + len(line) + 1 <= WIDTH:  # a comma may follow
        return line
    deeper = indent + INDENT
    if isinstance(value, list):
        items = [deeper + _render(item, deeper, 0) for item in value]
        return "[\n" + ",\n".join(items) + "\n" + indent + "]"
    members = []
    for name, member in value.items():
        key = json.dumps(name, ensure_ascii=False) + ": "
        members.append(deeper + key + _render(member, deeper, len(key)))
    return "{\n" + ",\n".join(members) + "\n" + indent + "}"
