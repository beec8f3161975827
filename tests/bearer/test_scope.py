from __future__ import annotations

import pytest

from bearer.scope import valid_scopes


def test_scope_names_become_a_set() -> None:
    assert valid_scopes(["a:b", "c", "a:b"]) == {"a:b", "c"}


@pytest.mark.parametrize("scope", ["", "a b", 'a"', "a\\", "a\n", "\u00e9"])
def test_what_is_not_one_scope_name_is_refused(scope: str) -> None:
    with pytest.raises(ValueError, match="scope"):
        valid_scopes([scope])
