import re

import pytest

from chassis import request_id


def test_a_harmless_id_of_the_caller_is_kept() -> None:
    assert request_id.adopt("abc-123_X.y") == "abc-123_X.y"
    assert request_id.current() == "abc-123_X.y"


@pytest.mark.parametrize("odd", [None, "", "a b", "a\nb", "x" * 65, "é", '"', "a;b", "<script>"])
def test_any_other_is_replaced_by_a_fresh_one(odd: str | None) -> None:
    assert re.fullmatch("[0-9a-f]{32}", request_id.adopt(odd))


def test_fresh_ids_differ() -> None:
    assert request_id.adopt(None) != request_id.adopt(None)
