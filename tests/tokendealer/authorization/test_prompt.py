from __future__ import annotations

import pytest

from tokendealer.authorization.errors import Refused
from tokendealer.authorization.parameters import parse
from tokendealer.authorization.prompt import Prompt, read_prompt


@pytest.mark.parametrize(
    ("query", "prompt"),
    [
        (b"", Prompt(nothing=False, sign_in=False, consent=False, max_age=None)),
        (b"prompt=none", Prompt(nothing=True, sign_in=False, consent=False, max_age=None)),
        (b"prompt=login+consent", Prompt(nothing=False, sign_in=True, consent=True, max_age=None)),
        (
            b"prompt=select_account&max_age=0",
            Prompt(nothing=False, sign_in=True, consent=False, max_age=0),
        ),
    ],
)
def test_wishes_are_read(query: bytes, prompt: Prompt) -> None:
    assert read_prompt(parse(query)) == prompt


@pytest.mark.parametrize(
    "query", [b"prompt=x", b"prompt=none+consent", b"max_age=-1", b"max_age=1.5", b"max_age=1e3"]
)
def test_senseless_ones_are_refused(query: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        read_prompt(parse(query))
    assert refusal.value.error == "invalid_request"


@pytest.mark.parametrize(
    ("query", "is_stale"),
    [(b"", False), (b"max_age=60", False), (b"max_age=59", True), (b"prompt=login", True)],
)
def test_a_sign_in_grows_stale(query: bytes, is_stale: bool) -> None:
    assert read_prompt(parse(query)).is_stale(auth_time=100, now=160) is is_stale
