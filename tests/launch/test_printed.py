"""JSON that a command line printed, and what is none."""

import pytest

from launch.printed import member, parsed
from launch.refusal import Refusal


def test_a_member_is_text_or_nothing():
    assert member('{"secret": "x"}', "secret") == "x"
    assert member('{"secret": null}', "secret") is None
    assert parsed('{"a": [1]}') == {"a": [1]}


@pytest.mark.parametrize("printed", ["", "[]", "{}", "Client demo made"])
def test_what_is_not_the_agreed_json_is_named(printed):
    with pytest.raises(Refusal, match="did not print the JSON"):
        member(printed, "secret")
