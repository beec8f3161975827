"""Scope names as RFC 6749 section 3.3 spells them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SCOPE_TOKEN = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")


def valid_scopes(scopes: Iterable[str]) -> frozenset[str]:
    """`scopes` as a set; ValueError if one is not a scope-token, for two in one string, say."""
    for scope in scopes:
        if _SCOPE_TOKEN.fullmatch(scope) is None:
            raise ValueError(f"{scope!r} is not one scope name")
    return frozenset(scopes)
