from __future__ import annotations

from typing import Any

import pytest

from chassis.sealed import Sealer
from tokendealer.authorization.again import KEPT_SECONDS, SignInAgain
from tokendealer.authorization.parameters import parse
from tokendealer.people.browser import SignedIn

REQUEST = parse(b"client_id=a&prompt=login")


def at(auth_time: float) -> SignedIn:
    return SignedIn("usr_1", "a@b.test", True, "Ann", False, "sid", int(auth_time), 1)


@pytest.fixture
def again(clock: Any) -> SignInAgain:
    return SignInAgain(Sealer(b"s" * 32, "again", clock), clock)


def test_it_is_done_by_who_signed_in_since(again: SignInAgain, clock: Any) -> None:
    back = parse(again.query(REQUEST, at(clock.now - 100)).encode())
    assert back.without("again") == REQUEST
    assert not again.is_done(back, at(clock.now - 1))
    assert again.is_done(back, at(clock.now))


def test_a_sign_in_a_moment_before_does_not_count(again: SignInAgain, clock: Any) -> None:
    back = parse(again.query(REQUEST, at(clock.now)).encode())
    assert not again.is_done(back, at(clock.now))
    assert again.is_done(back, at(clock.now + 1))


def test_it_is_for_one_request_and_a_while(again: SignInAgain, clock: Any) -> None:
    query = again.query(REQUEST, None)
    other = parse(query.replace("client_id=a", "client_id=b").encode())
    assert not again.is_done(other, at(clock.now))
    clock.now += KEPT_SECONDS
    assert not again.is_done(parse(query.encode()), at(clock.now))


@pytest.mark.parametrize("query", [b"", b"again=x", b"again=%C3%A9"])
def test_nobody_can_make_it_up(again: SignInAgain, clock: Any, query: bytes) -> None:
    assert not again.is_done(parse(query), at(clock.now))


def test_it_does_not_grow_from_time_to_time(again: SignInAgain) -> None:
    once = again.query(REQUEST, None)
    assert len(again.query(parse(once.encode()), None)) == len(once)
