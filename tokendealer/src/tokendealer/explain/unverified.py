"""What a token says, read as far as it can be, since people ask about broken ones too."""

import base64
import math
from collections.abc import Mapping
from dataclasses import dataclass

from bearer import MAX_TOKEN_BYTES, InvalidToken
from bearer.strict import json_object
from bearer.unverified import parse


@dataclass(frozen=True, slots=True)
class Unverified:
    """broken: why it is not three segments of base64url. header, claims: None if unreadable."""

    token: str
    broken: InvalidToken | None
    header: Mapping[str, object] | None
    claims: Mapping[str, object] | None


def take_apart(unverified_token: str) -> Unverified:
    """The parts of any text."""
    header, claims = (*map(_object, unverified_token.split(".")[:2]), None, None)[:2]
    return Unverified(unverified_token, _broken(unverified_token), header, claims)


def plain(value: object) -> object:
    """A member ready for JSON, which has no word for a number that is too large."""
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain(member) for member in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _broken(unverified_token: str) -> InvalidToken | None:
    try:
        parse(unverified_token, max_bytes=MAX_TOKEN_BYTES)
    except InvalidToken as error:
        return None if error.code == "bad_header" else error
    return None


def _object(segment: str) -> Mapping[str, object] | None:
    try:
        return json_object(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except ValueError:
        return None
