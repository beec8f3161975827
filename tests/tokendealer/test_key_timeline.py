from __future__ import annotations

from typing import Any

from tokendealer.key_policy import KeyPolicy
from tokendealer.key_timeline import timeline
from tokendealer.models import SigningKey

POLICY = KeyPolicy(rotation=1000, lead=100, retire=400)


def key(kid: str, state: str, signs_at: int, **changes: Any) -> SigningKey:
    values = {"retires_at": None, "gone_at": None, "compromised": False, "created_at": 1, **changes}
    return SigningKey(kid=kid, state=state, signs_at=signs_at, **values)


def test_a_signing_key_retires_after_its_time_and_is_gone_after_that() -> None:
    found = timeline([key("a", "signing", 5)], POLICY)
    (facts,) = found.keys
    assert (facts.published_at, facts.signs_at, facts.retires_at, facts.gone_at) == (
        1,
        5,
        1005,
        1405,
    )
    assert found.next_published_at == 905


def test_it_retires_when_the_next_one_signs() -> None:
    found = timeline([key("a", "signing", 5), key("b", "next", 600)], POLICY)
    assert [(one.retires_at, one.gone_at) for one in found.keys] == [(600, 1000), (1600, 2000)]
    assert found.next_published_at == 1500


def test_what_has_happened_is_told_as_it_was() -> None:
    retiring = key("a", "retiring", 5, retires_at=700, gone_at=1100)
    lost = key("b", "gone", 50, gone_at=60, compromised=True)
    found = timeline([retiring, lost], POLICY)
    assert [(one.retires_at, one.gone_at) for one in found.keys] == [(700, 1100), (None, 60)]
    assert [one.compromised for one in found.keys] == [False, True]
    assert found.next_published_at is None


def test_there_is_nothing_to_tell_of_no_keys() -> None:
    assert timeline([], POLICY).keys == []
