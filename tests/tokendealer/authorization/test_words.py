from __future__ import annotations

import pytest

from tokendealer.authorization.agreement import Agreement
from tokendealer.authorization.words import wishes_of


@pytest.mark.parametrize(
    ("audience", "scope", "words"),
    [
        ("data", "data:read", "Read data"),
        ("data", "data:write", "Change data"),
        ("data", "tasks:run", "Run tasks"),
        ("data", "odd", "Use odd"),
        ("data", ":read", "Use :read"),
        ("data", "a:b", "Use a:b"),
        ("data", "admin", "Use admin"),
        ("tokendealer", "admin", "Administer this whole platform"),
    ],
)
def test_a_scope_is_told_in_words(audience: str, scope: str, words: str) -> None:
    (wish,) = wishes_of(Agreement(frozenset(), {audience: frozenset({scope})}))
    assert (wish.words, wish.scope, wish.api) == (words, scope, audience)


def test_who_one_is_comes_first() -> None:
    agreement = Agreement(frozenset({"email", "openid"}), {"a": frozenset({"b"})})
    assert [wish.scope for wish in wishes_of(agreement)] == ["openid", "email", "b"]
