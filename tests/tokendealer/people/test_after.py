from __future__ import annotations

from typing import Any

import pytest

from chassis.sealed import Sealer
from tokendealer.people.after import KEPT_SECONDS, After, AfterSeal


@pytest.fixture
def seal(clock: Any) -> AfterSeal:
    return AfterSeal(Sealer(b"p" * 32, "continue", clock))


def test_what_was_sealed_is_opened_within_an_hour(seal: AfterSeal, clock: Any) -> None:
    after = After("/a?b=c", "ann@example.org", ("https://client.example",), "Hello")
    sealed = seal.seal(after)
    assert seal.open(sealed) == after
    clock.now += KEPT_SECONDS
    assert seal.open(sealed) is None


@pytest.mark.parametrize("then", ["", "a", "https://evil.example", "//evil.example", "/\\evil"])
def test_another_server_is_nowhere_to_go_to(seal: AfterSeal, then: str) -> None:
    with pytest.raises(ValueError, match="this server"):
        seal.seal(After(then))


@pytest.mark.parametrize("text", ["", "x", "/account/", "https://evil.example", "A" * 60])
def test_what_we_have_not_sealed_is_nothing(seal: AfterSeal, text: str) -> None:
    assert seal.open(text) is None
