"""Conditional requests (RFC 9110 section 13): entity tags, and what they decide.

A tag is `"<version>.<variant>"`: the version says which state of the resource, the variant which
bytes it was sent as, so tags are strong. Clients change states, not bytes, so for a change only
the version counts.
"""

import re
from dataclasses import dataclass

from werkzeug.datastructures import Headers

from chassis.errors import BadRequest, PreconditionFailed

IF_MATCH, IF_NONE_MATCH = "If-Match", "If-None-Match"

# One element of a list, which may be empty (RFC 9110 section 5.6.1.2), and the comma after it.
_ELEMENT = re.compile(r'[ \t]*(?:(W/)?"([\x21\x23-\x7e\x80-\xff]*)"[ \t]*)?(?:,|\Z)')
_VERSION = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class EntityTag:
    """A parsed tag: `opaque` is what stands between its quotes."""

    opaque: str
    weak: bool

    @property
    def version(self) -> str:
        """The part that changes with the resource's state."""
        return self.opaque.partition(".")[0]


def entity_tag(version: str, variant: str) -> str:
    """The strong tag of these bytes. `version`: letters, digits, `-` and `_`, else ValueError."""
    if _VERSION.fullmatch(version) is None:
        raise ValueError(f"a version that cannot be told from its variant: {version!r}")
    return f'"{version}.{variant}"'


def field_value(headers: Headers, name: str) -> str | None:
    """The lines of one list header joined (RFC 9110 section 5.3); None when it is absent."""
    lines = headers.getlist(name)
    return ", ".join(lines) if lines else None


def is_fresh(if_none_match: str | None, tag: str) -> bool:
    """Whether the caller's copy is `tag`, by weak comparison: answer 304.

    BadRequest for a header that is no list of entity tags and not `*`.
    """
    if if_none_match is None:
        return False
    tags = parse_tags(if_none_match, IF_NONE_MATCH)
    return tags is None or any(f'"{found.opaque}"' == tag for found in tags)


def require_current(version: str, *, if_match: str | None, if_none_match: str | None) -> None:
    """PreconditionFailed unless the caller may change a resource that is at `version`.

    BadRequest for a header that is no list of entity tags and not `*`.
    """
    if if_match is not None:
        tags = parse_tags(if_match, IF_MATCH)
        # strong comparison (section 13.1.1): a weak tag never matches
        if tags is not None and not any(t.version == version and not t.weak for t in tags):
            raise PreconditionFailed("The resource has changed since you read it", field=IF_MATCH)
    if if_none_match is not None:
        tags = parse_tags(if_none_match, IF_NONE_MATCH)
        if tags is None or any(t.version == version for t in tags):
            raise PreconditionFailed("The resource exists as excluded", field=IF_NONE_MATCH)


def parse_tags(header: str, name: str) -> list[EntityTag] | None:
    """The tags of a list, or None for `*`; BadRequest, naming the header `name`, otherwise."""
    header = header.strip(" \t")
    if header == "*":
        return None
    tags: list[EntityTag] = []
    position = 0
    while position < len(header):
        element = _ELEMENT.match(header, position)
        if element is None:
            raise _malformed(name)
        if element[2] is not None:
            tags.append(EntityTag(element[2], weak=element[1] is not None))
        position = element.end()
    if not tags:
        raise _malformed(name)
    return tags


def _malformed(name: str) -> BadRequest:
    return BadRequest(f"{name}: neither a list of entity tags nor *", field=name)
